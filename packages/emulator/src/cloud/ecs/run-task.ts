// RunTask: up to ten standalone tasks of one definition.
import { capacityInTurn } from '../../world/capacity.ts';
import { drawsFor, nextLot } from '../../world/draws.ts';
import { startTask } from '../../world/life-cycle.ts';
import { anyHost, drawHost, subnetInTurn } from '../../world/placement.ts';
import type { Cluster, Tags, TaskDefinition } from '../../world/state.ts';
import { findTaskDefinition } from '../../world/task-definitions.ts';
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { inCluster, requestTags } from './access.ts';
import { launchOf } from './launch.ts';
import { requireCluster, requireTaskDefinition } from './names.ts';
import { invalidParameter } from './refusals.ts';
import { tagsFrom } from './tags.ts';
import { viewTask } from './task-view.ts';

export const runTask: Operation<ecs.RunTaskRequest, ecs.RunTaskResponse> = {
  service: 'ecs',
  name: 'RunTask',
  /** Since March 2024 a family is resolved to its latest revision before authorization. */
  access({ cluster, taskDefinition = '', tags }, { world }) {
    const resource = findTaskDefinition(world, taskDefinition)?.arn ?? taskDefinition;
    return [{ action: 'ecs:RunTask', resource, context: { ...inCluster(world, cluster), ...requestTags(tags) } }];
  },
  run(input, { world }) {
    const cluster = requireCluster(world, input.cluster);
    const { count = 1 } = input;
    if (count < 1 || count > 10) throw invalidParameter('Invalid count: it must be between 1 and 10.');
    const definition = requireTaskDefinition(world, input.taskDefinition);
    if (input.propagateTags === 'SERVICE')
      throw invalidParameter('A standalone task has no service to take tags from.');
    const launch = launchOf(world, definition, input);
    const nextCapacity = capacityInTurn(world, launch, []);
    const tasks = Array.from({ length: count }, () => {
      const lot = nextLot(world, `family:${definition.family}`);
      return startTask(world, {
        cluster,
        definition,
        service: undefined,
        lot,
        group: input.group ?? `family:${definition.family}`,
        startedBy: input.startedBy,
        ...nextCapacity(),
        hostType: drawHost(drawsFor(world.seed, `${lot} host`), anyHost(world)),
        subnet: subnetInTurn(world, launch.subnetIds, world.tasks.size),
        activates: false,
        tags: tagsOf(input, cluster, definition),
      });
    });
    return { tasks: tasks.map((task) => viewTask(world, task, { withTags: true })), failures: [] };
  },
};

/** The caller's own tags win over those of the definition (inferred). */
function tagsOf(input: ecs.RunTaskRequest, cluster: Cluster, definition: TaskDefinition): Tags {
  return new Map([
    ...(input.propagateTags === 'TASK_DEFINITION' ? definition.tags : []),
    ...tagsFrom(input.tags),
    ...(input.enableECSManagedTags === true ? ([['aws:ecs:clusterName', cluster.name]] as const) : []),
  ]);
}
