// What happens to a task while it runs, without anybody's wish: its containers exit, its health changes, Spot takes its capacity back.
import { drawsFor } from './draws.ts';
import type { Random } from './random.ts';
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
  const draws = drawsFor(world.seed, `${task.lot} life`);
  return [
    ...(end.kind === 'exits' && isAmong(draws, end.share)
      ? [[ending(draw(draws, end.afterMs), exited, end.exitCode)]]
      : []),
    ...(healthCheck === undefined ? [] : [verdicts(world, task, healthCheck, draws)]),
    ...interruption(world, task, draws),
  ];
}

function verdicts(world: World, task: Task, check: HealthCheck, draws: Random): readonly Step[] {
  const { intervalMs, unhealthyAfterMs, share } = check;
  const at = unhealthyAfterMs !== undefined && isAmong(draws, share) ? unhealthyAfterMs : Number.POSITIVE_INFINITY;
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
function interruption(world: World, task: Task, draws: Random): readonly (readonly Step[])[] {
  const { spotMeanLifeMs } = world.pace;
  if (task.capacityProvider !== 'FARGATE_SPOT' || spotMeanLifeMs === undefined) return [];
  return [[ending(-Math.log(1 - draws.next()) * spotMeanLifeMs, spotInterruption)]];
}
