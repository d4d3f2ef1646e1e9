// What the scheduler starts for a service: task after task of one deployment, each on the capacity, the host and the subnet it lands on.
import { capacityInTurn } from './capacity.ts';
import { drawsFor, nextLot } from './draws.ts';
import { anyHost, drawHost, subnetInTurn } from './placement.ts';
import type { Cluster, Deployment, Service, Tags, TaskDefinition, World } from './state.ts';
import type { TaskOrder } from './tasks.ts';

/** Gives the next order at each call. Throws on a fleet without room. */
export function ordersOf(world: World, service: Service, deployment: Deployment): () => TaskOrder {
  const cluster = world.clusters.get(service.clusterArn);
  const definition = world.taskDefinitions.get(deployment.taskDefinitionArn);
  if (cluster === undefined || definition === undefined) {
    throw new Error(
      `Expected the cluster and the task definition of ${service.arn}, got none. Add them to the world first.`,
    );
  }
  const nextCapacity = capacityInTurn(world, service, service.tasks);
  return () => {
    const turn = service.startedTasks;
    service.startedTasks += 1;
    const lot = nextLot(world, deployment.lot);
    return {
      cluster,
      definition,
      service,
      lot,
      group: `service:${service.name}`,
      startedBy: deployment.id,
      ...nextCapacity(),
      hostType: drawHost(drawsFor(world.seed, `${lot} host`), service.hosts ?? anyHost(world)),
      subnet: subnetInTurn(world, service.subnetIds, turn),
      activates: service.activates,
      tags: tagsOf(service, cluster, definition),
    };
  };
}

/** ECS's own tags, and those of the service or of the definition (ECS developer guide, tagging resources). */
function tagsOf(service: Service, cluster: Cluster, definition: TaskDefinition): Tags {
  const tags: Tags = new Map(propagated(service, definition));
  if (service.managedTags) {
    tags.set('aws:ecs:clusterName', cluster.name);
    tags.set('aws:ecs:serviceName', service.name);
  }
  return tags;
}

function propagated({ propagateTags, tags }: Service, definition: TaskDefinition): Tags {
  if (propagateTags === 'SERVICE') return tags;
  return propagateTags === 'TASK_DEFINITION' ? definition.tags : new Map();
}
