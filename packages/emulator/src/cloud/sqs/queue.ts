// One queue in memory: sending once, handing out in turn, giving up, and receipts that go stale.
import type { Clock } from '../../world/clock.ts';
import { uuidOf } from '../../world/identity.ts';
import type { PolicyDocument } from '../iam/policy.ts';
import { AwsError } from '../operation.ts';
import { refuseUnfit } from './admission.ts';
import { nextOfGroups, visibleOf } from './availability.ts';
import { createDeduplication, deduplicationIdOf } from './deduplication.ts';
import { type HeldMessage, handOut } from './message.ts';
import type { Queue, QueueSettings, ReceivedMessage, SentMessage } from './queues.ts';
import { readReceipt } from './receipts.ts';
import { invalidParameter, requireBetween } from './refusals.ts';
import { createShelf } from './shelf.ts';

/** What a guarded queue without a policy says to everybody. */
const CLOSED: PolicyDocument = { Statement: [] };

/** SQS keeps a message from other consumers for at most this long. */
const LONGEST_VISIBILITY_S = 12 * 3600;

/** A queue, and the door through which other queues give up their messages to it. */
export interface MemoryQueue extends Queue {
  adopt(message: HeldMessage, source: string): void;
  /** As a purge does, whenever it is asked to. */
  empty(): void;
}

export interface QueueSurroundings {
  readonly clock: Clock;
  /** Stands for whoever sent a message. */
  readonly account: string;
  readonly arn: string;
  url(): string;
  queueNamed(name: string): MemoryQueue | undefined;
}

type Answer = ReturnType<Queue['send']>;

/** SQS developer guide, "Amazon SQS message quotas". */
const MOST_IN_FLIGHT = { standard: 120_000, fifo: 20_000 };

/** How long SQS keeps messages unless it is told. */
export const FOUR_DAYS_MS = 4 * 24 * 3_600_000;
const PURGE_TAKES_MS = 60_000;

/** Whether SQS hands out no more until some are deleted or come back. */
export function isFull({ settings, depth }: Queue): boolean {
  return depth().inFlight >= mostInFlight(settings);
}

function mostInFlight({ fifo }: QueueSettings): number {
  return fifo ? MOST_IN_FLIGHT.fifo : MOST_IN_FLIGHT.standard;
}

export function createQueue(wanted: QueueSettings, around: QueueSurroundings): MemoryQueue {
  const { clock, arn } = around;
  let settings = wanted;
  let policy: PolicyDocument | undefined;
  let purgedAt = Number.NEGATIVE_INFINITY;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const shelf = createShelf(clock, tell);
  const deduplication = createDeduplication<Answer>();
  let sends = 0;

  const accept = (sent: SentMessage): Answer => {
    sends += 1;
    const message = newMessage(settings, sent, uuidOf(`${arn} ${sends}`), sends, clock.now());
    // A FIFO queue delays all messages alike, else they would overtake each other.
    shelf.put(message, settings.fifo ? settings.delayMs : (sent.delayMs ?? settings.delayMs));
    const { id: messageId, sequenceNumber } = message;
    return sequenceNumber === undefined ? { messageId } : { messageId, sequenceNumber };
  };

  const acceptOnce = (sent: SentMessage): Answer => {
    const id = deduplicationIdOf(settings, sent) ?? '';
    const earlier = deduplication.recall(id, clock.now());
    if (earlier !== undefined) return earlier;
    const answer = accept(sent);
    deduplication.remember(id, clock.now(), answer);
    return answer;
  };

  /** As SQS does it: not when the last receive failed, but when the message would be received once more. */
  const givesUp = (message: HeldMessage): boolean => {
    const { redrive } = settings;
    if (redrive === undefined || message.receives < redrive.maxReceiveCount) return false;
    const deadLetterQueue = around.queueNamed(redrive.deadLetterQueue);
    if (deadLetterQueue === undefined) return false;
    shelf.remove(message);
    deadLetterQueue.adopt(message, arn);
    return true;
  };

  /** Messages stand in the order of their sending, so that the oldest come first (on a dead-letter queue: mostly). */
  const forgetOld = (): void => {
    const oldest = clock.now() - (settings.retentionMs ?? FOUR_DAYS_MS);
    for (const message of shelf.all()) {
      if (message.sentAt > oldest) return;
      shelf.remove(message);
    }
  };

  const receive = (wished: number, visibilityTimeoutMs = settings.visibilityTimeoutMs): readonly ReceivedMessage[] => {
    forgetOld();
    const most = Math.min(wished, mostInFlight(settings) - shelf.inFlight());
    const received: ReceivedMessage[] = [];
    for (const message of settings.fifo ? nextOfGroups(shelf.all()) : visibleOf(shelf.all())) {
      if (received.length >= most) break;
      if (givesUp(message)) continue;
      message.receives += 1;
      message.firstReceivedAt ??= clock.now();
      shelf.hide(message, 'in-flight', visibilityTimeoutMs);
      received.push(handOut(message, arn, around.account));
    }
    return received;
  };

  /** The message a handle names, and whether a later receive has replaced the handle. */
  const lookUp = (handle: string): { readonly message: HeldMessage | undefined; readonly stale: boolean } => {
    const receipt = readReceipt(arn, handle);
    const message = shelf.get(receipt.messageId);
    return { message, stale: message?.receives !== receipt.receive };
  };

  return {
    get settings() {
      return settings;
    },
    createdAt: clock.now(),
    configure(changed) {
      settings = changed;
    },
    arn,
    get url() {
      return around.url();
    },
    send(message) {
      refuseUnfit(settings, message);
      return settings.fifo ? acceptOnce(message) : accept(message);
    },
    receive,
    delete(handle) {
      const { message, stale } = lookUp(handle);
      if (message === undefined) return;
      if (settings.fifo && (stale || message.state !== 'in-flight')) {
        throw invalidParameter('ReceiptHandle', handle, 'The receipt handle has expired.');
      }
      // A standard queue accepts a stale handle and may or may not delete; this one never does, which is the harder case.
      if (stale) return;
      shelf.remove(message);
      if (settings.fifo) tell();
    },
    changeVisibility(handle, timeoutMs) {
      requireBetween('VisibilityTimeout', timeoutMs / 1000, 0, LONGEST_VISIBILITY_S);
      const { message, stale } = lookUp(handle);
      if (message === undefined || stale) {
        const reason = 'Message does not exist or is not available for visibility timeout change.';
        throw invalidParameter('ReceiptHandle', handle, reason);
      }
      if (message.state !== 'in-flight') throw new AwsError('MessageNotInflight', 'The message is not in flight.');
      shelf.hide(message, 'in-flight', timeoutMs);
    },
    depth() {
      forgetOld();
      const count = { visible: 0, 'in-flight': 0, delayed: 0 };
      for (const { state } of shelf.all()) count[state] += 1;
      return { visible: count.visible, inFlight: count['in-flight'], delayed: count.delayed };
    },
    purge() {
      if (clock.now() - purgedAt < PURGE_TAKES_MS) {
        throw new AwsError('PurgeQueueInProgress', 'Only one PurgeQueue operation is allowed every 60 seconds.', 403);
      }
      purgedAt = clock.now();
      shelf.clear();
    },
    empty: shelf.clear,
    onVisible(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    policy: () => policy ?? (settings.guarded === true ? CLOSED : undefined),
    setPolicy(given) {
      policy = given;
    },
    adopt(message, source) {
      message.deadLetterSource = source;
      shelf.put(message, 0);
    },
  };
}

function newMessage(
  settings: QueueSettings,
  sent: SentMessage,
  id: string,
  sequence: number,
  sentAt: number,
): HeldMessage {
  return {
    id,
    sent,
    sentAt,
    sequenceNumber: settings.fifo ? String(sequence).padStart(20, '0') : undefined,
    deduplicationId: settings.fifo ? deduplicationIdOf(settings, sent) : undefined,
    state: 'delayed',
    receives: 0,
    firstReceivedAt: undefined,
    deadLetterSource: undefined,
    cancelReturn: undefined,
  };
}
