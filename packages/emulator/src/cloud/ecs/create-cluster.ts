// CreateCluster: a second call for the same name gives the cluster that is there.
import { clusterArn } from '../../world/arns.ts';
import { createCluster as addCluster } from '../../world/services.ts';
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { requestTags } from './access.ts';
import { viewCluster } from './cluster-view.ts';
import { tagsFrom } from './tags.ts';

export const createCluster: Operation<ecs.CreateClusterRequest, ecs.CreateClusterResponse> = {
  service: 'ecs',
  name: 'CreateCluster',
  access({ clusterName = 'default', tags }, { world }) {
    return [{ action: 'ecs:CreateCluster', resource: clusterArn(world, clusterName), context: requestTags(tags) }];
  },
  run({ clusterName = 'default', tags }, { world }) {
    const present = world.clusters.get(clusterArn(world, clusterName));
    const cluster = present ?? addCluster(world, clusterName, tagsFrom(tags));
    return { cluster: viewCluster(world, cluster, { withTags: true }) };
  },
};
