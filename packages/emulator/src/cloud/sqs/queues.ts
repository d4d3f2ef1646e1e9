// The port between whoever puts messages into queues (rules, SendMessage) and whoever takes them out (mappings, ReceiveMessage).
import type { Cancel, WorldTime } from '../../world/clock.ts';
import type { PolicyDocument } from '../iam/policy.ts';

export interface SentMessage {
  readonly body: string;
  readonly delayMs?: number;
  /** FIFO queues only. */
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly attributes?: MessageAttributes;
}

/** What a sender says of a message beside its body. */
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, perhaps with a label of the sender's own behind a dot. */
  readonly type: string;
  /** Bytes where the type is Binary, else text. */
  readonly value: string | Uint8Array;
}

export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** `ApproximateReceiveCount`, `SentTimestamp`, `ApproximateFirstReceiveTimestamp`, and for FIFO `MessageGroupId`, `MessageDeduplicationId`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: MessageAttributes;
}

export interface QueueSettings {
  readonly name: string;
  readonly fifo: boolean;
  readonly visibilityTimeoutMs: number;
  readonly delayMs: number;
  /** How long a receive waits for a message, unless it says so itself. @default 0 */
  readonly receiveWaitMs?: number;
  /** How long a message is kept that nobody deletes. @default 4 days */
  readonly retentionMs?: number;
  /** FIFO queues only: the body stands for a deduplication id that is not given. @default false */
  readonly contentBasedDeduplication?: boolean;
  /** Undefined: messages are redelivered for ever. */
  readonly redrive: { readonly deadLetterQueue: string; readonly maxReceiveCount: number } | undefined;
  /** Whether services of AWS are let in by the queue's policy alone, as on AWS. @default false: nobody asks */
  readonly guarded?: boolean;
}

interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export interface Queue {
  readonly settings: QueueSettings;
  readonly createdAt: WorldTime;
  /** Its name and its kind stay what they are. */
  configure(settings: QueueSettings): void;
  readonly arn: string;
  readonly url: string;
  /** `sequenceNumber` on FIFO queues only. */
  send(message: SentMessage): { readonly messageId: string; readonly sequenceNumber?: string };
  /** Hides what it returns for `visibilityTimeoutMs`; without it for as long as the queue's settings say. */
  receive(most: number, visibilityTimeoutMs?: number): readonly ReceivedMessage[];
  delete(receiptHandle: string): void;
  changeVisibility(receiptHandle: string, timeoutMs: number): void;
  depth(): QueueDepth;
  /** Refused within a minute of the last one. */
  purge(): void;
  /** Told whenever a message may have become visible. Returns the way to stop listening. */
  onVisible(tell: () => void): Cancel;
  /** Undefined: it has none, and as long as it is not guarded nobody asks. */
  policy(): PolicyDocument | undefined;
  setPolicy(policy: PolicyDocument | undefined): void;
}

export interface Queues {
  create(settings: QueueSettings): Queue;
  configure(queue: Queue, settings: QueueSettings): void;
  /** Its name may be used again after a minute. */
  delete(queue: Queue): void;
  byName(name: string): Queue | undefined;
  byUrl(url: string): Queue | undefined;
  byArn(arn: string): Queue | undefined;
  all(): readonly Queue[];
}
