// What carries tags in ECS: clusters, services, tasks and task definitions, all found by ARN.
import type { Tags, World } from '../../world/state.ts';
import { resourceNotFound } from './refusals.ts';

/** Undefined: nothing of that name. */
export function findTags(world: World, arn: string): Tags | undefined {
  const resource =
    world.clusters.get(arn) ?? world.services.get(arn) ?? world.tasks.get(arn) ?? world.taskDefinitions.get(arn);
  return resource?.tags;
}

export function requireTags(world: World, arn: string | undefined): Tags {
  const tags = findTags(world, arn ?? '');
  if (tags === undefined) throw resourceNotFound();
  return tags;
}
