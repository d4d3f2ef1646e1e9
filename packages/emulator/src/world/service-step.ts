// What the scheduler should do for a service now, decided from what is: how many tasks to start, and which ones to stop.
import type { WorldTime } from './clock.ts';
import { countTasks } from './services.ts';
import type { Service, Task } from './state.ts';

export interface ServiceStep {
  readonly start: number;
  readonly stop: readonly Task[];
  /** The PRIMARY deployment has all its tasks running, and no other one has any. */
  readonly settled: boolean;
  /** When a task that should be stopped loses its protection; undefined where none stands in the way. */
  readonly protectedUntil: WorldTime | undefined;
}

/**
 * Between ceil(desired x minimumHealthyPercent) running tasks and floor(desired x maximumPercent) tasks in all, new tasks come
 * before old ones go (ECS developer guide, rolling update). Tasks wished to stop no longer count.
 */
export function nextStep(service: Service, now: WorldTime): ServiceStep {
  const { desiredCount } = service;
  const live = [...service.tasks].filter((task) => task.desiredStatus === 'RUNNING');
  const current = live.filter((task) => task.deploymentId === service.deployments[0]?.id);
  const old = live.filter((task) => task.deploymentId !== service.deployments[0]?.id);
  const room = Math.floor((desiredCount * service.maximumPercent) / 100) - live.length;
  const unwanted = [...surplus(service, current), ...replaceable(service, live, old)];
  const isProtected = (task: Task): boolean => (task.protectedUntil ?? 0) > now;
  return {
    start: Math.max(0, Math.min(desiredCount - current.length, room)),
    stop: unwanted.filter((task) => !isProtected(task)),
    settled: old.length === 0 && current.length === desiredCount && countTasks(current).running === desiredCount,
    protectedUntil: earliest(unwanted.filter(isProtected)),
  };
}

/** Too many of the current deployment: first those that do not run yet, then the youngest. */
function surplus({ desiredCount }: Service, current: readonly Task[]): readonly Task[] {
  const byMerit = [...current].sort((a, b) => runs(b) - runs(a) || a.createdAt - b.createdAt);
  return byMerit.slice(desiredCount);
}

/** Of earlier deployments: those that do not run, and as many running ones as can be spared. */
function replaceable(service: Service, live: readonly Task[], old: readonly Task[]): readonly Task[] {
  const atLeast = Math.ceil((service.desiredCount * service.minimumHealthyPercent) / 100);
  const spare = Math.max(0, countTasks(live).running - atLeast);
  const running = old.filter((task) => runs(task) === 1);
  return [...old.filter((task) => runs(task) === 0), ...running.slice(0, spare)];
}

const runs = (task: Task): 0 | 1 => (task.lastStatus === 'RUNNING' ? 1 : 0);

function earliest(tasks: readonly Task[]): WorldTime | undefined {
  if (tasks.length === 0) return undefined;
  return tasks.reduce((first, task) => Math.min(first, task.protectedUntil ?? first), Number.POSITIVE_INFINITY);
}
