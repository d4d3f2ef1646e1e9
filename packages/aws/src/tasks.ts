// Reading tasks: which there are, and each as ECS describes it.
import {
  DescribeTasksCommand,
  type DescribeTasksCommandOutput,
  type ECSClient,
  type Failure,
  ListTasksCommand,
  type ListTasksCommandInput,
  type Task as TaskDescription,
} from '@aws-sdk/client-ecs';
import type { ClusterArn, ServiceName, Task } from '@tasktap/core';
import { call } from './call.ts';
import { everyPage, inPieces, tasksPerCall } from './pages.ts';
import { taskFromDescription } from './task-description.ts';

export interface TaskList {
  readonly cluster: ClusterArn;
  /** Undefined: of every service, and of none. */
  readonly service?: ServiceName;
  /** What ECS wants of them: `RUNNING` lists those that are still to run as well. */
  readonly desired: 'RUNNING' | 'STOPPED';
}

export function listTasks(ecs: ECSClient, { cluster, service, desired }: TaskList): Promise<readonly string[]> {
  const input: ListTasksCommandInput = {
    cluster,
    serviceName: service,
    desiredStatus: desired,
    maxResults: tasksPerCall,
  };
  return everyPage(async (nextToken) => {
    const page = await call('ListTasks', () => ecs.send(new ListTasksCommand({ ...input, nextToken })));
    return { items: page.taskArns ?? [], next: page.nextToken };
  });
}

/** Takes ARNs or ids; tasks that ECS does not know any more are missing. */
export async function describeTasks(
  ecs: ECSClient,
  cluster: ClusterArn,
  tasks: readonly string[],
): Promise<readonly Task[]> {
  const { described } = await describe(ecs, cluster, tasks);
  return described.map(taskFromDescription);
}

/** As ECS tells it, for what a `Task` does not carry: health, why it stopped, and what ECS could not find. */
export async function describe(
  ecs: ECSClient,
  cluster: ClusterArn,
  tasks: readonly string[],
): Promise<{ readonly described: readonly TaskDescription[]; readonly failures: readonly Failure[] }> {
  const answers = await inPieces(tasks, tasksPerCall, async (piece): Promise<readonly DescribeTasksCommandOutput[]> => {
    const input = { cluster, tasks: piece, include: ['TAGS' as const] };
    return [await call('DescribeTasks', () => ecs.send(new DescribeTasksCommand(input)))];
  });
  return {
    described: answers.flatMap((answer) => answer.tasks ?? []),
    failures: answers.flatMap((answer) => answer.failures ?? []),
  };
}
