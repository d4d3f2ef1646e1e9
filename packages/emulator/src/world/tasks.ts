// What is ordered when a task is wanted, and the record that comes of it.
import { taskArn } from './arns.ts';
import type { WorldTime } from './clock.ts';
import { uuidOf } from './identity.ts';
import type { Cluster, HostType, LaunchType, Service, Subnet, Tags, Task, TaskDefinition, World } from './state.ts';

export interface TaskOrder {
  readonly cluster: Cluster;
  readonly definition: TaskDefinition;
  /** Undefined for a standalone task. */
  readonly service: Service | undefined;
  /** Names what chance decides for it. */
  readonly lot: string;
  readonly group: string;
  /** A deployment's id, or what the caller of RunTask said. */
  readonly startedBy: string | undefined;
  readonly launchType: LaunchType;
  readonly capacityProvider: string | undefined;
  readonly hostType: HostType;
  readonly subnet: Subnet;
  readonly activates: boolean;
  readonly tags: Tags;
}

/** Adds the task to the world at the very beginning of its life; nobody has been told of it yet, hence version 0. */
export function createTask(world: World, order: TaskOrder, createdAt: WorldTime): Task {
  const id = world.random.hex(32);
  const hasInterface = order.definition.networkMode === 'awsvpc';
  const task: Task = {
    arn: taskArn(world, order.cluster.name, id),
    id,
    lot: order.lot,
    clusterArn: order.cluster.arn,
    taskDefinitionArn: order.definition.arn,
    group: order.group,
    startedBy: order.startedBy,
    deploymentId: order.service === undefined ? undefined : order.startedBy,
    launchType: order.launchType,
    capacityProvider: order.capacityProvider,
    availabilityZone: order.subnet.availabilityZone,
    hostType: order.hostType,
    activates: order.activates,
    version: 0,
    // Without an interface there is nothing to provision: such a task begins PENDING, on a host that is connected.
    lastStatus: hasInterface ? 'PROVISIONING' : 'PENDING',
    desiredStatus: 'RUNNING',
    attachment: hasInterface ? newAttachment(id, order.subnet) : undefined,
    registration: order.activates ? 'PRECREATED' : undefined,
    protectedUntil: undefined,
    hasHealthCheck: order.definition.behaviour.healthCheck !== undefined,
    healthStatus: 'UNKNOWN',
    createdAt,
    updatedAt: createdAt,
    connectivityAt: hasInterface ? undefined : createdAt,
    pullStartedAt: undefined,
    pullStoppedAt: undefined,
    startedAt: undefined,
    stoppingAt: undefined,
    executionStoppedAt: undefined,
    exitCode: undefined,
    stoppedAt: undefined,
    stopCode: undefined,
    stoppedReason: undefined,
    tags: order.tags,
  };
  world.tasks.set(task.arn, task);
  order.service?.tasks.add(task);
  return task;
}

function newAttachment(taskId: string, subnet: Subnet): NonNullable<Task['attachment']> {
  return {
    id: uuidOf(`eni of ${taskId}`),
    subnetId: subnet.id,
    status: 'PRECREATED',
    networkInterfaceId: undefined,
    macAddress: undefined,
    privateDnsName: undefined,
    privateIPv4Address: undefined,
  };
}
