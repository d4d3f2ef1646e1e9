// Services and clusters as records: made, changed, deleted. What has to happen then is the scheduler's business.
import { clusterArn, serviceArn } from './arns.ts';
import type {
  Cluster,
  Deployment,
  HostShare,
  LaunchType,
  Service,
  Tags,
  Task,
  TaskDefinition,
  World,
} from './state.ts';

export interface NewService {
  readonly name: string;
  readonly cluster: Cluster;
  readonly definition: TaskDefinition;
  readonly desiredCount: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly launchType: LaunchType;
  readonly capacityProvider: string | undefined;
  readonly subnetIds: readonly string[];
  readonly activates: boolean;
  /** Undefined: anywhere in the account. */
  readonly hosts: readonly HostShare[] | undefined;
  readonly tags: Tags;
}

export function createCluster(world: World, name: string, tags: Tags): Cluster {
  const cluster = { name, arn: clusterArn(world, name), tags };
  world.clusters.set(cluster.arn, cluster);
  return cluster;
}

/** Adds the service with its first deployment; `announceService` then sets the scheduler to work. */
export function createService(world: World, wanted: NewService): Service {
  const { cluster, definition, ...rest } = wanted;
  const service: Service = {
    ...rest,
    arn: serviceArn(world, cluster.name, wanted.name),
    clusterArn: cluster.arn,
    status: 'ACTIVE',
    taskDefinitionArn: definition.arn,
    deployments: [newDeployment(world, definition.arn)],
    tasks: new Set(),
    startedTasks: 0,
    createdAt: world.clock.now(),
  };
  world.services.set(service.arn, service);
  return service;
}

/** Makes a new PRIMARY deployment; the ones before it are rolled away. */
export function deploy(world: World, service: Service, definitionArn: string): void {
  for (const before of service.deployments) before.status = 'ACTIVE';
  service.taskDefinitionArn = definitionArn;
  service.deployments.unshift(newDeployment(world, definitionArn));
}

export function announceService(world: World, service: Service): void {
  for (const listener of world.onServiceChange) listener(service);
}

/** Counts as ECS does: a task that is wished to stop is neither running nor pending any more. */
export function countTasks(tasks: Iterable<Task>): { readonly running: number; readonly pending: number } {
  let running = 0;
  let pending = 0;
  for (const task of tasks) {
    if (task.desiredStatus === 'STOPPED') continue;
    if (task.lastStatus === 'RUNNING') running += 1;
    else pending += 1;
  }
  return { running, pending };
}

function newDeployment(world: World, definitionArn: string): Deployment {
  const { random } = world;
  return {
    // Nineteen digits, as captured; one number of that size would be more than JavaScript counts exactly.
    id: `ecs-svc/${random.between(1_000_000_000, 9_999_999_999)}${random.between(100_000_000, 999_999_999)}`,
    taskDefinitionArn: definitionArn,
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    createdAt: world.clock.now(),
    failedTasks: 0,
  };
}
