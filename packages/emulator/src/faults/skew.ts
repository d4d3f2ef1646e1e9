// How far AWS's clock is from its callers' clocks.
import { type Timetable, whenDue } from './due.ts';
import type { ClockSkew } from './plan.ts';
import type { Armed } from './trigger.ts';
import { isWithin } from './window.ts';

/** Milliseconds that AWS is ahead of what it would be without these faults, now. Told once, when it begins. */
export function createSkew(armed: readonly Armed<ClockSkew>[], time: Timetable): () => number {
  for (const { fault, trigger } of armed) {
    whenDue(time, fault.from ?? 0, () => void trigger.pull(`${fault.seconds} seconds`));
  }
  return () => {
    const now = time.clock.now();
    return armed.reduce((sum, { fault }) => sum + (isWithin(fault, time.start, now) ? fault.seconds * 1000 : 0), 0);
  };
}
