// Judges a request: everything that can be said against it without making anything is said here.
import type { World } from '../../world/state.ts';
import { AwsError } from '../operation.ts';
import type { Standing } from './change.ts';
import { changesTo, outputsDiffer } from './changes.ts';
import { findingsIn, isBlocking } from './findings.ts';
import type { Plan, Request } from './plan.ts';
import { DeploymentError, type StackEvent } from './stack.ts';
import { blueprintOf } from './template/blueprint.ts';
import type { StackIdentity } from './template/pseudo.ts';
import { type Template, templateFrom } from './template/template.ts';
import { documentFrom } from './template/text.ts';

export interface Stood {
  readonly standing: Standing;
  readonly outputs: Readonly<Record<string, string>>;
  readonly events: readonly StackEvent[];
}

/** @throws AwsError, and DeploymentError for what the emulator does not know */
export function judge(request: Request, stack: StackIdentity, world: World, stood: Stood): Plan {
  const template = templateOf(request.template);
  const blueprint = blueprintOf(template, request.parameters ?? {}, stack, world);
  const findings = findingsIn(blueprint.resources);
  const blocking = findings.filter(isBlocking).map(({ sentence }) => sentence);
  if (blocking.length > 0) throw new DeploymentError(blocking, findings, stood.events);
  const changes = changesTo(blueprint, stood.standing);
  const isEmpty = changes.length === 0 && !outputsDiffer(blueprint, stood.standing, stood.outputs);
  return { request, template, blueprint, findings, changes, isEmpty };
}

/** @throws AwsError */
export function templateOf(written: Request['template']): Template {
  refuseTooLarge(written);
  return templateFrom(typeof written === 'string' ? documentFrom(written) : written);
}

/** CloudFormation quotas, in bytes: of a template that lies in S3; what is sent with the call itself is limited to 51,200. */
const LARGEST_TEMPLATE = 1_000_000;

function refuseTooLarge(template: Request['template']): void {
  const text = typeof template === 'string' ? template : JSON.stringify(template);
  if (Buffer.byteLength(text) <= LARGEST_TEMPLATE) return;
  throw new AwsError('ValidationError', `Template may not exceed ${LARGEST_TEMPLATE} bytes in size.`);
}
