// A round over the tasks of some events: what the events say, what this process remembers, and nothing read that need not be.
import { type ClusterArn, emptySnapshot, instant, type Snapshot, type Task } from '@tasktap/core';
import type { Ports } from './ports.ts';

/** Absence means nothing in here: the scope is nothing. */
export function snapshotOfEvents(
  cluster: ClusterArn,
  tasks: readonly Task[],
  { memory, clock, config }: Pick<Ports, 'memory' | 'clock' | 'config'>,
): Snapshot {
  const at = instant(clock.now());
  const enis = tasks.flatMap((task) => (task.eni?.id === undefined ? [] : [task.eni.id]));
  const { sessions, refusals } = memory.recall(enis, at);
  const looksFollow = config.lookQueueUrl !== undefined;
  return { ...emptySnapshot(cluster, at, { kind: 'nothing' }), tasks, sessions, refusals, looksFollow };
}

/** The newest event of each task; the others have nothing to add. Events come twice and out of order. */
export function newestOf(tasks: readonly Task[]): readonly Task[] {
  const newest = new Map<Task['arn'], Task>();
  for (const task of tasks) {
    const known = newest.get(task.arn);
    if (known === undefined || task.version > known.version) newest.set(task.arn, task);
  }
  return [...newest.values()];
}

export function byCluster(tasks: readonly Task[]): ReadonlyMap<ClusterArn, readonly Task[]> {
  const grouped = new Map<ClusterArn, Task[]>();
  for (const task of tasks) grouped.set(task.cluster, [...(grouped.get(task.cluster) ?? []), task]);
  return grouped;
}
