// What must be read before the plan can go on: the planner asks, the loop answers, and the planner is asked again.
import type { EniId, FilterId, ServiceName, SessionId, TargetId, TaskArn } from './ids.ts';
import type { Confirmation, Destinations, MirrorSession, ServiceStrength, Snapshot, Stop, Task } from './snapshot.ts';
import type { Instant } from './time.ts';
import type { Trouble } from './trouble.ts';

export type Question =
  /** A rule reads what events do not carry. */
  | { readonly kind: 'describe-tasks'; readonly tasks: readonly TaskArn[] }
  | { readonly kind: 'sessions-on'; readonly enis: readonly EniId[] }
  /** The policy has a cap, which can only be kept by counting. */
  | { readonly kind: 'count-sessions' }
  | { readonly kind: 'interfaces'; readonly enis: readonly EniId[] }
  | { readonly kind: 'destinations'; readonly targets: readonly TargetId[]; readonly filters: readonly FilterId[] }
  | { readonly kind: 'services'; readonly services: readonly ServiceName[] }
  | { readonly kind: 'recent-stops' }
  | { readonly kind: 'confirm-sessions'; readonly sessions: readonly SessionId[] }
  | { readonly kind: 'confirm-tasks'; readonly tasks: readonly TaskArn[] };

export type QuestionKind = Question['kind'];

export type Answer =
  /** Tasks that ECS does not know any more are missing from the list. */
  | { readonly kind: 'describe-tasks'; readonly asked: readonly TaskArn[]; readonly tasks: readonly Task[] }
  | { readonly kind: 'sessions-on'; readonly enis: readonly EniId[]; readonly sessions: readonly MirrorSession[] }
  | { readonly kind: 'count-sessions'; readonly own: number; readonly all: number }
  /** Interfaces that EC2 does not know are missing from the map. */
  | { readonly kind: 'interfaces'; readonly asked: readonly EniId[]; readonly vpcs: ReadonlyMap<EniId, string> }
  | { readonly kind: 'destinations'; readonly destinations: Destinations }
  | { readonly kind: 'services'; readonly services: ReadonlyMap<ServiceName, ServiceStrength> }
  | {
      readonly kind: 'recent-stops';
      readonly stops: readonly Stop[];
      readonly givenUp: ReadonlyMap<ServiceName, Instant>;
      readonly cleared: ReadonlyMap<ServiceName, Instant>;
    }
  /** Sessions that are there no more are missing from the map. */
  | {
      readonly kind: 'confirm-sessions';
      readonly asked: readonly SessionId[];
      readonly found: ReadonlyMap<SessionId, { readonly session: MirrorSession; readonly confirmation: Confirmation }>;
    }
  /** Tasks that are there no more are missing from the list. */
  | { readonly kind: 'confirm-tasks'; readonly asked: readonly TaskArn[]; readonly tasks: readonly Task[] }
  /** AWS would not say; the plan holds what depends on it. */
  | { readonly kind: 'unreadable'; readonly question: QuestionKind };

/** Folds an answer into what was seen. */
export function answer(seen: Snapshot, given: Answer): Snapshot {
  switch (given.kind) {
    case 'describe-tasks':
      return { ...seen, tasks: withTasks(seen.tasks, given.asked, given.tasks) };
    case 'sessions-on':
      return withSessions(seen, given.enis, given.sessions);
    case 'count-sessions':
      return { ...seen, ownSessionCount: given.own, sessionCount: given.all };
    case 'interfaces':
      return withInterfaces(seen, given.asked, given.vpcs);
    case 'destinations':
      return { ...seen, destinations: given.destinations };
    case 'services':
      return { ...seen, services: new Map([...seen.services, ...given.services]) };
    case 'recent-stops':
      return { ...seen, recentStops: given.stops, givenUp: given.givenUp, cleared: given.cleared };
    case 'confirm-sessions':
      return withConfirmedSessions(seen, given);
    case 'confirm-tasks':
      return withConfirmedTasks(seen, given);
    case 'unreadable':
      return { ...seen, unreadable: new Set([...seen.unreadable, given.question]) };
  }
}

/** A description replaces what was seen; a task that ECS does not describe any more is gone. */
function withTasks(seen: readonly Task[], asked: readonly TaskArn[], read: readonly Task[]): readonly Task[] {
  const byArn = new Map(read.map((task) => [task.arn, task]));
  const gone = new Set(asked.filter((arn) => !byArn.has(arn)));
  return seen.filter((task) => !gone.has(task.arn)).map((task) => byArn.get(task.arn) ?? task);
}

function withInterfaces(seen: Snapshot, asked: readonly EniId[], vpcs: ReadonlyMap<EniId, string>): Snapshot {
  const unknown = asked.filter((eni) => !vpcs.has(eni));
  return {
    ...seen,
    tasks: seen.tasks.map((task) => withVpc(task, vpcs)),
    troubles: new Map([...seen.troubles, ...unknown.map((eni) => [eni, { kind: 'eni-not-visible' }] as const)]),
  };
}

function withSessions(seen: Snapshot, enis: readonly EniId[], sessions: readonly MirrorSession[]): Snapshot {
  const asked = new Set(enis);
  return {
    ...seen,
    sessions: [...seen.sessions.filter((session) => !asked.has(session.eni)), ...sessions],
    sessionsRead: seen.sessionsRead === 'all' ? 'all' : new Set([...seen.sessionsRead, ...enis]),
    troubles: new Map(
      [...seen.troubles].map(([eni, trouble]) => [eni, asked.has(eni) ? lookedAfter(trouble) : trouble]),
    ),
  };
}

function lookedAfter(trouble: Trouble): Trouble {
  return trouble.kind === 'contested' ? { ...trouble, lookedAfter: true } : trouble;
}

function withVpc(task: Task, vpcs: ReadonlyMap<EniId, string>): Task {
  if (task.eni?.id === undefined) return task;
  return { ...task, eni: { ...task.eni, vpc: vpcs.get(task.eni.id) ?? task.eni.vpc } };
}

function withConfirmedSessions(seen: Snapshot, given: Answer & { kind: 'confirm-sessions' }): Snapshot {
  const asked = new Set(given.asked);
  const confirmed = new Map(seen.confirmedSessions);
  for (const [id, { confirmation }] of given.found) confirmed.set(id, confirmation);
  return {
    ...seen,
    sessions: [
      ...seen.sessions.filter((session) => !asked.has(session.id)),
      ...[...given.found.values()].map(({ session }) => session),
    ],
    confirmedSessions: confirmed,
  };
}

function withConfirmedTasks(seen: Snapshot, given: Answer & { kind: 'confirm-tasks' }): Snapshot {
  const asked = new Set(given.asked);
  return {
    ...seen,
    tasks: [...seen.tasks.filter((task) => !asked.has(task.arn)), ...given.tasks],
    confirmedTasks: new Set([...seen.confirmedTasks, ...given.tasks.map((task) => task.arn)]),
  };
}
