// GetQueueAttributes: what the emulator knows of a queue; SQS knows more names, which are accepted and have no value here.
import { AwsError, type Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { queueArn } from './create-queues.ts';
import { FOUR_DAYS_MS } from './queue.ts';
import { WITHOUT_VALUE } from './queue-attributes.ts';
import type { Queue } from './queues.ts';
import { accessToQueue, queueOf } from './subject.ts';

export const getQueueAttributes: Operation<sqs.GetQueueAttributesRequest, sqs.GetQueueAttributesResult> = {
  service: 'sqs',
  name: 'GetQueueAttributes',
  access: accessToQueue('sqs:GetQueueAttributes'),
  run(input, cloud) {
    const wanted: readonly string[] = input.AttributeNames ?? [];
    const known = attributesOf(queueOf(input, cloud), cloud.world);
    const unknown = wanted.find((name) => name !== 'All' && !Object.hasOwn(known, name) && !WITHOUT_VALUE.has(name));
    if (unknown !== undefined) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
    const chosen = Object.entries(known).filter(
      ([name, value]) => value !== undefined && (wanted.includes('All') || wanted.includes(name)),
    );
    return chosen.length === 0 ? {} : { Attributes: Object.fromEntries(chosen) };
  },
};

/** Every value is text; undefined where this queue has none. */
function attributesOf(
  queue: Queue,
  place: Parameters<typeof queueArn>[0],
): Readonly<Record<string, string | undefined>> {
  const { visible, inFlight, delayed } = queue.depth();
  const { redrive, fifo, visibilityTimeoutMs, delayMs } = queue.settings;
  const { retentionMs = FOUR_DAYS_MS, receiveWaitMs = 0, contentBasedDeduplication = false } = queue.settings;
  const policy = queue.policy();
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(visibilityTimeoutMs / 1000),
    DelaySeconds: String(delayMs / 1000),
    MessageRetentionPeriod: String(retentionMs / 1000),
    ReceiveMessageWaitTimeSeconds: String(receiveWaitMs / 1000),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    FifoQueue: fifo ? 'true' : undefined,
    ContentBasedDeduplication: fifo ? String(contentBasedDeduplication) : undefined,
    Policy: policy && JSON.stringify(policy),
    RedrivePolicy:
      redrive &&
      JSON.stringify({
        deadLetterTargetArn: queueArn(place, redrive.deadLetterQueue),
        maxReceiveCount: redrive.maxReceiveCount,
      }),
  };
}
