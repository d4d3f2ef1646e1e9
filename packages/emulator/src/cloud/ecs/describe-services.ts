// DescribeServices: up to ten at a time, with their deployments.
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { onServices } from './access.ts';
import { checkedList, requireCluster, serviceArnFor } from './names.ts';
import { viewService } from './service-view.ts';

export const describeServices: Operation<ecs.DescribeServicesRequest, ecs.DescribeServicesResponse> = {
  service: 'ecs',
  name: 'DescribeServices',
  access({ cluster, services }, { world }) {
    return onServices(world, 'ecs:DescribeServices', cluster, services);
  },
  run(input, { world }) {
    const cluster = requireCluster(world, input.cluster);
    const services: ecs.Service[] = [];
    const failures: ecs.Failure[] = [];
    for (const name of checkedList('Services', input.services, 10)) {
      const arn = serviceArnFor(world, cluster.arn, name);
      const service = world.services.get(arn);
      if (service === undefined) failures.push({ arn, reason: 'MISSING' });
      else services.push(viewService(service, { withTags: input.include?.includes('TAGS') ?? false }));
    }
    return { services, failures };
  },
};
