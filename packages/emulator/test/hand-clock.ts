// A clock for tests that moves only when it is told to: no test waits, and the same calls happen in the same order every time.
import type { Clock, WorldTime } from '../src/world/clock.ts';

export interface HandClock extends Clock {
  /** Moves the time forward, running every call that falls due on the way, in time order (then in the order of planning). */
  advance(ms: number): void;
  /** Calls planned and neither run nor cancelled. */
  pending(): number;
}

interface Planned {
  readonly at: WorldTime;
  readonly act: () => void;
}

export function createHandClock(start: WorldTime): HandClock {
  let time = start;
  const planned = new Set<Planned>();
  const nextBefore = (end: WorldTime): Planned | undefined => {
    let earliest: Planned | undefined;
    for (const call of planned) {
      if (call.at <= end && (earliest === undefined || call.at < earliest.at)) earliest = call;
    }
    return earliest;
  };
  return {
    now: () => time,
    after(delayMs, act) {
      const call = { at: time + Math.max(0, delayMs), act };
      planned.add(call);
      return () => planned.delete(call);
    },
    advance(ms) {
      const end = time + ms;
      for (let call = nextBefore(end); call !== undefined; call = nextBefore(end)) {
        planned.delete(call);
        time = call.at;
        call.act();
      }
      time = end;
    },
    pending: () => planned.size,
  };
}
