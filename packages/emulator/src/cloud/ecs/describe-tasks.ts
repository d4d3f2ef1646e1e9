// DescribeTasks: up to a hundred at a time; a task that is gone is a failure MISSING, not an error.
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { onTasks } from './access.ts';
import { checkedList, checkedTaskArn, requireCluster } from './names.ts';
import { viewTask } from './task-view.ts';

export const describeTasks: Operation<ecs.DescribeTasksRequest, ecs.DescribeTasksResponse> = {
  service: 'ecs',
  name: 'DescribeTasks',
  access({ cluster, tasks }, { world }) {
    return onTasks(world, 'ecs:DescribeTasks', cluster, tasks);
  },
  run(input, { world }) {
    const cluster = requireCluster(world, input.cluster);
    const tasks: ecs.Task[] = [];
    const failures: ecs.Failure[] = [];
    for (const name of checkedList('Tasks', input.tasks, 100)) {
      const arn = checkedTaskArn(world, cluster, name);
      const task = world.tasks.get(arn);
      if (task === undefined) failures.push({ arn, reason: 'MISSING' });
      else tasks.push(viewTask(world, task, { withTags: input.include?.includes('TAGS') ?? false }));
    }
    return { tasks, failures };
  },
};
