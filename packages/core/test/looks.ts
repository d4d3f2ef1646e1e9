// A cluster over many looks: what is stopped is stopped, though its answer gets lost, and is replaced or not.
import fc from 'fast-check';
import {
  type Action,
  hours,
  later,
  learn,
  type MirrorPolicy,
  millis,
  minutes,
  type Outcome,
  plan,
  type Snapshot,
  type Stop,
  taskIdOf,
} from '../src/index.ts';
import { api, arnOf, fault, look, ourSession, refusals, task, web } from './fixtures.ts';
import { done } from './round.ts';
import { strong } from './snapshots.ts';

export interface Step {
  readonly pause: number;
  readonly replaced: boolean;
  readonly replacementsRefused: boolean;
  readonly answersLost: boolean;
}

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    pause: fc.constantFrom(1, minutes(5), minutes(25), minutes(59), hours(1)),
    replaced: fc.boolean(),
    replacementsRefused: fc.boolean(),
    answersLost: fc.boolean(),
  }),
  { maxLength: 12 },
);

/** A look that has not come to rest by then never will. */
const mostPasses = 20;
const names = ['a', 'b', 'c', 'd'];

/** Every stop that was really made: a lost answer says nothing about the deed. */
export function stopsOver(looks: readonly Step[], wanted: MirrorPolicy): readonly Stop[] {
  let seen = look({
    tasks: names.map((name) => task(name, { service: name < 'c' ? web : api, protectedNow: false })),
    refusals: refusals(...names),
    services: new Map([web, api].map((service) => [service, strong])),
    confirmedTasks: new Set(names.map(arnOf)),
  });
  let stops: readonly Stop[] = [];
  for (const { pause, replaced, replacementsRefused, answersLost } of looks) {
    const takenAt = later(seen.takenAt, millis(pause));
    const start = { ...seen, takenAt, recentStops: [...stops].reverse(), failed: new Set<never>() };
    const { after, made } = lookOnce(start, wanted, answersLost);
    stops = [...stops, ...made];
    seen = replaced ? withReplacements(after, made, replacementsRefused) : after;
  }
  return stops;
}

function lookOnce(start: Snapshot, wanted: MirrorPolicy, answersLost: boolean) {
  let after = start;
  const made: Stop[] = [];
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const { actions } = plan(after, wanted);
    made.push(...actions.flatMap((action) => stopMade(action, start)));
    after = actions.map((action) => outcomeOf(action, start, answersLost)).reduce(learn, after);
  }
  return { after, made };
}

function stopMade(action: Action, { takenAt }: Snapshot): readonly Stop[] {
  if (action.kind !== 'stop-task') return [];
  const { task: arn, service, wasRunning } = action;
  return [{ task: arn, service, at: takenAt, wasRunning }];
}

function outcomeOf(action: Action, seen: Snapshot, lost: boolean): Outcome {
  return lost ? { kind: 'failed', action, fault: fault('unavailable') } : done(action, seen);
}

function withReplacements(seen: Snapshot, made: readonly Stop[], refused: boolean): Snapshot {
  const at = later(seen.takenAt, millis(1));
  const gone = new Set(made.map((stop) => stop.task));
  const next = made.map((stop) => ({ name: `${taskIdOf(stop.task)}+`, service: stop.service }));
  const fresh = next.map(({ name, service }) =>
    task(name, { service, protectedNow: false, createdAt: at, startedAt: at }),
  );
  return {
    ...seen,
    tasks: [...seen.tasks.filter(({ arn }) => !gone.has(arn)), ...fresh],
    refusals: new Map([...seen.refusals, ...(refused ? refusals(...next.map(({ name }) => name)) : [])]),
    sessions: [...seen.sessions, ...(refused ? [] : next.map(({ name }) => ourSession(name, {}, at)))],
    confirmedTasks: new Set([...seen.confirmedTasks, ...fresh.map(({ arn }) => arn)]),
  };
}
