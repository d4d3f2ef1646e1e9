// UpdateTaskProtection: two hours of protection unless another time is given, or none any more.
import { serviceOf } from '../../world/life-cycle.ts';
import { announceService } from '../../world/services.ts';
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { onTasks } from './access.ts';
import { invalidParameter } from './refusals.ts';
import { protectionOf } from './task-protection.ts';

export const updateTaskProtection: Operation<ecs.UpdateTaskProtectionRequest, ecs.UpdateTaskProtectionResponse> = {
  service: 'ecs',
  name: 'UpdateTaskProtection',
  access({ cluster, tasks }, { world }) {
    return onTasks(world, 'ecs:UpdateTaskProtection', cluster, tasks);
  },
  run({ cluster, tasks, protectionEnabled, expiresInMinutes = 120 }, { world }) {
    if (expiresInMinutes < 1 || expiresInMinutes > 2880) {
      throw invalidParameter('expiresInMinutes must be between 1 and 2880.');
    }
    const until = protectionEnabled ? world.clock.now() + expiresInMinutes * 60_000 : undefined;
    return protectionOf(world, { cluster, tasks }, 10, (task) => {
      task.protectedUntil = until;
      const service = serviceOf(world, task);
      if (service !== undefined) announceService(world, service);
    });
  },
};
