// Whether a task's event has been dealt with, or must come back: decided from its verdict, never from what a call threw.
import { type FaultKind, type Millis, millis, seconds, type UnmirroredReason, type Verdict } from '@tasktap/core';

/**
 * `done`: covered, not ours to cover, or held by a decision that a look will take again.
 * `again`: something that passes by itself stands in the way.
 */
export type Progress = { readonly kind: 'done' } | { readonly kind: 'again'; readonly reason: string };

const done: Progress = { kind: 'done' };

/** Waiting passes; an attachment that is still to come brings its own event. */
export function progressOf(verdict: Verdict | undefined): Progress {
  switch (verdict?.kind) {
    case 'waiting':
      return verdict.reason === 'interface-not-attached' ? done : { kind: 'again', reason: verdict.reason };
    case 'unmirrored':
      return passes.has(verdict.reason) ? { kind: 'again', reason: verdict.reason } : done;
    default:
      return done;
  }
}

/** A missing right, target or filter is a mistake that somebody mends: the queue keeps the task until then, or tells it to the DLQ. */
const passes: ReadonlySet<UnmirroredReason | FaultKind> = new Set([
  'new',
  'throttled',
  'unavailable',
  'denied',
  'invalid',
  'unknown',
  'target-gone',
  'filter-gone',
]);

/** How long a message stays away, by how often it was received: 20 receives span a quarter of an hour. */
const delays: readonly Millis[] = [seconds(2), seconds(5), seconds(15), seconds(60)];

export function delayBefore(receives: number): Millis {
  return delays[Math.min(receives, delays.length) - 1] ?? millis(0);
}
