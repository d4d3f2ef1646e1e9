// The host of a task as ECS names it; Fargate does not tell.
import { containerInstanceArn, lastPart } from './arns.ts';
import { hexOf } from './identity.ts';
import type { Task, World } from './state.ts';

/** A cluster has one container instance of each host type and zone; undefined on Fargate. */
export function instanceOf(world: World, task: Task): string | undefined {
  if (task.launchType === 'FARGATE') return undefined;
  const cluster = lastPart(task.clusterArn);
  return containerInstanceArn(world, cluster, hexOf(`${cluster} ${task.hostType.name} ${task.availabilityZone}`, 32));
}
