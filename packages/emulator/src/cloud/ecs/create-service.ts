// CreateService: a name can be used again once the service that had it is INACTIVE.
import { defaultBreaker } from '../../world/circuit-breaker.ts';
import { createService as addService, announceService } from '../../world/services.ts';
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { inCluster, requestTags } from './access.ts';
import { breakerFrom } from './circuit-breaker.ts';
import { launchOf } from './launch.ts';
import { requireCluster, requireTaskDefinition, serviceArnFor } from './names.ts';
import { invalidParameter } from './refusals.ts';
import { viewService } from './service-view.ts';
import { tagsFrom } from './tags.ts';

export const createService: Operation<ecs.CreateServiceRequest, ecs.CreateServiceResponse> = {
  service: 'ecs',
  name: 'CreateService',
  access({ cluster, serviceName = '', tags }, { world }) {
    const resource = serviceArnFor(world, cluster, serviceName);
    return [{ action: 'ecs:CreateService', resource, context: { ...inCluster(world, cluster), ...requestTags(tags) } }];
  },
  run(input, { world }) {
    const cluster = requireCluster(world, input.cluster);
    const { serviceName: name = '', desiredCount, deploymentConfiguration } = input;
    const present = world.services.get(serviceArnFor(world, cluster.arn, name));
    if (present !== undefined && present.status !== 'INACTIVE') {
      throw invalidParameter('Creation of service was not idempotent.');
    }
    if (desiredCount === undefined) throw invalidParameter('Must specify desiredCount for REPLICA scheduling strategy');
    const definition = requireTaskDefinition(world, input.taskDefinition);
    const service = addService(world, {
      name,
      cluster,
      definition,
      desiredCount,
      minimumHealthyPercent: deploymentConfiguration?.minimumHealthyPercent ?? 100,
      maximumPercent: deploymentConfiguration?.maximumPercent ?? 200,
      circuitBreaker: breakerFrom(deploymentConfiguration?.deploymentCircuitBreaker, defaultBreaker),
      ...launchOf(world, definition, input),
      activates: activates(input),
      hosts: undefined,
      propagateTags: input.propagateTags ?? 'NONE',
      managedTags: input.enableECSManagedTags ?? false,
      tags: tagsFrom(input.tags),
    });
    announceService(world, service);
    return { service: viewService(service, { withTags: true }) };
  },
};

/** Cloud Map, or more than one target group (ECS developer guide, task life cycle). */
function activates({ serviceRegistries = [], loadBalancers = [] }: ecs.CreateServiceRequest): boolean {
  return serviceRegistries.length > 0 || loadBalancers.length > 1;
}
