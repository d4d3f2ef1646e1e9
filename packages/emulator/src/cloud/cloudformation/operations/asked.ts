// What a call wants of a stack: template, parameters, capabilities and tags, with what it means to keep from before filled in.
import { AwsError, type Cloud } from '../../operation.ts';
import type { cloudformation } from '../../protocol/models.ts';
import { parameterTexts } from '../parameter-texts.ts';
import type { Plan, Request } from '../plan.ts';
import { DeploymentError, type Stack } from '../stack.ts';
import { refuseCapabilities } from './capabilities.ts';
import { type Carrier, templateText } from './written.ts';

export interface Asking extends Carrier {
  readonly Parameters?: cloudformation.Parameter[] | undefined;
  readonly Capabilities?: readonly string[] | undefined;
  readonly Tags?: cloudformation.Tag[] | undefined;
}

/** `stack` as it is; judged, and refused in CloudFormation's words. @throws AwsError */
export function planFor(asking: Asking, cloud: Cloud, stack: Stack): Plan {
  const plan = judged(stack, requestFrom(asking, cloud, stack));
  refuseCapabilities(plan);
  return plan;
}

function requestFrom(asking: Asking, cloud: Cloud, stack: Stack): Request {
  const before = stack.plan?.request;
  const tags = asking.Tags?.map(({ Key = '', Value = '' }) => [Key, Value] as const);
  return {
    template: templateText(asking, cloud, stack),
    parameters: Object.fromEntries((asking.Parameters ?? []).map((each) => given(each, stack))),
    capabilities: asking.Capabilities ?? [],
    tags: tags === undefined ? (before?.tags ?? {}) : Object.fromEntries(tags),
  };
}

function given(
  { ParameterKey: key = '', ParameterValue, UsePreviousValue }: cloudformation.Parameter,
  { plan }: Stack,
): readonly [string, string] {
  if (UsePreviousValue !== true) return [key, ParameterValue ?? ''];
  const previous = plan === undefined ? undefined : parameterTexts(plan).get(key);
  if (previous !== undefined) return [key, previous];
  throw new AwsError(
    'ValidationError',
    `Invalid input for parameter key ${key}. Cannot specify usePreviousValue as true for a parameter key not in the previous template`,
  );
}

/** What the emulator does not know of a template refuses it in the call. */
function judged(stack: Stack, request: Request): Plan {
  try {
    return stack.judge(request);
  } catch (problem) {
    if (problem instanceof DeploymentError) {
      throw new AwsError('ValidationError', `Template format error: ${problem.message.replaceAll('\n', '; ')}`);
    }
    throw problem;
  }
}
