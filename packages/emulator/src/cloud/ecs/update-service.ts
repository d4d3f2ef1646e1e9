// UpdateService: counts, percentages, the breaker and tags at once; another definition or other providers, or force, by a new deployment.
import { launchTypeOf } from '../../world/capacity.ts';
import { deploy } from '../../world/deployments.ts';
import { announceService } from '../../world/services.ts';
import type { Service, World } from '../../world/state.ts';
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { onServices } from './access.ts';
import { breakerFrom } from './circuit-breaker.ts';
import { strategyFrom } from './launch.ts';
import { requireCluster, requireService, requireTaskDefinition } from './names.ts';
import { serviceNotActive } from './refusals.ts';
import { viewService } from './service-view.ts';

export const updateService: Operation<ecs.UpdateServiceRequest, ecs.UpdateServiceResponse> = {
  service: 'ecs',
  name: 'UpdateService',
  access({ cluster, service }, { world }) {
    return onServices(world, 'ecs:UpdateService', cluster, [service]);
  },
  run(input, { world }) {
    const service = requireService(world, requireCluster(world, input.cluster), input.service);
    if (service.status !== 'ACTIVE') throw serviceNotActive();
    const { arn } = requireTaskDefinition(world, input.taskDefinition ?? service.taskDefinitionArn);
    const { deploymentConfiguration } = input;
    const circuitBreaker = breakerFrom(deploymentConfiguration?.deploymentCircuitBreaker, service.circuitBreaker);
    const moves = useProviders(world, service, input.capacityProviderStrategy);
    service.desiredCount = input.desiredCount ?? service.desiredCount;
    service.minimumHealthyPercent = deploymentConfiguration?.minimumHealthyPercent ?? service.minimumHealthyPercent;
    service.maximumPercent = deploymentConfiguration?.maximumPercent ?? service.maximumPercent;
    service.circuitBreaker = circuitBreaker;
    service.propagateTags = input.propagateTags ?? service.propagateTags;
    service.managedTags = input.enableECSManagedTags ?? service.managedTags;
    if (moves || arn !== service.taskDefinitionArn || input.forceNewDeployment === true) deploy(world, service, arn);
    announceService(world, service);
    return { service: viewService(service, { withTags: false }) };
  },
};

/** Answers whether the strategy was given: its tasks come with a new deployment (that this needs no force is inferred). */
function useProviders(
  world: World,
  service: Service,
  items: ecs.UpdateServiceRequest['capacityProviderStrategy'],
): boolean {
  if (items === undefined) return false;
  service.capacityProviders = strategyFrom(world, items);
  const [first] = service.capacityProviders;
  if (first !== undefined) service.launchType = launchTypeOf(world, first.name);
  return true;
}
