// A message as a queue holds it, and as it is handed out.
import type { Cancel, WorldTime } from '../../world/clock.ts';
import type { ReceivedMessage, SentMessage } from './queues.ts';
import { receiptHandle } from './receipts.ts';

export interface HeldMessage {
  readonly id: string;
  readonly sent: SentMessage;
  readonly sentAt: WorldTime;
  /** FIFO queues only. */
  readonly sequenceNumber: string | undefined;
  readonly deduplicationId: string | undefined;
  /** `delayed`: never shown yet; `in-flight`: received, neither deleted nor timed out. */
  state: 'delayed' | 'visible' | 'in-flight';
  /** How many times it was received. */
  receives: number;
  firstReceivedAt: WorldTime | undefined;
  /** The queue it was given up by, on a dead-letter queue. */
  deadLetterSource: string | undefined;
  /** Ends the planned return to `visible`. */
  cancelReturn: Cancel | undefined;
}

export function handOut(message: HeldMessage, queueArn: string, senderId: string): ReceivedMessage {
  const attributes = {
    ApproximateReceiveCount: String(message.receives),
    SentTimestamp: String(message.sentAt),
    SenderId: senderId,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    MessageGroupId: message.sent.groupId,
    MessageDeduplicationId: message.deduplicationId,
    SequenceNumber: message.sequenceNumber,
    DeadLetterQueueSourceArn: message.deadLetterSource,
  };
  const known = Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    messageId: message.id,
    receiptHandle: receiptHandle(queueArn, { messageId: message.id, receive: message.receives }),
    body: message.sent.body,
    attributes: Object.fromEntries(known),
    messageAttributes: message.sent.attributes ?? {},
  };
}
