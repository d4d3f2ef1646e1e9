// Keeps every service at what is wanted of it: looks at it whenever something changed, and does the next step.

import { countFailure } from './circuit-breaker.ts';
import type { Cancel, WorldTime } from './clock.ts';
import { watchDeployments } from './deployment-watch.ts';
import { setRollout } from './deployments.ts';
import { drawsFor } from './draws.ts';
import { createLaunchBucket, createStartPauses, type LaunchBucket, type StartPauses } from './launch-pace.ts';
import { startTask, stopTask } from './life-cycle.ts';
import { say, sayStarted, sayStopped } from './service-events.ts';
import { nextStep, type ServiceStep } from './service-step.ts';
import { ordersOf } from './service-tasks.ts';
import type { Deployment, Service, World } from './state.ts';

/** Starts with a look at every service there is. Closed, it leaves all tasks as they are and starts no more. */
export function startScheduler(world: World): { close(): void } {
  const looks = createLooks(world);
  const rates = { bucket: createLaunchBucket(world), pauses: createStartPauses(world) };
  const look = (service: Service): void => {
    const again = advance(world, service, rates);
    if (again !== undefined) looks.plan(service, again, () => look(service));
  };
  const lookSoon = (service: Service): void => {
    const draws = drawsFor(world.seed, `${service.arn} at ${world.clock.now()}`);
    looks.plan(service, draws.between(...world.pace.noticeServiceMs), () => look(service));
  };
  const watch = watchDeployments(world, rates.pauses, lookSoon);
  world.onServiceChange.add(lookSoon);
  for (const service of world.services.values()) lookSoon(service);
  return {
    close() {
      watch.close();
      world.onServiceChange.delete(lookSoon);
      looks.cancel();
    },
  };
}

interface Rates {
  readonly bucket: LaunchBucket;
  readonly pauses: StartPauses;
}

/** At most one look ahead per service: the earliest that anybody asked for. */
function createLooks(world: World) {
  const ahead = new Map<Service, { readonly at: WorldTime; readonly cancel: Cancel }>();
  return {
    plan(service: Service, delayMs: number, look: () => void): void {
      const at = world.clock.now() + delayMs;
      const planned = ahead.get(service);
      if (planned !== undefined && planned.at <= at) return;
      planned?.cancel();
      const run = (): void => {
        ahead.delete(service);
        look();
      };
      ahead.set(service, { at, cancel: world.clock.after(delayMs, run) });
    },
    cancel(): void {
      for (const { cancel } of ahead.values()) cancel();
      ahead.clear();
    },
  };
}

/** Does one step for the service; answers in how many milliseconds to look again, or undefined when a change will say so. */
function advance(world: World, service: Service, rates: Rates): number | undefined {
  const [primary] = service.deployments;
  if (primary === undefined || service.status === 'INACTIVE') return undefined;
  const step = nextStep(service, world.clock.now());
  stopTasks(world, service, primary, step);
  if (step.settled) settle(world, service, primary);
  const protectionLeft = step.protectedUntil === undefined ? undefined : step.protectedUntil - world.clock.now();
  // The stops may have been one failure too many: then the step was for a deployment that is given up now.
  const start = primary.rolloutState === 'FAILED' ? 0 : step.start;
  return launch(world, service, primary, start, rates) ?? protectionLeft;
}

function stopTasks(world: World, service: Service, primary: Deployment, { stop, stopUnhealthy }: ServiceStep): void {
  const reason = `Scaling activity initiated by (deployment ${primary.id})`;
  for (const task of stop) stopTask(world, task, { code: 'ServiceSchedulerInitiated', reason });
  for (const task of stopUnhealthy) stopTask(world, task, unhealthy);
  sayStopped(world, service, [...stop, ...stopUnhealthy]);
  for (const _ of stopUnhealthy) countFailure(world, service, primary, 'tasks failed container health checks');
}

const unhealthy = { code: 'ServiceSchedulerInitiated', reason: 'Task failed container health checks' } as const;

function settle(world: World, service: Service, primary: Deployment): void {
  if (primary.rolloutState === 'IN_PROGRESS') {
    say(world, service, `(deployment ${primary.id}) deployment completed.`);
    setRollout(world, service, primary, 'COMPLETED', `ECS deployment ${primary.id} completed.`);
  }
  say(world, service, 'has reached a steady state.');
  service.deployments.splice(1);
  const gone = [...service.tasks].every((task) => task.lastStatus === 'STOPPED');
  if (service.status === 'DRAINING' && gone) service.status = 'INACTIVE';
}

function launch(
  world: World,
  service: Service,
  primary: Deployment,
  missing: number,
  rates: Rates,
): number | undefined {
  if (missing === 0) return undefined;
  const pause = rates.pauses.left(primary);
  if (pause > 0) return pause;
  const granted = rates.bucket.take(missing);
  const nextOrder = ordersOf(world, service, primary);
  sayStarted(
    world,
    service,
    Array.from({ length: granted }, () => startTask(world, nextOrder())),
  );
  return granted < missing ? LOOK_AGAIN_FOR_LAUNCHES_MS : undefined;
}

/** Long enough for the bucket to hold a few launches again. */
const LOOK_AGAIN_FOR_LAUNCHES_MS = 500;
