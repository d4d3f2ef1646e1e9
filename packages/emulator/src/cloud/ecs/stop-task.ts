// StopTask: wishes the end of one task; of one that is ending already it only shows how far it is.
import { stopTask as endTask } from '../../world/life-cycle.ts';
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { onTasks } from './access.ts';
import { checkedTaskArn, requireCluster } from './names.ts';
import { invalidParameter } from './refusals.ts';
import { viewTask } from './task-view.ts';

export const stopTask: Operation<ecs.StopTaskRequest, ecs.StopTaskResponse> = {
  service: 'ecs',
  name: 'StopTask',
  access({ cluster, task = '' }, { world }) {
    return onTasks(world, 'ecs:StopTask', cluster, [task]);
  },
  run(input, { world }) {
    const cluster = requireCluster(world, input.cluster);
    const task = world.tasks.get(checkedTaskArn(world, cluster, input.task ?? ''));
    if (task === undefined) throw invalidParameter('The referenced task was not found.');
    endTask(world, task, { code: 'UserInitiated', reason: input.reason ?? 'Task stopped by user' });
    // "Any tags associated with the task will be deleted" (API reference).
    task.tags.clear();
    return { task: viewTask(world, task, { withTags: false }) };
  },
};
