// GetTaskProtection: whether scaling in and deployments may stop these tasks.
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { onTasks } from './access.ts';
import { protectionOf } from './task-protection.ts';

export const getTaskProtection: Operation<ecs.GetTaskProtectionRequest, ecs.GetTaskProtectionResponse> = {
  service: 'ecs',
  name: 'GetTaskProtection',
  access({ cluster, tasks }, { world }) {
    return onTasks(world, 'ecs:GetTaskProtection', cluster, tasks);
  },
  run({ cluster, tasks }, { world }) {
    return protectionOf(world, { cluster, tasks }, 100, () => {});
  },
};
