// SendMessage. Attributes of type String only; others are refused rather than changed on the way.
import { AwsError, type Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { md5Of } from './digest.ts';
import type { SentMessage } from './queues.ts';
import { accessToQueue, queueOf, required } from './subject.ts';

export const sendMessage: Operation<sqs.SendMessageRequest, sqs.SendMessageResult> = {
  service: 'sqs',
  name: 'SendMessage',
  access: accessToQueue('sqs:SendMessage'),
  run(input, cloud) {
    const body = required('MessageBody', input.MessageBody);
    const { messageId, sequenceNumber } = queueOf(input, cloud).send(messageFrom(input, body));
    return { MessageId: messageId, MD5OfMessageBody: md5Of(body), SequenceNumber: sequenceNumber };
  },
};

function messageFrom(input: sqs.SendMessageRequest, body: string): SentMessage {
  return {
    body,
    attributes: stringsFrom(input.MessageAttributes ?? {}),
    ...(input.DelaySeconds === undefined ? {} : { delayMs: input.DelaySeconds * 1000 }),
    ...(input.MessageGroupId === undefined ? {} : { groupId: input.MessageGroupId }),
    ...(input.MessageDeduplicationId === undefined ? {} : { deduplicationId: input.MessageDeduplicationId }),
  };
}

function stringsFrom(attributes: Record<string, sqs.MessageAttributeValue>): Readonly<Record<string, string>> {
  const strings = Object.entries(attributes).map(([name, { DataType, StringValue }]) => {
    if (DataType !== 'String' || StringValue === undefined) {
      throw new AwsError('UnsupportedOperation', `The emulator keeps String attributes only; ${name} is ${DataType}.`);
    }
    return [name, StringValue];
  });
  return Object.fromEntries(strings);
}
