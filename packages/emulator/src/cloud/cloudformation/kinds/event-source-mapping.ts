// AWS::Lambda::EventSourceMapping, from a queue to a function.
import * as v from 'valibot';
import { uuidOf } from '../../../world/identity.ts';
import { mayItself } from '../../iam/roles.ts';
import type { LambdaFunction } from '../../lambda/function.ts';
import { startMapping } from '../../lambda/mapping.ts';
import { AwsError } from '../../operation.ts';
import { defineKind, type Making } from '../kind.ts';
import { flag, NO_TAGS, text, wholeNumber } from '../properties.ts';

const schema = v.strictObject({
  EventSourceArn: text,
  FunctionName: text,
  BatchSize: v.optional(wholeNumber, 10),
  MaximumBatchingWindowInSeconds: v.optional(wholeNumber, 0),
  Enabled: v.optional(flag, true),
  FunctionResponseTypes: v.optional(v.array(v.literal('ReportBatchItemFailures')), []),
  ScalingConfig: v.optional(v.strictObject({ MaximumConcurrency: v.optional(wholeNumber) }), {}),
});

type Properties = v.InferOutput<typeof schema>;

export const eventSourceMapping = defineKind<Properties>({
  type: 'AWS::Lambda::EventSourceMapping',
  schema,
  withoutEffect: { Tags: NO_TAGS },
  replacedBy: ['EventSourceArn'],
  create(properties, making) {
    const id = uuidOf(`${making.stack.id} ${making.logicalId} ${making.generation}`);
    start(id, properties, making);
    const { account, region } = making.site.cloud.world;
    const arn = `arn:aws:lambda:${region}:${account}:event-source-mapping:${id}`;
    return { physicalId: id, attributes: { Id: id, EventSourceMappingArn: arn } };
  },
  update(made, properties, making) {
    stop(made.physicalId, making);
    start(made.physicalId, properties, making);
    return made;
  },
  remove: (made, _, making) => stop(made.physicalId, making),
});

function start(id: string, properties: Properties, { site }: Making): void {
  const { world, queues, functions } = site.cloud;
  const queue = queues.byArn(properties.EventSourceArn);
  const fn = functions.deployed(properties.FunctionName);
  if (queue === undefined || fn === undefined) {
    const missing = queue === undefined ? properties.EventSourceArn : properties.FunctionName;
    throw new AwsError('InvalidParameterValueException', `${missing} does not exist.`);
  }
  refuseWithoutRights(fn, queue.arn, site);
  if (!properties.Enabled) return;
  const mapping = startMapping(world, {
    queue,
    function: fn,
    batchSize: properties.BatchSize,
    batchingWindowMs: properties.MaximumBatchingWindowInSeconds * 1000,
    maximumConcurrency: properties.ScalingConfig.MaximumConcurrency,
    reportBatchItemFailures: properties.FunctionResponseTypes.length > 0,
  });
  site.mappings.set(id, mapping);
}

/** What runs is not waited for: it ends with its function, or by itself. */
function stop(id: string, { site }: Making): void {
  void site.mappings.get(id)?.close();
  site.mappings.delete(id);
}

/** Lambda takes messages in the name of the function's role. */
function refuseWithoutRights({ role }: LambdaFunction<unknown>, queueArn: string, { cloud }: Making['site']): void {
  const itsRole = cloud.roles.byArn(role ?? '');
  const lacking = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].find(
    (name) => itsRole === undefined || !mayItself(itsRole, `sqs:${name}`, queueArn),
  );
  if (lacking === undefined) return;
  throw new AwsError(
    'InvalidParameterValueException',
    `The provided execution role does not have permissions to call ${lacking} on SQS`,
  );
}
