// Task definitions: families whose revisions are numbered from 1 and never change.
import { lastPart, taskDefinitionArn } from './arns.ts';
import type { TaskDefinition, World } from './state.ts';

export type NewTaskDefinition = Omit<TaskDefinition, 'arn' | 'revision' | 'status'>;

export function registerTaskDefinition(world: World, wanted: NewTaskDefinition): TaskDefinition {
  const revision = [...world.taskDefinitions.values()].filter(({ family }) => family === wanted.family).length + 1;
  const arn = taskDefinitionArn(world, wanted.family, revision);
  const definition: TaskDefinition = { ...wanted, revision, arn, status: 'ACTIVE' };
  world.taskDefinitions.set(definition.arn, definition);
  return definition;
}

/** By ARN, `family:revision`, or `family` for the latest revision that is still ACTIVE. */
export function findTaskDefinition(world: World, name: string): TaskDefinition | undefined {
  const [family = '', revision] = lastPart(name).split(':');
  if (revision === undefined) return latestOf(world, family);
  return world.taskDefinitions.get(taskDefinitionArn(world, family, Number(revision)));
}

function latestOf(world: World, family: string): TaskDefinition | undefined {
  let latest: TaskDefinition | undefined;
  for (const definition of world.taskDefinitions.values()) {
    // They are kept in the order of their registration.
    if (definition.family === family && definition.status === 'ACTIVE') latest = definition;
  }
  return latest;
}
