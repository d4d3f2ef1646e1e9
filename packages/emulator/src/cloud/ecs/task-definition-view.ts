// A task definition as RegisterTaskDefinition and DescribeTaskDefinition show it.
import type { TaskDefinition } from '../../world/state.ts';
import type { ecs } from '../protocol/models.ts';

export function viewTaskDefinition(definition: TaskDefinition): ecs.TaskDefinition {
  return {
    containerDefinitions: definition.containers.map(({ name, image }) => ({ name, image, essential: true })),
    cpu: definition.cpu,
    family: definition.family,
    memory: definition.memory,
    networkMode: definition.networkMode,
    revision: definition.revision,
    runtimePlatform: { cpuArchitecture: definition.cpuArchitecture, operatingSystemFamily: 'LINUX' },
    status: definition.status,
    taskDefinitionArn: definition.arn,
  };
}
