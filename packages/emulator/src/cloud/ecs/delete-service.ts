// DeleteService: DRAINING until its last task has stopped, INACTIVE after that.
import { announceService } from '../../world/services.ts';
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { onServices } from './access.ts';
import { requireCluster, requireService } from './names.ts';
import { invalidParameter, serviceNotFound } from './refusals.ts';
import { viewService } from './service-view.ts';

export const deleteService: Operation<ecs.DeleteServiceRequest, ecs.DeleteServiceResponse> = {
  service: 'ecs',
  name: 'DeleteService',
  access({ cluster, service }, { world }) {
    return onServices(world, 'ecs:DeleteService', cluster, [service]);
  },
  run(input, { world }) {
    const service = requireService(world, requireCluster(world, input.cluster), input.service);
    if (service.status === 'INACTIVE') throw serviceNotFound();
    if (service.desiredCount > 0 && input.force !== true) {
      throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
    }
    service.status = 'DRAINING';
    service.desiredCount = 0;
    announceService(world, service);
    return { service: viewService(service, { withTags: false }) };
  },
};
