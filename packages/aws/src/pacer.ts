// A token bucket for the calls that EC2 counts: it spends our share, and learns from throttling how much others leave of it.
import { endless } from './patience.ts';
import type { Clock, TimeLeft } from './port.ts';

export interface Pacer {
  /** Resolves when the next call may be made; whoever came first is served first. */
  take(): Promise<void>;
  /** EC2 said that we are too fast: the bucket is empty, and fills more slowly. */
  throttled(): void;
  /** EC2 answered: a little of the lost rate comes back. */
  succeeded(): void;
}

export interface PacerOptions {
  readonly clock: Clock;
  /** Calls that may be made at once. */
  readonly burst: number;
  /** Our share: calls a second in the long run. */
  readonly perSecond: number;
  /** Gives way: throttled once, it takes the smallest share at first, where others go on with half of theirs. */
  readonly yields?: boolean;
  /** Whoever is in line when none is left is let through: the call is not sent any more. @default as long as it takes */
  readonly timeLeft?: TimeLeft;
}

/** Calls under way together are throttled together: that is one lesson, not ten. */
const lessonLasts = 1_000;
/** However crowded it is, some calls must go out, or nobody would notice that it is over. */
const smallestShare = 0.1;
/** Fifty calls that went well bring the whole share back: at the full rate that takes ten seconds. */
const recovery = 0.02;

export function createPacer({ clock, burst, perSecond, yields = false, timeLeft = endless }: PacerOptions): Pacer {
  // A bucket smaller than one token would never let anybody pass.
  const size = Math.max(1, burst);
  let tokens = size;
  let rate = perSecond;
  let filledAt = clock.now();
  let lessonAt = Number.NEGATIVE_INFINITY;
  let line = Promise.resolve();

  function fill(): void {
    const now = clock.now();
    tokens = Math.min(size, tokens + ((now - filledAt) / 1000) * rate);
    filledAt = now;
  }

  async function next(): Promise<void> {
    for (fill(); tokens < 1; fill()) {
      const left = timeLeft('work');
      if (left <= 0) return;
      await clock.sleep(Math.ceil(Math.min(left, ((1 - tokens) / rate) * 1000)));
    }
    tokens -= 1;
  }

  return {
    take() {
      line = line.then(next);
      return line;
    },
    throttled() {
      fill();
      tokens = 0;
      if (filledAt - lessonAt < lessonLasts) return;
      lessonAt = filledAt;
      rate = yields ? perSecond * smallestShare : Math.max(perSecond * smallestShare, rate / 2);
    },
    succeeded() {
      fill();
      rate = Math.min(perSecond, rate + perSecond * recovery);
    },
  };
}
