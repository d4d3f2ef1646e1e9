// The span of time in which a fault can strike, in emulated seconds after the start.
import type { WorldTime } from '../world/clock.ts';

export interface Window {
  /** @default 0 */
  readonly from?: number;
  /** Itself excluded. @default never */
  readonly until?: number;
}

const SECOND = 1000;

export function isWithin(
  { from = 0, until = Number.POSITIVE_INFINITY }: Window,
  start: WorldTime,
  now: WorldTime,
): boolean {
  return now >= start + from * SECOND && now < start + until * SECOND;
}

/** False for a window in which nothing can ever happen. */
export function isOpenSometime(fault: object): boolean {
  const { from = 0, until = Number.POSITIVE_INFINITY }: Window = fault;
  return from < until;
}
