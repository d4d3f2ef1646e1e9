// DescribeClusters: what is not there comes back as a failure, not as an error.
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { resourceTags } from './access.ts';
import { viewCluster } from './cluster-view.ts';
import { clusterArnFor } from './names.ts';

export const describeClusters: Operation<ecs.DescribeClustersRequest, ecs.DescribeClustersResponse> = {
  service: 'ecs',
  name: 'DescribeClusters',
  access({ clusters = ['default'] }, { world }) {
    return clusters.map((name) => {
      const resource = clusterArnFor(world, name);
      return { action: 'ecs:DescribeClusters', resource, context: resourceTags(world.clusters.get(resource)?.tags) };
    });
  },
  run({ clusters = ['default'], include = [] }, { world }) {
    const found: ecs.Cluster[] = [];
    const failures: ecs.Failure[] = [];
    for (const arn of clusters.map((name) => clusterArnFor(world, name))) {
      const cluster = world.clusters.get(arn);
      if (cluster === undefined) failures.push({ arn, reason: 'MISSING' });
      else found.push(viewCluster(world, cluster, { withTags: include.includes('TAGS') }));
    }
    return { clusters: found, failures };
  },
};
