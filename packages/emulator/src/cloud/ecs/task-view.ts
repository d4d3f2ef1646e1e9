// A task as DescribeTasks, RunTask and StopTask show it.
import type { WorldTime } from '../../world/clock.ts';
import { instanceOf } from '../../world/container-instance.ts';
import { containersOf } from '../../world/containers.ts';
import type { Task, World } from '../../world/state.ts';
import { interfaceDetails } from '../../world/task-interface.ts';
import type { ecs } from '../protocol/models.ts';
import { tagList } from './tags.ts';

/** Tags are shown on demand only (`include: TAGS`). */
export function viewTask(world: World, task: Task, options: { readonly withTags: boolean }): ecs.Task {
  const definition = world.taskDefinitions.get(task.taskDefinitionArn);
  const containers = containersOf(world, task);
  return {
    attachments: attachmentsOf(task),
    attributes: [{ name: 'ecs.cpu-architecture', value: definition?.cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64' }],
    availabilityZone: task.availabilityZone,
    capacityProviderName: task.capacityProvider,
    clusterArn: task.clusterArn,
    connectivity: task.connectivityAt === undefined ? undefined : 'CONNECTED',
    containers: containers.map((container) => ({ ...container, healthStatus: task.healthStatus })),
    cpu: definition?.cpu,
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: false,
    group: task.group,
    healthStatus: task.healthStatus,
    lastStatus: task.lastStatus,
    launchType: task.launchType,
    memory: definition?.memory,
    overrides: { containerOverrides: containers.map(({ name }) => ({ name })), inferenceAcceleratorOverrides: [] },
    startedBy: task.startedBy,
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    tags: options.withTags ? tagList(task.tags) : [],
    taskArn: task.arn,
    taskDefinitionArn: task.taskDefinitionArn,
    version: task.version,
    ...momentsOf(task),
    ...(task.launchType === 'FARGATE' ? ofFargate : { containerInstanceArn: instanceOf(world, task) }),
  };
}

const ofFargate = { platformVersion: '1.4.0', platformFamily: 'Linux', ephemeralStorage: { sizeInGiB: 20 } };

/** Here the interface has another type than in events, and Cloud Map does not appear. */
function attachmentsOf({ attachment }: Task): ecs.Attachment[] {
  if (attachment === undefined) return [];
  const { id, status } = attachment;
  return [{ id, type: 'ElasticNetworkInterface', status, details: interfaceDetails(attachment) }];
}

function momentsOf(task: Task): Partial<ecs.Task> {
  return {
    connectivityAt: dateOf(task.connectivityAt),
    createdAt: dateOf(task.createdAt),
    executionStoppedAt: dateOf(task.executionStoppedAt),
    pullStartedAt: dateOf(task.pullStartedAt),
    pullStoppedAt: dateOf(task.pullStoppedAt),
    startedAt: dateOf(task.startedAt),
    stoppedAt: dateOf(task.stoppedAt),
    stoppingAt: dateOf(task.stoppingAt),
  };
}

function dateOf(time: WorldTime | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}
