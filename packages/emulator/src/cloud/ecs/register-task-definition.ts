// RegisterTaskDefinition: every call makes the next revision of its family.
import { taskDefinitionArn } from '../../world/arns.ts';
import type { TaskDefinition } from '../../world/state.ts';
import { steady, type TaskBehaviour } from '../../world/task-behaviour.ts';
import { registerTaskDefinition as addTaskDefinition } from '../../world/task-definitions.ts';
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { requestTags } from './access.ts';
import { clientError } from './refusals.ts';
import { tagsFrom } from './tags.ts';
import { viewTaskDefinition } from './task-definition-view.ts';

export const registerTaskDefinition: Operation<ecs.RegisterTaskDefinitionRequest, ecs.RegisterTaskDefinitionResponse> =
  {
    service: 'ecs',
    name: 'RegisterTaskDefinition',
    access({ family = '', tags }, { world }) {
      const resource = taskDefinitionArn(world, family, '*');
      return [{ action: 'ecs:RegisterTaskDefinition', resource, context: requestTags(tags) }];
    },
    run(input, { world }) {
      const containers = (input.containerDefinitions ?? []).map(({ name = '', image = '' }) => ({ name, image }));
      if (containers.length === 0) throw clientError('Container list cannot be empty.');
      const definition = addTaskDefinition(world, {
        family: input.family ?? '',
        networkMode: networkModeOf(input),
        cpuArchitecture: input.runtimePlatform?.cpuArchitecture ?? 'X86_64',
        cpu: input.cpu ?? '0',
        memory: input.memory ?? '0',
        containers,
        behaviour: behaviourOf(input),
        tags: tagsFrom(input.tags),
      });
      return { taskDefinition: viewTaskDefinition(definition), tags: input.tags ?? [] };
    },
  };

function networkModeOf(input: ecs.RegisterTaskDefinitionRequest): TaskDefinition['networkMode'] {
  const { networkMode = 'bridge', requiresCompatibilities = [] } = input;
  if (networkMode !== 'awsvpc' && requiresCompatibilities.includes('FARGATE')) {
    throw clientError("Fargate only supports network mode 'awsvpc'.");
  }
  if (networkMode === 'none') throw clientError("Network mode 'none' is not supported by this emulator.");
  return networkMode;
}

/** Nobody knows what an image does: its tasks run until they are stopped and pass whatever health check they have. */
function behaviourOf({ containerDefinitions = [] }: ecs.RegisterTaskDefinitionRequest): TaskBehaviour {
  const check = containerDefinitions.find(
    ({ essential, healthCheck }) => essential !== false && healthCheck,
  )?.healthCheck;
  if (check === undefined) return steady;
  return {
    ...steady,
    healthCheck: { intervalMs: (check.interval ?? 30) * 1000, unhealthyAfterMs: undefined, share: 1 },
  };
}
