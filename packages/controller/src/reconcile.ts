// The only loop: plan, read what the plan asks for, plan, act, learn, plan again, until nothing is left to ask or to do.
import type { Aws } from '@tasktap/aws';
import {
  type Action,
  beforeStops,
  type EniId,
  type Fault,
  instant,
  learn,
  type MirrorPolicy,
  type Outcome,
  type Plan,
  plan,
  type ServiceName,
  type Snapshot,
} from '@tasktap/core';
import type { Memory } from './memory.ts';
import type { Clock } from './ports.ts';
import { askAll } from './preview.ts';

export interface Round {
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  readonly outcomes: readonly Outcome[];
  /** Everything AWS answered that taught us nothing, reads included. */
  readonly faults: readonly Fault[];
  readonly givenUp: readonly ServiceName[];
  /** Time ran out before everything granted was done. */
  readonly unfinished: boolean;
  /** The off switch could not be read, and so nothing was done. */
  readonly switchUnread: boolean;
}

export interface ReconcilePorts {
  readonly aws: Aws;
  readonly policy: MirrorPolicy;
  readonly clock: Clock;
  readonly memory: Memory;
  /** Nothing is begun after this instant, in milliseconds since 1970. */
  readonly deadline: number;
}

/** Creates at once: enough to use up EC2's burst over one connection pool, few enough to learn from each other's refusals. */
const atOnce = 10;
/** A plan that is not at rest after so many passes is a mistake of ours, not of AWS. */
const mostPasses = 2_000;

export async function reconcile(start: Snapshot, ports: ReconcilePorts): Promise<Round> {
  const { aws, policy, clock, deadline } = ports;
  const outcomes: Outcome[] = [];
  const faults: Fault[] = [];
  let seen = start;
  const readAgainFor = stopsComeLast();
  const finish = async (planned: Plan, switchUnread = false): Promise<Round> => {
    const givenUp = await rememberGivenUp(planned, seen, aws, faults);
    const unfinished = planned.actions.length > 0 || planned.questions.length > 0;
    return { plan: planned, snapshot: seen, outcomes, faults, givenUp, unfinished, switchUnread };
  };
  /** Undefined: nothing is to be read before the next actions. */
  const readMore = async ({ questions }: Plan, next: readonly Action[]): Promise<Snapshot | undefined> => {
    if (questions.length > 0) return askAll(questions, seen, aws, faults);
    return readAgainFor(next) ? beforeStops(seen) : undefined;
  };
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const planned = plan(seen, policy);
    if (clock.now() >= deadline) return finish(planned);
    const next = nextOf(planned.actions);
    const more = await readMore(planned, next);
    if (more !== undefined) {
      seen = more;
      continue;
    }
    if (next.length === 0) return finish(planned);
    const mayAct = await aws.readSwitch();
    if (mayAct.kind === 'unread') {
      // Whoever cannot read the off switch does nothing: the work goes back to where it came from.
      faults.push(mayAct.fault);
      return finish(planned, true);
    }
    if (mayAct.kind === 'off') {
      seen = { ...seen, paused: true };
      continue;
    }
    const came = await actAll(next, seen, ports);
    seen = came.reduce(learn, seen);
    outcomes.push(...came);
    faults.push(...faultsOf(came));
  }
  throw new Error(`reconcile: the plan is not at rest after ${mostPasses} passes`);
}

function faultsOf(outcomes: readonly Outcome[]): readonly Fault[] {
  return outcomes.flatMap((outcome) => ('fault' in outcome ? [outcome.fault] : []));
}

const isStop = ({ kind }: Action): boolean => kind === 'stop-task';

/** Says of each batch whether it consists of stops that would be judged by what was read before something else was done. */
function stopsComeLast(): (next: readonly Action[]) => boolean {
  let isStale = false;
  return (next) => {
    const areStops = next.length > 0 && next.every(isStop);
    const readsAgain = areStops && isStale;
    isStale = !areStops;
    return readsAgain;
  };
}

/** Stops come last, on their own. */
function nextOf(actions: readonly Action[]): readonly Action[] {
  const others = actions.filter((action) => !isStop(action));
  return (others.length > 0 ? others : actions).slice(0, atOnce);
}

/** A handful at a time, so that the next plan already knows what the first ones taught. */
async function actAll(
  actions: readonly Action[],
  seen: Snapshot,
  { aws, clock, memory }: ReconcilePorts,
): Promise<readonly Outcome[]> {
  const came = await Promise.all(
    actions.map(async (action): Promise<readonly Outcome[]> => {
      const outcome = await aws.perform(action, seen.cluster);
      memory.learn(outcome, instant(clock.now()));
      return outcome.kind === 'refused'
        ? [outcome, await aws.keepRefusal(outcome.action.eni, outcome.code)]
        : [outcome];
    }),
  );
  return came.flat();
}

async function rememberGivenUp(
  planned: Plan,
  seen: Snapshot,
  aws: Aws,
  faults: Fault[],
): Promise<readonly ServiceName[]> {
  const futile = new Set(
    planned.held.flatMap(({ reason, service }) => (reason === 'futile' && service !== undefined ? [service] : [])),
  );
  const fresh = [...futile].filter((service) => !seen.givenUp.has(service));
  for (const service of fresh) {
    const fault = await aws.giveUp(service, seen.cluster);
    if (fault !== undefined) faults.push(fault);
  }
  return fresh;
}

/** The interfaces that EC2 refused in this round. */
export function refusedIn(round: Round): readonly EniId[] {
  return round.outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.action.eni] : []));
}
