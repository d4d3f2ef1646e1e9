// A snapshot as the checks want to ask it: the same facts, found by interface, service and kind.
import type { EniId, TaskArn } from './ids.ts';
import type { MirrorPolicy } from './policy.ts';
import type { MirrorSession, Snapshot, Task } from './snapshot.ts';
import { readIdentity, tagValue } from './tags.ts';
import type { Instant } from './time.ts';
import { turnsOf } from './turns.ts';

export interface Situation {
  readonly snapshot: Snapshot;
  readonly policy: MirrorPolicy;
  /** Lower session numbers first: the order in which EC2 asks them. */
  readonly sessionsOn: ReadonlyMap<EniId, readonly MirrorSession[]>;
  readonly taskOn: ReadonlyMap<EniId, Task>;
  /** Kinds of task of which one has a session of ours: proof that EC2 mirrors them. */
  readonly provenKinds: ReadonlySet<string>;
  readonly refusalsOfKind: ReadonlyMap<string, number>;
  /** When the event of a task can have its create, of tasks whose connection is known. Empty where events are planned for themselves, or nobody hears them. */
  readonly turns: ReadonlyMap<TaskArn, Instant>;
}

export function situationOf(snapshot: Snapshot, policy: MirrorPolicy): Situation {
  const taskOn = new Map(
    snapshot.tasks.flatMap((task) => (task.eni?.id === undefined ? [] : [[task.eni.id, task] as const])),
  );
  const proven = snapshot.sessions
    .filter((session) => isOurs(session, snapshot, policy))
    .map((session) => taskOn.get(session.eni));
  const refused = [...snapshot.refusals.keys()].map((eni) => taskOn.get(eni));
  return {
    snapshot,
    policy,
    sessionsOn: byInterface(snapshot.sessions),
    taskOn,
    provenKinds: new Set(proven.flatMap((task) => (task === undefined ? [] : [kindOf(task)]))),
    refusalsOfKind: countByKind(refused),
    turns: snapshot.scope.kind === 'nothing' || !snapshot.eventsHeard ? new Map() : turnsOf(snapshot.tasks),
  };
}

/** Ours: made by this stack, for this cluster. Another stack's, or one for a cluster not in this look, is a stranger's. */
export function isOurs(session: MirrorSession, snapshot: Snapshot, policy: MirrorPolicy): boolean {
  const identity = readIdentity(session.tags);
  return identity?.owner === policy.owner && identity.cluster === tagValue(snapshot.cluster);
}

/** What decides, as far as anybody can tell from outside, whether a task lands on a host that EC2 mirrors. */
export function kindOf(task: Task): string {
  return `${task.capacityProvider ?? task.launchType ?? 'unknown'}/${task.cpuArchitecture ?? 'unknown'}`;
}

function byInterface(sessions: readonly MirrorSession[]): ReadonlyMap<EniId, readonly MirrorSession[]> {
  const grouped = new Map<EniId, MirrorSession[]>();
  for (const session of sessions) {
    const others = grouped.get(session.eni);
    if (others === undefined) grouped.set(session.eni, [session]);
    else others.push(session);
  }
  // EC2 gives a number once on an interface.
  for (const group of grouped.values()) group.sort((one, other) => one.number - other.number);
  return grouped;
}

function countByKind(tasks: readonly (Task | undefined)[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const task of tasks) {
    if (task !== undefined) counts.set(kindOf(task), (counts.get(kindOf(task)) ?? 0) + 1);
  }
  return counts;
}
