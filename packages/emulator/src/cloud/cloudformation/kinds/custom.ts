// AWS::CloudFormation::CustomResource and Custom::…: a function makes the resource, and says so at the address it is given.
import * as v from 'valibot';
import { uuidOf } from '../../../world/identity.ts';
import { invokeAsynchronously } from '../../lambda/asynchronous.ts';
import { AwsError } from '../../operation.ts';
import { isRecord } from '../../record.ts';
import type { Answer } from '../answers.ts';
import { defineKind, type Made, type Making } from '../kind.ts';
import { text, wholeNumber } from '../properties.ts';

/** Whatever the function wants to know may stand beside the two. */
const schema = v.looseObject({
  ServiceToken: text,
  ServiceTimeout: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(3600)), 3600),
});

type Properties = v.InferOutput<typeof schema>;
type Request = { readonly RequestType: 'Create' | 'Update' | 'Delete' } & Readonly<Record<string, unknown>>;

export const custom = defineKind<Properties>({
  type: 'AWS::CloudFormation::CustomResource',
  schema,
  withoutEffect: {},
  replacedBy: [],
  create: async (properties, making) => madeFrom(await ask({ RequestType: 'Create' }, properties, making), undefined),
  async update({ physicalId: PhysicalResourceId }, properties, making, before) {
    if (properties.ServiceToken !== before.ServiceToken) {
      throw new AwsError('ValidationError', 'Modifying service token is not allowed.');
    }
    const request = { RequestType: 'Update', PhysicalResourceId, OldResourceProperties: written(before) } as const;
    return madeFrom(await ask(request, properties, making), PhysicalResourceId);
  },
  async remove({ physicalId: PhysicalResourceId }, properties, making) {
    await ask({ RequestType: 'Delete', PhysicalResourceId }, properties, making);
  },
});

function madeFrom({ physicalResourceId, data }: Answer, before: string | undefined): Made {
  const physicalId = physicalResourceId ?? before;
  if (physicalId === undefined || physicalId === '')
    throw new AwsError('ValidationError', 'Invalid PhysicalResourceId');
  return { physicalId, attributes: data };
}

/** Invoked asynchronously, as CloudFormation does it: a function that fails is tried again by Lambda, and the wait goes on. */
function ask(request: Request, properties: Properties, making: Making): Promise<Answer> {
  const { cloud, answers } = making.site;
  const { clock } = cloud.world;
  const { ServiceToken: arn, ServiceTimeout: seconds } = properties;
  const invoke = cloud.functions.byArn(arn);
  if (invoke === undefined) throw new AwsError('ValidationError', `Function not found: ${arn}`);
  const id = uuidOf(
    `${making.stack.id} ${making.logicalId} ${request.RequestType} ${clock.now()} ${making.generation}`,
  );
  return new Promise((resolve, reject) => {
    const cancel = clock.after(seconds * 1000, () => {
      answers.forget(id);
      reject(new AwsError('ValidationError', noAnswer(id)));
    });
    const ResponseURL = answers.await(id, (answer) => {
      cancel();
      if (answer.status === 'SUCCESS') resolve(answer);
      else reject(new AwsError('ValidationError', failed(answer.reason, id)));
    });
    const event = { ...request, ...addressed(properties, making), RequestId: id, ResponseURL };
    invokeAsynchronously(clock, () => invoke(event, id));
  });
}

function noAnswer(requestId: string): string {
  return `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${requestId}].`;
}

function failed(reason: string, requestId: string): string {
  return `Received response status [FAILED] from custom resource. Message returned: ${reason} (RequestId: ${requestId})`;
}

function addressed(properties: Properties, { stack, logicalId, type }: Making) {
  return {
    ServiceToken: properties.ServiceToken,
    StackId: stack.id,
    ResourceType: type,
    LogicalResourceId: logicalId,
    ResourceProperties: written(properties),
  };
}

/** Numbers and booleans reach the function as text, and the time-out does not reach it. */
function written({ ServiceTimeout: _, ...properties }: Properties): unknown {
  return asText(properties);
}

function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asText);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, asText(each)]));
  return String(value);
}
