// AWS::SQS::Queue.
import * as v from 'valibot';
import { settingsFrom, usualSettings } from '../../sqs/queue-attributes.ts';
import type { QueueSettings } from '../../sqs/queues.ts';
import { defineKind, type Made, type Making, physicalName } from '../kind.ts';
import { flag, NO_TAGS, text, wholeNumber } from '../properties.ts';

const ENCRYPTED = 'nothing here is encrypted';
const THROUGHPUT = 'the throughput of queues is not limited here';

const schema = v.strictObject({
  QueueName: v.optional(text),
  FifoQueue: v.optional(flag, false),
  ContentBasedDeduplication: v.optional(flag),
  VisibilityTimeout: v.optional(wholeNumber),
  DelaySeconds: v.optional(wholeNumber),
  MessageRetentionPeriod: v.optional(wholeNumber),
  ReceiveMessageWaitTimeSeconds: v.optional(wholeNumber),
  RedrivePolicy: v.optional(v.strictObject({ deadLetterTargetArn: text, maxReceiveCount: wholeNumber })),
});

type Properties = v.InferOutput<typeof schema>;

export const queue = defineKind<Properties>({
  type: 'AWS::SQS::Queue',
  schema,
  withoutEffect: {
    DeduplicationScope: THROUGHPUT,
    FifoThroughputLimit: THROUGHPUT,
    KmsDataKeyReusePeriodSeconds: ENCRYPTED,
    KmsMasterKeyId: ENCRYPTED,
    MaximumMessageSize: 'the largest message is always the one that SQS allows',
    RedriveAllowPolicy: 'any queue may be the dead-letter queue of any other',
    SqsManagedSseEnabled: ENCRYPTED,
    Tags: NO_TAGS,
  },
  replacedBy: ['QueueName', 'FifoQueue'],
  create(properties, making) {
    const { QueueName: name = ownName(making, properties.FifoQueue) } = properties;
    making.site.cloud.queues.create(settingsOf(name, properties, making));
    return madeOf(name, making);
  },
  update(made, properties, making) {
    const { queues } = making.site.cloud;
    const changed = queues.byUrl(made.physicalId);
    if (changed !== undefined) queues.configure(changed, settingsOf(changed.settings.name, properties, making));
    return made;
  },
  remove({ physicalId: url }, _, { site }) {
    const { queues } = site.cloud;
    const unwanted = queues.byUrl(url);
    if (unwanted !== undefined) queues.delete(unwanted);
  },
});

function ownName(making: Making, fifo: boolean): string {
  return fifo ? `${physicalName(making, 75)}.fifo` : physicalName(making, 80);
}

function madeOf(name: string, { site }: Making): Made {
  const made = site.cloud.queues.byName(name);
  return {
    physicalId: made?.url ?? '',
    attributes: { Arn: made?.arn, QueueName: name, QueueUrl: made?.url },
  };
}

/** By way of the attributes that CloudFormation sets: their bounds and SQS's words for what is out of them are the same. */
function settingsOf(name: string, { QueueName: _, ...properties }: Properties, { site }: Making): QueueSettings {
  const attributes = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([attribute, value]) => [attribute, typeof value === 'object' ? JSON.stringify(value) : String(value)]);
  return { ...settingsFrom(usualSettings(name), Object.fromEntries(attributes), site.cloud.world), guarded: true };
}
