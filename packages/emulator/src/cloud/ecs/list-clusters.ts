// ListClusters: all clusters of the account, in pages.
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { page } from './pages.ts';

export const listClusters: Operation<ecs.ListClustersRequest, ecs.ListClustersResponse> = {
  service: 'ecs',
  name: 'ListClusters',
  access: () => [{ action: 'ecs:ListClusters', resource: '*', context: {} }],
  run(input, { world }) {
    const { arns, ...rest } = page(world.clusters.values(), () => true, input);
    return { clusterArns: arns, ...rest };
  },
};
