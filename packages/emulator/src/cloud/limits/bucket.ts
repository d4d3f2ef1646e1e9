// One token bucket on the world's clock.
import type { Clock } from '../../world/clock.ts';
import type { Rate } from '../../world/rate.ts';

export interface Bucket {
  /** Takes one token; false when there is none. */
  take(): boolean;
}

/** Counts in thousandths of a token: with whole rates and milliseconds nothing is ever rounded. */
const TOKEN = 1000;

export function createBucket(clock: Clock, rate: Rate): Bucket {
  const full = rate.capacity * TOKEN;
  let level = full;
  let seenAt = clock.now();
  return {
    take() {
      const now = clock.now();
      level = Math.min(full, level + (now - seenAt) * rate.refillPerSecond);
      seenAt = now;
      if (level < TOKEN) return false;
      level -= TOKEN;
      return true;
    },
  };
}
