// Services and clusters as records: made, changed, deleted. What has to happen then is the scheduler's business.
import { clusterArn, serviceArn } from './arns.ts';
import { newDeployment, tellRollout } from './deployments.ts';
import type { Cluster, Service, Tags, Task, TaskDefinition, World } from './state.ts';

type Chosen =
  | 'name'
  | 'desiredCount'
  | 'minimumHealthyPercent'
  | 'maximumPercent'
  | 'circuitBreaker'
  | 'launchType'
  | 'capacityProviders'
  | 'subnetIds'
  | 'activates'
  | 'hosts'
  | 'propagateTags'
  | 'managedTags'
  | 'tags';

export interface NewService extends Pick<Service, Chosen> {
  readonly cluster: Cluster;
  readonly definition: TaskDefinition;
}

export function createCluster(world: World, name: string, tags: Tags): Cluster {
  const cluster = { name, arn: clusterArn(world, name), tags };
  world.clusters.set(cluster.arn, cluster);
  return cluster;
}

/** Adds the service with its first deployment; `announceService` then sets the scheduler to work. */
export function createService(world: World, wanted: NewService): Service {
  const { cluster, definition, ...rest } = wanted;
  const arn = serviceArn(world, cluster.name, wanted.name);
  const service: Service = {
    ...rest,
    arn,
    clusterArn: cluster.arn,
    status: 'ACTIVE',
    taskDefinitionArn: definition.arn,
    deployments: [newDeployment(world, arn, definition.arn)],
    tasks: new Set(),
    startedTasks: 0,
    events: [],
    createdAt: world.clock.now(),
  };
  world.services.set(service.arn, service);
  tellRollout(world, service);
  return service;
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
