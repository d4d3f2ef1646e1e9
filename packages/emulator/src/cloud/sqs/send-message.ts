// SendMessage and SendMessageBatch.
import { AwsError, type Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { batch } from './batch.ts';
import { md5Of } from './digest.ts';
import { attributesFrom, md5OfAttributes } from './message-attributes.ts';
import type { Queue, SentMessage } from './queues.ts';
import { accessToQueue, queueOf, required } from './subject.ts';

const access = accessToQueue('sqs:SendMessage');

export const sendMessage: Operation<sqs.SendMessageRequest, sqs.SendMessageResult> = {
  service: 'sqs',
  name: 'SendMessage',
  access,
  run: (input, cloud) => send(queueOf(input, cloud), input),
};

/** All bodies of a batch together (SQS developer guide, "Amazon SQS message quotas"). */
const MOST_BYTES = 1_048_576;

export const sendMessageBatch: Operation<sqs.SendMessageBatchRequest, sqs.SendMessageBatchResult> = {
  service: 'sqs',
  name: 'SendMessageBatch',
  access,
  run(input, cloud) {
    const queue = queueOf(input, cloud);
    const entries = input.Entries ?? [];
    const bytes = entries.reduce((sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody), 0);
    if (bytes > MOST_BYTES) {
      const words = `Batch requests cannot be longer than ${MOST_BYTES} bytes. You have sent ${bytes} bytes.`;
      throw new AwsError('BatchRequestTooLong', words);
    }
    return batch(entries, (entry) => send(queue, entry));
  },
};

type Sent = Omit<sqs.SendMessageRequest, 'QueueUrl'>;

function send(queue: Queue, input: Sent): sqs.SendMessageResult & { MessageId: string; MD5OfMessageBody: string } {
  const message = messageFrom(input);
  const { messageId, sequenceNumber } = queue.send(message);
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5Of(message.body),
    MD5OfMessageAttributes: md5OfAttributes(message.attributes ?? {}),
    SequenceNumber: sequenceNumber,
  };
}

function messageFrom(input: Sent): SentMessage {
  return {
    body: required('MessageBody', input.MessageBody),
    attributes: attributesFrom(input.MessageAttributes ?? {}),
    ...(input.DelaySeconds === undefined ? {} : { delayMs: input.DelaySeconds * 1000 }),
    ...(input.MessageGroupId === undefined ? {} : { groupId: input.MessageGroupId }),
    ...(input.MessageDeduplicationId === undefined ? {} : { deduplicationId: input.MessageDeduplicationId }),
  };
}
