// What every fault is given: the time, the seed, and whom to tell when it strikes.
import type { Clock, WorldTime } from '../world/clock.ts';
import type { Fault } from './plan.ts';

export interface Strike {
  readonly at: WorldTime;
  readonly kind: Fault['kind'];
  /** What it struck: a call, an event, or the id of something in the world. */
  readonly about: string;
}

export interface Surroundings {
  readonly clock: Clock;
  /** When the emulator started: what a plan's times count from. */
  readonly start: WorldTime;
  readonly seed: number;
  tell(strike: Strike): void;
}
