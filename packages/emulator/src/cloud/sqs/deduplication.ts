// What a FIFO queue remembers of its sends: the same deduplication id within five minutes is accepted and not delivered again.
import { createHash } from 'node:crypto';
import type { WorldTime } from '../../world/clock.ts';
import type { QueueSettings, SentMessage } from './queues.ts';

/** Fixed by SQS. */
const REMEMBERED_MS = 5 * 60_000;

export interface Deduplication<Answer> {
  /** The answer to the earlier send under `id`; undefined when there was none, or it is forgotten. */
  recall(id: string, now: WorldTime): Answer | undefined;
  remember(id: string, now: WorldTime, answer: Answer): void;
}

export function createDeduplication<Answer>(): Deduplication<Answer> {
  const sends = new Map<string, { readonly at: WorldTime; readonly answer: Answer }>();
  return {
    recall(id, now) {
      // A map keeps the order of insertion, so the oldest come first.
      for (const [old, { at }] of sends) {
        if (now - at < REMEMBERED_MS) break;
        sends.delete(old);
      }
      return sends.get(id)?.answer;
    },
    remember(id, now, answer) {
      sends.set(id, { at: now, answer });
    },
  };
}

/** Undefined: there is none, and nothing may stand for it. */
export function deduplicationIdOf(settings: QueueSettings, message: SentMessage): string | undefined {
  if (message.deduplicationId !== undefined || settings.contentBasedDeduplication !== true)
    return message.deduplicationId;
  return createHash('sha256').update(message.body).digest('hex');
}
