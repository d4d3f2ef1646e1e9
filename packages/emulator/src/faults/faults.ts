// A fault plan at work: every fault with its trigger, sorted by where it bites.
import type { Clock } from '../world/clock.ts';
import type { World } from '../world/state.ts';
import { createCallFaults, type StrikeCall } from './calls.ts';
import { createEventFaults, type PassEvent } from './events.ts';
import {
  type CallFault,
  type ClockSkew,
  callKinds,
  type EventFault,
  eventKinds,
  type Fault,
  type FaultPlan,
  type WorldFault,
  worldKinds,
} from './plan.ts';
import { createSkew } from './skew.ts';
import type { Strike, Surroundings } from './surroundings.ts';
import { type Armed, createTrigger } from './trigger.ts';
import { startWorldFaults } from './world.ts';

export interface FaultCount {
  readonly fault: Fault;
  /** Calls, events or things that it struck so far. */
  readonly struck: number;
}

export interface FaultReport {
  /** In the order of the plan. */
  counts(): readonly FaultCount[];
  /** Returns the way to stop listening. */
  onStrike(listener: (strike: Strike) => void): () => void;
}

export interface Faults {
  readonly strikeCall: StrikeCall;
  readonly passEvent: PassEvent;
  /** Milliseconds that AWS's clock is ahead. */
  skewMs(): number;
  /** Lets happen what happens in the world by itself. Throws when the plan names what the world does not have. */
  begin(world: World): void;
  readonly report: FaultReport;
}

export const noFaults: FaultPlan = { faults: [] };

/** The plan's times count from now. */
export function createFaults(plan: FaultPlan, clock: Clock, seed: number): Faults {
  const listeners = new Set<(strike: Strike) => void>();
  const tell = (strike: Strike): void => {
    for (const listener of listeners) listener(strike);
  };
  const around: Surroundings = { clock, start: clock.now(), seed, tell };
  const armed = plan.faults.map((fault, place) => ({ fault, trigger: createTrigger(fault, place, around) }));
  const of = <Some extends Fault>(kinds: readonly Some['kind'][]) =>
    armed.filter((each): each is Armed<Some> => kinds.includes(each.fault.kind));
  return {
    strikeCall: createCallFaults(of<CallFault>(callKinds)),
    passEvent: createEventFaults(of<EventFault>(eventKinds), clock),
    skewMs: createSkew(of<ClockSkew>(['clock-skew']), around),
    begin: (world) => startWorldFaults(of<WorldFault>(worldKinds), world, around),
    report: {
      counts: () => armed.map(({ fault, trigger }) => ({ fault, struck: trigger.struck() })),
      onStrike(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}
