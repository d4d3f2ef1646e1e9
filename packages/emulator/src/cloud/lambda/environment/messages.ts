// What an environment in a Worker and its function say to each other.
import type { WorldTime } from '../../../world/clock.ts';
import type { EnvironmentSettings, Invocation } from './settings.ts';

/** What a Worker is started with. */
export interface WorkerData {
  readonly settings: EnvironmentSettings;
  /** Of the emulated AWS, e.g. `http://127.0.0.1:4566`. */
  readonly origin: string;
  readonly time: Time;
}

/** One instant by both clocks: a Worker has no other way to know the emulated time. */
interface Time {
  readonly world: WorldTime;
  /** Milliseconds since 1970, with fractions. */
  readonly wall: number;
  readonly speed: number;
}

export type ToWorker = { readonly kind: 'invoke'; readonly invocation: Invocation };

type Problem = readonly [errorType: string, message: string];

export type FromWorker =
  | { readonly kind: 'wrote'; readonly line: string }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'replied'; readonly json: string | undefined; readonly usedMb: number };

/** All threads of a process agree on it, within fractions of a millisecond. */
export function wallTime(): number {
  return performance.timeOrigin + performance.now();
}
