// What happens to a task while it runs, without anybody's wish: its containers exit, its health changes, Spot takes its capacity back.
import type { StopCause, Task, World } from './state.ts';
import type { HealthCheck, TaskBehaviour } from './task-behaviour.ts';
import { draw, ending, isAmong, quietly, type Step } from './task-steps.ts';

/** In the words of a real event (ECS developer guide, Fargate Spot). */
export const spotInterruption: StopCause = {
  code: 'SpotInterruption',
  reason: 'Your Spot Task was interrupted.',
};

const exited: StopCause = { code: 'EssentialContainerExited', reason: 'Essential container in task exited' };

/** Independent of each other, all from the moment of RUNNING; the first end ends them all. */
export function whileRunning(world: World, task: Task, behaviour: TaskBehaviour): readonly (readonly Step[])[] {
  const { end, healthCheck } = behaviour;
  return [
    ...(end.kind === 'exits' && isAmong(world, end.share)
      ? [[ending(draw(world, end.afterMs), exited, end.exitCode)]]
      : []),
    ...(healthCheck === undefined ? [] : [verdicts(world, task, healthCheck)]),
    ...interruption(world, task),
  ];
}

function verdicts(world: World, task: Task, check: HealthCheck): readonly Step[] {
  const { intervalMs, unhealthyAfterMs, share } = check;
  const at = unhealthyAfterMs !== undefined && isAmong(world, share) ? unhealthyAfterMs : Number.POSITIVE_INFINITY;
  // A task that ran before anybody looked has passed its first check already.
  const healthy = task.healthStatus === 'HEALTHY' ? [] : [quietly(intervalMs, () => judge(world, task, 'HEALTHY'))];
  const unhealthyAfter = (afterMs: number): Step => quietly(afterMs, () => judge(world, task, 'UNHEALTHY'));
  if (at === Number.POSITIVE_INFINITY) return healthy;
  if (at <= intervalMs || healthy.length === 0) return [unhealthyAfter(at)];
  return [...healthy, unhealthyAfter(at - intervalMs)];
}

function judge(world: World, task: Task, status: Task['healthStatus']): void {
  task.healthStatus = status;
  for (const listener of world.onHealthChange) listener(task);
}

/** Interruptions strike evenly in time: the life of a task is drawn from the exponential distribution. */
function interruption(world: World, task: Task): readonly (readonly Step[])[] {
  const { spotMeanLifeMs } = world.pace;
  if (task.capacityProvider !== 'FARGATE_SPOT' || spotMeanLifeMs === undefined) return [];
  return [[ending(-Math.log(1 - world.random.next()) * spotMeanLifeMs, spotInterruption)]];
}
