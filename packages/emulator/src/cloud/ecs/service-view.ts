// A service as CreateService, UpdateService, DeleteService and DescribeServices show it.
import { countTasks } from '../../world/services.ts';
import type { Deployment, Service } from '../../world/state.ts';
import type { ecs } from '../protocol/models.ts';
import { tagList } from './tags.ts';

export function viewService(service: Service, options: { readonly withTags: boolean }): ecs.Service {
  const { running, pending } = countTasks(service.tasks);
  return {
    capacityProviderStrategy:
      service.capacityProvider === undefined
        ? []
        : [{ capacityProvider: service.capacityProvider, weight: 1, base: 0 }],
    clusterArn: service.clusterArn,
    createdAt: new Date(service.createdAt),
    deploymentConfiguration: {
      minimumHealthyPercent: service.minimumHealthyPercent,
      maximumPercent: service.maximumPercent,
    },
    deploymentController: { type: 'ECS' },
    deployments: service.deployments.map((deployment) => viewDeployment(service, deployment)),
    desiredCount: service.desiredCount,
    events: [],
    launchType: service.capacityProvider === undefined ? service.launchType : undefined,
    loadBalancers: [],
    pendingCount: pending,
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
    createdAt: new Date(deployment.createdAt),
    desiredCount: deployment.status === 'PRIMARY' ? service.desiredCount : running + pending,
    failedTasks: deployment.failedTasks,
    id: deployment.id,
    launchType: service.capacityProvider === undefined ? service.launchType : undefined,
    pendingCount: pending,
    rolloutState: deployment.rolloutState,
    rolloutStateReason: `ECS deployment ${deployment.id} ${rolloutWords[deployment.rolloutState]}.`,
    runningCount: running,
    status: deployment.status,
    taskDefinition: deployment.taskDefinitionArn,
    updatedAt: new Date(deployment.createdAt),
  };
}

const rolloutWords = { IN_PROGRESS: 'in progress', COMPLETED: 'completed', FAILED: 'failed' } as const;
