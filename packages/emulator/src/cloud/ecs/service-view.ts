// A service as CreateService, UpdateService, DeleteService and DescribeServices show it.
import { uuidOf } from '../../world/identity.ts';
import { countTasks } from '../../world/services.ts';
import type { Deployment, Service } from '../../world/state.ts';
import type { ecs } from '../protocol/models.ts';
import { viewBreaker } from './circuit-breaker.ts';
import { tagList } from './tags.ts';

export function viewService(service: Service, options: { readonly withTags: boolean }): ecs.Service {
  const { running, pending } = countTasks(service.tasks);
  return {
    capacityProviderStrategy: strategyOf(service),
    clusterArn: service.clusterArn,
    createdAt: new Date(service.createdAt),
    deploymentConfiguration: {
      deploymentCircuitBreaker: viewBreaker(service.circuitBreaker),
      minimumHealthyPercent: service.minimumHealthyPercent,
      maximumPercent: service.maximumPercent,
    },
    deploymentController: { type: 'ECS' },
    deployments: service.deployments.map((deployment) => viewDeployment(service, deployment)),
    desiredCount: service.desiredCount,
    enableECSManagedTags: service.managedTags,
    events: eventsOf(service),
    launchType: launchTypeShown(service),
    loadBalancers: [],
    pendingCount: pending,
    propagateTags: service.propagateTags,
    runningCount: running,
    schedulingStrategy: 'REPLICA',
    serviceArn: service.arn,
    serviceName: service.name,
    serviceRegistries: [],
    status: service.status,
    tags: options.withTags ? tagList(service.tags) : [],
    taskDefinition: service.taskDefinitionArn,
  };
}

/** An ACTIVE deployment wants no more than it still has (inferred). */
function viewDeployment(service: Service, deployment: Deployment): ecs.Deployment {
  const { running, pending } = countTasks([...service.tasks].filter((task) => task.deploymentId === deployment.id));
  return {
    capacityProviderStrategy: strategyOf(service),
    createdAt: new Date(deployment.createdAt),
    desiredCount: deployment.status === 'PRIMARY' ? service.desiredCount : running + pending,
    failedTasks: deployment.failedTasks,
    id: deployment.id,
    launchType: launchTypeShown(service),
    pendingCount: pending,
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
    runningCount: running,
    status: deployment.status,
    taskDefinition: deployment.taskDefinitionArn,
    updatedAt: new Date(deployment.updatedAt),
  };
}

const strategyOf = ({ capacityProviders }: Service): ecs.CapacityProviderStrategyItem[] =>
  capacityProviders.map(({ name, weight, base }) => ({ capacityProvider: name, weight, base }));

/** A service with a strategy has no launch type of its own. */
const launchTypeShown = ({ capacityProviders, launchType }: Service): ecs.LaunchType | undefined =>
  capacityProviders.length === 0 ? launchType : undefined;

/** The latest first. */
function eventsOf({ arn, createdAt, events }: Service): ecs.ServiceEvent[] {
  return events.toReversed().map(({ turn, at, message }) => ({
    id: uuidOf(`${arn} ${createdAt} event ${turn}`),
    createdAt: new Date(at),
    message,
  }));
}
