// ListServices: ten at a time unless asked for more; what is INACTIVE is no longer listed.
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { inCluster } from './access.ts';
import { requireCluster } from './names.ts';
import { page } from './pages.ts';

export const listServices: Operation<ecs.ListServicesRequest, ecs.ListServicesResponse> = {
  service: 'ecs',
  name: 'ListServices',
  access({ cluster }, { world }) {
    return [{ action: 'ecs:ListServices', resource: '*', context: inCluster(world, cluster) }];
  },
  run({ cluster, launchType, maxResults = 10, nextToken }, { world }) {
    const { arn } = requireCluster(world, cluster);
    const { arns, ...rest } = page(
      world.services.values(),
      (service) =>
        service.clusterArn === arn &&
        service.status !== 'INACTIVE' &&
        (launchType === undefined || service.launchType === launchType),
      { maxResults, nextToken },
    );
    return { serviceArns: arns, ...rest };
  },
};
