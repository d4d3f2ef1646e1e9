// When the directory is read next: soon after a change, seldom at rest, and ever less while AWS does not answer.
import { type Instant, later, type Millis, millis, minutes, seconds } from '@tasktap/core';

export type Look =
  | { readonly kind: 'changed' }
  | { readonly kind: 'same' }
  /** `times` in a row, this one included. */
  | { readonly kind: 'failed'; readonly times: number };

/** A fleet that has just changed is about to change again: tasks are started within seconds of each other. */
export const quick = seconds(5);
const rest = seconds(60);
const longest = minutes(5);
/** Collectors that were started together, or that were throttled together, part. */
export const jitter = 0.2;
/**
 * EC2 gives an account 20 describes a second of each kind (EC2 API throttling page), and the functions at work need theirs: in the long run a
 * collector takes one.
 */
const perCall = seconds(1);
/** Lookups of unknown VNIs, one call each: 30 a minute at most. */
export const betweenLookups = seconds(2);

/** How long to wait after a look that made `calls` calls, the last wait having been `before`; `random` from 0 to 1. */
export function waitAfter(look: Look, { before, calls }: Cost, random: number): Millis {
  const wait = Math.max(wanted(look, before), calls * perCall);
  return millis(Math.round(wait * (1 + jitter * random)));
}

export interface Cost {
  readonly before: Millis;
  readonly calls: number;
}

function wanted(look: Look, before: Millis): number {
  switch (look.kind) {
    case 'changed':
      return quick;
    case 'same':
      return Math.min(rest, Math.max(quick, before * 2));
    case 'failed':
      return Math.min(longest, quick * 2 ** Math.min(look.times, 10));
  }
}

/** Whether what was put off is due. `longest`: it never is by more, so that whatever lies further ahead was put off before the clock was set back. */
export function isTime(at: Instant, now: Instant, longest: Millis): boolean {
  return at <= now || at > later(now, longest);
}

/** All that is asked of EC2, and searched in ECS, is due at once. */
export function dueFrom(at: Instant) {
  return {
    /** The next look at all sessions; and when it may be at the earliest, if something calls for it. */
    lookAt: at,
    lookFrom: at,
    lookupAt: at,
    searchAt: at,
  };
}
