// The journal of a stack's functions, read while something is unknown: how often, and how far back.
import type { Heard } from '@tasktap/aws';
import { type Instant, instant, later, millis, minutes, seconds } from '@tasktap/core';
import { readCreation } from './creations.ts';
import { jitter } from './pace.ts';
import type { Named } from './remember.ts';

/** Lines that tell of sessions as they were made, since an instant, oldest first. */
export type ReadCreations = (since: Instant) => Promise<Heard<readonly string[]>>;

export interface Journal {
  readonly isDue: (now: Instant) => boolean;
  /** All is due then, as far back as at first. */
  readonly beginAt: (at: Instant) => void;
  readonly read: (now: Instant) => Promise<Heard<readonly Named[]>>;
}

/**
 * CloudWatch Logs answers five searches a second for everybody in an account (its quotas page); ten collectors that read two journals each,
 * while something is unknown to all of them, take four.
 */
const between = seconds(5);
/** How far back it is read at most, and, since its lines come late and out of order, again. */
const first = minutes(10);
const late = seconds(30);

/** `random` from 0 to 1. */
export function createJournal(read: ReadCreations, begun: Instant, random: () => number): Journal {
  let at = begun;
  let since = instant(0);
  return {
    isDue: (now) => now >= at,
    beginAt: (begun) => {
      at = begun;
      since = instant(0);
    },
    async read(now) {
      at = later(now, millis(Math.round(between * (1 + jitter * random()))));
      const said = await read(instant(Math.max(since, now - first)));
      if (said.kind === 'unheard') return said;
      since = later(now, millis(-late));
      return { kind: 'heard', value: said.value.flatMap((line) => readCreation(line) ?? []) };
    },
  };
}
