// When forwarders are looked for: as sessions are, and at once when packets come from an address that nobody has, but never at their expense.
import { type Instant, instant, later, type Millis, millis, seconds } from '@tasktap/core';
import type { ForwardedSeen } from './forwarded.ts';
import { quick, waitAfter } from './pace.ts';

export interface ForwardedLooks {
  readonly isDue: (now: Instant) => boolean;
  /** The next look is due then. */
  readonly beginAt: (at: Instant) => void;
  /** Packets with their VNI came from an address that nobody has: the next look is to come soon. */
  readonly ask: (now: Instant) => void;
  /** A look is over, by which so many got a name. True: it is the first that was answered whole after some that were not. */
  readonly done: (seen: Pick<ForwardedSeen, 'calls' | 'isRead' | 'fault'>, named: number, now: Instant) => boolean;
}

/** `random` from 0 to 1. */
export function createForwardedLooks(begun: Instant, random: () => number): ForwardedLooks {
  let failures = 0;
  let wasWhole = true;
  let wait: Millis = millis(0);
  let lookAt = begun;
  /** At the earliest, if something calls for it. */
  let lookFrom = begun;
  return {
    isDue: (now) => now >= lookAt,
    beginAt: (at) => {
      lookAt = at;
      lookFrom = at;
    },
    ask: (now) => {
      if (failures > 0) return;
      // ECS may show it a moment late.
      wait = millis(0);
      lookAt = instant(Math.min(lookAt, Math.max(lookFrom, now)));
    },
    done: ({ calls, isRead, fault }, named, now) => {
      const isRecovered = fault === undefined && !wasWhole;
      wasWhole = fault === undefined;
      failures = isRead ? 0 : failures + 1;
      const answered = named > 0 ? ({ kind: 'changed' } as const) : ({ kind: 'same' } as const);
      const look = isRead ? answered : ({ kind: 'failed', times: failures } as const);
      wait = waitAfter(look, { before: wait, calls }, random());
      lookAt = later(now, wait);
      lookFrom = later(now, millis(Math.max(quick, seconds(calls))));
      return isRecovered;
    },
  };
}
