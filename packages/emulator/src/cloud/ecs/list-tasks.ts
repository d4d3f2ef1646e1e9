// ListTasks: the tasks wished to run, or those wished to stop, of a cluster or one of its services, in pages.
import { instanceOf } from '../../world/container-instance.ts';
import type { Task, World } from '../../world/state.ts';
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { inCluster } from './access.ts';
import { instanceArnFor, requireCluster, requireService } from './names.ts';
import { page } from './pages.ts';

export const listTasks: Operation<ecs.ListTasksRequest, ecs.ListTasksResponse> = {
  service: 'ecs',
  name: 'ListTasks',
  /** Its resource is a container instance; a policy for all of a cluster says `*` and `ecs:cluster`. */
  access({ cluster, containerInstance }, { world }) {
    const resource = containerInstance === undefined ? '*' : instanceArnFor(world, cluster, containerInstance);
    return [{ action: 'ecs:ListTasks', resource, context: inCluster(world, cluster) }];
  },
  run(input, { world }) {
    const cluster = requireCluster(world, input.cluster);
    const { serviceName } = input;
    const all = serviceName === undefined ? world.tasks.values() : requireService(world, cluster, serviceName).tasks;
    const { arns, ...rest } = page(
      all,
      (task) => task.clusterArn === cluster.arn && matches(world, task, input),
      input,
    );
    return { taskArns: arns, ...rest };
  },
};

/** By default the tasks wished to run, whatever their last status. */
function matches(world: World, task: Task, input: ecs.ListTasksRequest): boolean {
  const { desiredStatus = 'RUNNING', family, launchType, startedBy, containerInstance } = input;
  return (
    task.desiredStatus === desiredStatus &&
    (family === undefined || world.taskDefinitions.get(task.taskDefinitionArn)?.family === family) &&
    (launchType === undefined || task.launchType === launchType) &&
    (startedBy === undefined || task.startedBy === startedBy) &&
    (containerInstance === undefined ||
      instanceOf(world, task) === instanceArnFor(world, task.clusterArn, containerInstance))
  );
}
