// ReceiveMessage: at once where there is something, else when there is, or when the time to wait is over.
import { AwsError, type Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { md5Of } from './digest.ts';
import { receiveLater } from './long-poll.ts';
import { md5OfAttributes, wireAttributes } from './message-attributes.ts';
import { isFull } from './queue.ts';
import type { ReceivedMessage } from './queues.ts';
import { requireBetween } from './refusals.ts';
import { accessToQueue, queueOf } from './subject.ts';

export const receiveMessage: Operation<
  sqs.ReceiveMessageRequest,
  sqs.ReceiveMessageResult | Promise<sqs.ReceiveMessageResult>
> = {
  service: 'sqs',
  name: 'ReceiveMessage',
  access: accessToQueue('sqs:ReceiveMessage'),
  run(input, cloud, gone) {
    const { MaxNumberOfMessages: most = 1, VisibilityTimeout: timeout } = input;
    const queue = queueOf(input, cloud);
    const wait = input.WaitTimeSeconds ?? (queue.settings.receiveWaitMs ?? 0) / 1000;
    requireBetween('MaxNumberOfMessages', most, 1, 10);
    requireBetween('WaitTimeSeconds', wait, 0, 20);
    requireBetween('VisibilityTimeout', timeout ?? 0, 0, 43_200);
    const receive = (): readonly ReceivedMessage[] =>
      queue.receive(most, timeout === undefined ? undefined : timeout * 1000);
    const received = receive();
    if (received.length > 0) return result(received, input);
    if (wait > 0) {
      const waiting = { queue, clock: cloud.world.clock, forMs: wait * 1000, gone };
      return receiveLater(waiting, receive).then((messages) => result(messages, input));
    }
    // A FIFO queue says nothing of it, nor does a receive that waits (developer guide, "Amazon SQS message quotas").
    if (!queue.settings.fifo && isFull(queue)) throw new AwsError('OverLimit', 'Too many messages are in flight.', 403);
    return {};
  },
};

/** SQS leaves the list out when there is nothing. */
function result(received: readonly ReceivedMessage[], input: sqs.ReceiveMessageRequest): sqs.ReceiveMessageResult {
  return received.length === 0 ? {} : { Messages: received.map((message) => shown(message, input)) };
}

function shown(message: ReceivedMessage, input: sqs.ReceiveMessageRequest): sqs.Message {
  // AttributeNames is the older name of the same wish.
  const system: readonly string[] = [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])];
  const own = input.MessageAttributeNames ?? [];
  const attributes = chosen(message.attributes, (name) => system.includes('All') || system.includes(name));
  const given = chosen(message.messageAttributes, (name) => own.some((wish) => covers(wish, name)));
  const digest = md5OfAttributes(given);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5Of(message.body),
    ...(Object.keys(attributes).length === 0 ? {} : { Attributes: attributes }),
    ...(digest === undefined ? {} : { MessageAttributes: wireAttributes(given), MD5OfMessageAttributes: digest }),
  };
}

function chosen<Value>(
  attributes: Readonly<Record<string, Value>>,
  wanted: (name: string) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => wanted(name)));
}

/** A name, `All`, or a beginning that ends in `.*`. */
function covers(wish: string, name: string): boolean {
  if (wish === 'All') return true;
  return wish.endsWith('.*') ? name.startsWith(wish.slice(0, -2)) : wish === name;
}
