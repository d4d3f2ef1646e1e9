// DeleteCluster: refused while services, or tasks that have not stopped, are in it.
import { clusterArn, lastPart } from '../../world/arns.ts';
import { AwsError, type Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { resourceTags } from './access.ts';
import { viewCluster } from './cluster-view.ts';
import { clusterArnFor, requireCluster } from './names.ts';

export const deleteCluster: Operation<ecs.DeleteClusterRequest, ecs.DeleteClusterResponse> = {
  service: 'ecs',
  name: 'DeleteCluster',
  access({ cluster = '' }, { world }) {
    const resource = clusterArn(world, lastPart(clusterArnFor(world, cluster)));
    return [{ action: 'ecs:DeleteCluster', resource, context: resourceTags(world.clusters.get(resource)?.tags) }];
  },
  run(input, { world }) {
    const cluster = requireCluster(world, input.cluster);
    const isHere = (one: { readonly clusterArn: string }): boolean => one.clusterArn === cluster.arn;
    if ([...world.services.values()].some((service) => isHere(service) && service.status !== 'INACTIVE')) {
      throw new AwsError(
        'ClusterContainsServicesException',
        'The Cluster cannot be deleted while Services are active.',
      );
    }
    if ([...world.tasks.values()].some((task) => isHere(task) && task.lastStatus !== 'STOPPED')) {
      throw new AwsError('ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.');
    }
    world.clusters.delete(cluster.arn);
    return { cluster: { ...viewCluster(world, cluster, { withTags: false }), status: 'INACTIVE' } };
  },
};
