// A target of a rule: who is handed its events, how often EventBridge tries, and where it puts what it gives up.
import type { Invoke } from '../lambda/functions.ts';
import type { Queue } from '../sqs/queues.ts';

export type Receiver =
  | {
      readonly kind: 'queue';
      readonly queue: Pick<Queue, 'arn' | 'send' | 'settings'>;
      /** Needed by FIFO queues. */
      readonly groupId?: string;
    }
  | { readonly kind: 'function'; readonly invoke: Invoke };

/** Looked for at every attempt, so that it may come and go while its rule stands. */
interface Address {
  readonly kind: 'arn';
  readonly arn: string;
  readonly groupId?: string;
}

export interface RetryPolicy {
  /** Attempts after the first one. */
  readonly retries: number;
  /** Counted from the event's arrival. */
  readonly ageMs: number;
}

/** What EventBridge does where the target says nothing: 24 hours, 185 retries (EventBridge user guide). */
export const usualRetryPolicy: RetryPolicy = { retries: 185, ageMs: 86_400_000 };

export type Target = (Receiver | Address) & {
  /** Its name within the rule; a target that is set inside the process needs none. */
  readonly id?: string;
  /** What it is handed in place of the event. */
  readonly input?: string;
  /** @default usualRetryPolicy */
  readonly retryPolicy?: RetryPolicy;
  /** Of a standard queue; undefined: what is given up is lost. */
  readonly deadLetterArn?: string;
};
