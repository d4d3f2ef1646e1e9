// UpdateService: another count or other percentages at once; another task definition, or force, by a new deployment.
import { announceService, deploy } from '../../world/services.ts';
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { onServices } from './access.ts';
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
    const { taskDefinition = service.taskDefinitionArn, desiredCount, deploymentConfiguration } = input;
    const { arn } = requireTaskDefinition(world, taskDefinition);
    service.desiredCount = desiredCount ?? service.desiredCount;
    service.minimumHealthyPercent = deploymentConfiguration?.minimumHealthyPercent ?? service.minimumHealthyPercent;
    service.maximumPercent = deploymentConfiguration?.maximumPercent ?? service.maximumPercent;
    if (arn !== service.taskDefinitionArn || input.forceNewDeployment === true) deploy(world, service, arn);
    announceService(world, service);
    return { service: viewService(service, { withTags: false }) };
  },
};
