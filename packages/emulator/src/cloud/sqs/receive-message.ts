// ReceiveMessage. It answers at once: WaitTimeSeconds is checked, never waited for.
import type { Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { md5Of } from './digest.ts';
import type { ReceivedMessage } from './queues.ts';
import { requireBetween } from './refusals.ts';
import { accessToQueue, queueOf } from './subject.ts';

export const receiveMessage: Operation<sqs.ReceiveMessageRequest, sqs.ReceiveMessageResult> = {
  service: 'sqs',
  name: 'ReceiveMessage',
  access: accessToQueue('sqs:ReceiveMessage'),
  run(input, cloud) {
    const { MaxNumberOfMessages: most = 1, VisibilityTimeout: timeout, WaitTimeSeconds: wait = 0 } = input;
    const queue = queueOf(input, cloud);
    requireBetween('MaxNumberOfMessages', most, 1, 10);
    requireBetween('WaitTimeSeconds', wait, 0, 20);
    requireBetween('VisibilityTimeout', timeout ?? 0, 0, 43_200);
    const received = queue.receive(most, timeout === undefined ? undefined : timeout * 1000);
    // SQS leaves the list out when there is nothing.
    return received.length === 0 ? {} : { Messages: received.map((message) => shown(message, input)) };
  },
};

function shown(message: ReceivedMessage, input: sqs.ReceiveMessageRequest): sqs.Message {
  // AttributeNames is the older name of the same wish.
  const system: readonly string[] = [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])];
  const own = input.MessageAttributeNames ?? [];
  const attributes = chosen(message.attributes, (name) => system.includes('All') || system.includes(name));
  const values = Object.entries(chosen(message.messageAttributes, (name) => own.some((wish) => covers(wish, name))));
  const typed = values.map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5Of(message.body),
    ...(Object.keys(attributes).length === 0 ? {} : { Attributes: attributes }),
    ...(typed.length === 0 ? {} : { MessageAttributes: Object.fromEntries(typed) }),
  };
}

function chosen(
  attributes: Readonly<Record<string, string>>,
  wanted: (name: string) => boolean,
): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => wanted(name)));
}

/** A name, `All`, or a beginning that ends in `.*`. */
function covers(wish: string, name: string): boolean {
  if (wish === 'All') return true;
  return wish.endsWith('.*') ? name.startsWith(wish.slice(0, -2)) : wish === name;
}
