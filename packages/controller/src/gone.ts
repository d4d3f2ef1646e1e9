// Tasks that stopped before they could be mirrored: asked of ECS when EC2 keeps not knowing their interfaces.
import type { ClusterArn, Task, TaskArn } from '@tasktap/core';
import { byCluster } from './fast-path.ts';
import { faultEntry } from './journal.ts';
import type { Ports } from './ports.ts';

/** The tasks that ECS no longer knows, or is ending. Where ECS would not say, none: they are tried again. */
export async function findGone(suspects: readonly Task[], ports: Ports): Promise<ReadonlySet<TaskArn>> {
  const gone = new Set<TaskArn>();
  for (const [cluster, tasks] of byCluster(suspects)) {
    for (const task of await goneOf(cluster, tasks, ports)) {
      gone.add(task);
      ports.journal({ kind: 'task-gone', task });
    }
  }
  return gone;
}

async function goneOf(
  cluster: ClusterArn,
  tasks: readonly Task[],
  { aws, journal }: Ports,
): Promise<readonly TaskArn[]> {
  const arns = [...new Set(tasks.map((task) => task.arn))];
  const { answer, fault } = await aws.ask({ kind: 'describe-tasks', tasks: arns }, cluster);
  if (fault !== undefined) {
    journal(faultEntry(fault));
  }
  if (answer.kind !== 'describe-tasks') return [];
  const living = new Set(answer.tasks.filter((task) => task.desiredStatus !== 'STOPPED').map((task) => task.arn));
  return arns.filter((arn) => !living.has(arn));
}
