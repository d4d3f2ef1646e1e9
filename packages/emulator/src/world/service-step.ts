// What the scheduler should do for a service now, decided from what is: how many tasks to start, and which ones to stop.
import type { WorldTime } from './clock.ts';
import type { Service, Task } from './state.ts';

export interface ServiceStep {
  readonly start: number;
  /** Too many, or of a deployment that is rolled away. */
  readonly stop: readonly Task[];
  /** Have failed their health check, and can be spared. */
  readonly stopUnhealthy: readonly Task[];
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
  const live = [...service.tasks].filter((task) => task.desiredStatus === 'RUNNING');
  const [primary] = service.deployments;
  // "Will transition to a failed state and stop launching new tasks" (API reference, DeploymentCircuitBreaker).
  if (primary?.rolloutState === 'FAILED' && service.desiredCount > 0) return standStill(service, live);
  const current = live.filter((task) => task.deploymentId === primary?.id);
  const old = live.filter((task) => task.deploymentId !== primary?.id);
  const { desiredCount } = service;
  const sound = current.filter((task) => task.healthStatus !== 'UNHEALTHY');
  const missing = Math.max(0, desiredCount - sound.length);
  const start = Math.max(0, Math.min(missing, most(service) - live.length));
  const unwanted = [...surplus(sound, desiredCount), ...replaceable(service, live, old)];
  const isProtected = (task: Task): boolean => (task.protectedUntil ?? 0) > now;
  const stop = unwanted.filter((task) => !isProtected(task));
  return {
    start,
    stop,
    stopUnhealthy: replaced(service, { live, current, stop, stuck: missing > 0 && start === 0 }),
    settled: old.length === 0 && current.length === desiredCount && current.filter(isFit).length === desiredCount,
    protectedUntil: earliest(unwanted.filter(isProtected)),
  };
}

/** A failed deployment keeps what it has (inferred), but for what a smaller desired count leaves no room for. */
function standStill(service: Service, live: readonly Task[]): ServiceStep {
  return {
    start: 0,
    stop: surplus(live, most(service)),
    stopUnhealthy: [],
    settled: false,
    protectedUntil: undefined,
  };
}

/** Beyond `wanted`: first those that do not run yet, then the youngest. */
function surplus(tasks: readonly Task[], wanted: number): readonly Task[] {
  const byMerit = [...tasks].sort((a, b) => Number(runs(b)) - Number(runs(a)) || a.createdAt - b.createdAt);
  return byMerit.slice(wanted);
}

/** Of earlier deployments: those that do not run, and as many running ones as can be spared, the unfit first. */
function replaceable(service: Service, live: readonly Task[], old: readonly Task[]): readonly Task[] {
  const atLeast = least(service);
  const running = live.filter(runs).length;
  const unfit = old.filter((task) => runs(task) && !isFit(task)).slice(0, Math.max(0, running - atLeast));
  const spare = live.filter(isFit).length - atLeast;
  return [...old.filter((task) => !runs(task)), ...unfit, ...old.filter(isFit).slice(0, Math.max(0, spare))];
}

interface Situation {
  readonly live: readonly Task[];
  readonly current: readonly Task[];
  readonly stop: readonly Task[];
  /** Replacements are missing, and there is no room to start one. */
  readonly stuck: boolean;
}

/**
 * Unhealthy tasks go when healthy ones have taken their place; where maximumPercent leaves no room for replacements, one by one, with
 * minimumHealthyPercent as a constraint (API reference, DeploymentConfiguration).
 */
function replaced(service: Service, { live, current, stop, stuck }: Situation): readonly Task[] {
  const unhealthy = current.filter((task) => task.healthStatus === 'UNHEALTHY');
  const spare = live.filter(runs).length - stop.filter(runs).length - least(service);
  const inPlace = stuck ? 1 : current.filter(isFit).length + unhealthy.length - service.desiredCount;
  return unhealthy.slice(0, Math.max(0, Math.min(inPlace, spare)));
}

const least = (service: Service): number => Math.ceil((service.desiredCount * service.minimumHealthyPercent) / 100);

const most = (service: Service): number => Math.floor((service.desiredCount * service.maximumPercent) / 100);

const runs = (task: Task): boolean => task.lastStatus === 'RUNNING';

/** Counts towards the minimum: it runs and, where it has a health check, has passed it (API reference, DeploymentConfiguration). */
const isFit = (task: Task): boolean => runs(task) && (task.healthStatus === 'HEALTHY' || !task.hasHealthCheck);

function earliest(tasks: readonly Task[]): WorldTime | undefined {
  if (tasks.length === 0) return undefined;
  return tasks.reduce((first, task) => Math.min(first, task.protectedUntil ?? first), Number.POSITIVE_INFINITY);
}
