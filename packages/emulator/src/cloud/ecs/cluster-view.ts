// A cluster as CreateCluster and DescribeClusters show it.
import { countTasks } from '../../world/services.ts';
import type { Cluster, World } from '../../world/state.ts';
import type { ecs } from '../protocol/models.ts';
import { tagList } from './tags.ts';

export function viewCluster(world: World, cluster: Cluster, options: { readonly withTags: boolean }): ecs.Cluster {
  const { running, pending } = countTasks([...world.tasks.values()].filter((task) => task.clusterArn === cluster.arn));
  const services = [...world.services.values()].filter((service) => service.clusterArn === cluster.arn);
  return {
    activeServicesCount: services.filter((service) => service.status === 'ACTIVE').length,
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    pendingTasksCount: pending,
    registeredContainerInstancesCount: 0,
    runningTasksCount: running,
    status: 'ACTIVE',
    tags: options.withTags ? tagList(cluster.tags) : [],
  };
}
