// What GetTaskProtection and UpdateTaskProtection have in common: which tasks can be protected, and how that is shown.
import { serviceOf } from '../../world/life-cycle.ts';
import type { Task, World } from '../../world/state.ts';
import type { ecs } from '../protocol/models.ts';
import { checkedList, checkedTaskArn, requireCluster } from './names.ts';

interface ProtectionInput {
  readonly cluster: string | undefined;
  readonly tasks: readonly string[] | undefined;
}

/** Only tasks of services can be protected; the others come back as failures. `visit` sees each task before it is shown. */
export function protectionOf(
  world: World,
  input: ProtectionInput,
  most: number,
  visit: (task: Task) => void,
): { protectedTasks: ecs.ProtectedTask[]; failures: ecs.Failure[] } {
  const cluster = requireCluster(world, input.cluster);
  const protectedTasks: ecs.ProtectedTask[] = [];
  const failures: ecs.Failure[] = [];
  for (const name of checkedList('Tasks', input.tasks, most)) {
    const arn = checkedTaskArn(world, cluster, name);
    const task = world.tasks.get(arn);
    const reason = task === undefined ? 'MISSING' : 'TASK_NOT_VALID';
    if (task === undefined || task.desiredStatus === 'STOPPED' || serviceOf(world, task) === undefined) {
      failures.push({ arn, reason });
      continue;
    }
    visit(task);
    protectedTasks.push(viewProtection(world, task));
  }
  return { protectedTasks, failures };
}

function viewProtection(world: World, { arn, protectedUntil = 0 }: Task): ecs.ProtectedTask {
  if (protectedUntil <= world.clock.now()) return { taskArn: arn, protectionEnabled: false };
  return { taskArn: arn, protectionEnabled: true, expirationDate: new Date(protectedUntil) };
}
