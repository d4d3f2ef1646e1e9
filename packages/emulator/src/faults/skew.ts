// How far AWS's clock is from its callers' clocks.
import type { Clock, WorldTime } from '../world/clock.ts';
import type { Armed } from './armed.ts';
import type { ClockSkew } from './plan.ts';
import { isWithin } from './window.ts';

/** Milliseconds that AWS is ahead of what it would be without these faults, now. Told once, when it begins. */
export function createSkew(armed: readonly Armed<ClockSkew>[], clock: Clock, start: WorldTime): () => number {
  for (const { fault, trigger } of armed) {
    clock.after((fault.from ?? 0) * 1000, () => void trigger.pull(`${fault.seconds} seconds`));
  }
  return () => {
    const now = clock.now();
    return armed.reduce((sum, { fault }) => sum + (isWithin(fault, start, now) ? fault.seconds * 1000 : 0), 0);
  };
}
