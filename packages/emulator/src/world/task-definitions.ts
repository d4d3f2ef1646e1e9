// Task definitions: families whose revisions are numbered from 1 and never change.
import { lastPart, taskDefinitionArn } from './arns.ts';
import type { TaskDefinition, World } from './state.ts';

export type NewTaskDefinition = Omit<TaskDefinition, 'arn' | 'revision'>;

export function registerTaskDefinition(world: World, wanted: NewTaskDefinition): TaskDefinition {
  const revision = (latestOf(world, wanted.family)?.revision ?? 0) + 1;
  const definition = { ...wanted, revision, arn: taskDefinitionArn(world, wanted.family, revision) };
  world.taskDefinitions.set(definition.arn, definition);
  return definition;
}

/** By ARN, `family:revision`, or `family` for the latest revision. */
export function findTaskDefinition(world: World, name: string): TaskDefinition | undefined {
  const [family = '', revision] = lastPart(name).split(':');
  if (revision === undefined) return latestOf(world, family);
  return world.taskDefinitions.get(taskDefinitionArn(world, family, Number(revision)));
}

function latestOf(world: World, family: string): TaskDefinition | undefined {
  let latest: TaskDefinition | undefined;
  for (const definition of world.taskDefinitions.values()) {
    // They are kept in the order of their registration.
    if (definition.family === family) latest = definition;
  }
  return latest;
}
