// Asynchronous invocation: Lambda has taken the event and tries again by itself when the function fails.
import type { Clock } from '../../world/clock.ts';
import { AwsError } from '../operation.ts';
import { THROTTLED } from './function.ts';

/** Lambda's own: two more attempts after an error, then the event is dropped. */
const RETRY_AFTER_ERROR_MS: readonly number[] = [60_000, 120_000];

/** A throttled event is offered again for at most this long, less and less often. */
const OLDEST_MS = 6 * 3_600_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 300_000;

/** Returns at once; nobody hears of the result. Source: the Lambda guide on asynchronous invocation. */
export function invokeAsynchronously(clock: Clock, invoke: () => Promise<unknown>): void {
  const acceptedAt = clock.now();
  const attempt = (errors: number, pauseMs: number): void => {
    invoke().catch((problem: unknown) => {
      if (!isThrottle(problem)) {
        const delayMs = RETRY_AFTER_ERROR_MS[errors];
        if (delayMs !== undefined) clock.after(delayMs, () => attempt(errors + 1, pauseMs));
      } else if (clock.now() + pauseMs - acceptedAt <= OLDEST_MS) {
        clock.after(pauseMs, () => attempt(errors, Math.min(2 * pauseMs, LONGEST_PAUSE_MS)));
      }
    });
  };
  attempt(0, FIRST_PAUSE_MS);
}

function isThrottle(problem: unknown): boolean {
  return problem instanceof AwsError && problem.code === THROTTLED;
}
