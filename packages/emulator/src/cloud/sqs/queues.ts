// The port between whoever puts messages into queues (rules, SendMessage) and whoever takes them out (mappings, ReceiveMessage).

export interface SentMessage {
  readonly body: string;
  readonly delayMs?: number;
  /** FIFO queues only. */
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** `ApproximateReceiveCount`, `SentTimestamp`, `ApproximateFirstReceiveTimestamp`, and for FIFO `MessageGroupId`, `MessageDeduplicationId`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** What the sender gave as attributes; strings only. */
  readonly messageAttributes: Readonly<Record<string, string>>;
}

export interface QueueSettings {
  readonly name: string;
  readonly fifo: boolean;
  readonly visibilityTimeoutMs: number;
  readonly delayMs: number;
  /** Undefined: messages are redelivered for ever. */
  readonly redrive: { readonly deadLetterQueue: string; readonly maxReceiveCount: number } | undefined;
}

interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export interface Queue {
  readonly settings: QueueSettings;
  readonly arn: string;
  readonly url: string;
  /** `sequenceNumber` on FIFO queues only. */
  send(message: SentMessage): { readonly messageId: string; readonly sequenceNumber?: string };
  /** Hides what it returns for `visibilityTimeoutMs`; without it for as long as the queue's settings say. */
  receive(most: number, visibilityTimeoutMs?: number): readonly ReceivedMessage[];
  delete(receiptHandle: string): void;
  changeVisibility(receiptHandle: string, timeoutMs: number): void;
  depth(): QueueDepth;
  purge(): void;
  /** Told whenever a message may have become visible. */
  onVisible(tell: () => void): void;
}

export interface Queues {
  create(settings: QueueSettings): Queue;
  byName(name: string): Queue | undefined;
  byUrl(url: string): Queue | undefined;
  all(): readonly Queue[];
}
