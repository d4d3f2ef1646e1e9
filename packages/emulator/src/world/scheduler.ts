// Keeps every service at what is wanted of it: looks at it whenever something changed, and does the next step.

import type { Cancel, WorldTime } from './clock.ts';
import { createLaunchBucket, createStartPauses, type LaunchBucket, type StartPauses } from './launch-pace.ts';
import { serviceOf, startTask, stopTask } from './life-cycle.ts';
import { anyHost, drawHost, subnetInTurn } from './placement.ts';
import { nextStep } from './service-step.ts';
import type { Deployment, Service, Task, World } from './state.ts';
import type { TaskOrder } from './tasks.ts';

/** Starts with a look at every service there is. Closed, it leaves all tasks as they are and starts no more. */
export function startScheduler(world: World): { close(): void } {
  const looks = createLooks(world);
  const rates = { bucket: createLaunchBucket(world), pauses: createStartPauses(world) };
  const look = (service: Service): void => {
    const again = advance(world, service, rates);
    if (again !== undefined) looks.plan(service, again, () => look(service));
  };
  const lookSoon = (service: Service): void =>
    looks.plan(service, world.random.between(...world.pace.noticeServiceMs), () => look(service));
  const onTask = watchTasks(world, rates.pauses, lookSoon);
  world.onTaskChange.add(onTask);
  world.onServiceChange.add(lookSoon);
  for (const service of world.services.values()) lookSoon(service);
  return {
    close() {
      world.onTaskChange.delete(onTask);
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
  for (const task of step.stop) stopTask(world, task, scaledDown(primary));
  if (step.settled) settle(service, primary);
  const protectionLeft = step.protectedUntil === undefined ? undefined : step.protectedUntil - world.clock.now();
  return launch(world, service, primary, step.start, rates) ?? protectionLeft;
}

const scaledDown = (primary: Deployment) =>
  ({ code: 'ServiceSchedulerInitiated', reason: `Scaling activity initiated by (deployment ${primary.id})` }) as const;

function settle(service: Service, primary: Deployment): void {
  primary.rolloutState = 'COMPLETED';
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
  for (let started = 0; started < granted; started += 1) startTask(world, orderFor(world, service, primary));
  return granted < missing ? LOOK_AGAIN_FOR_LAUNCHES_MS : undefined;
}

/** Long enough for the bucket to hold a few launches again. */
const LOOK_AGAIN_FOR_LAUNCHES_MS = 500;

/** What the scheduler starts for a service: the next task of this deployment, wherever it lands. Throws on a fleet without room. */
export function orderFor(world: World, service: Service, deployment: Deployment): TaskOrder {
  const cluster = world.clusters.get(service.clusterArn);
  const definition = world.taskDefinitions.get(deployment.taskDefinitionArn);
  if (cluster === undefined || definition === undefined) {
    throw new Error(
      `Expected the cluster and the task definition of ${service.arn}, got none. Add them to the world first.`,
    );
  }
  const turn = service.startedTasks;
  service.startedTasks += 1;
  return {
    cluster,
    definition,
    service,
    group: `service:${service.name}`,
    startedBy: deployment.id,
    launchType: service.launchType,
    capacityProvider: service.capacityProvider,
    hostType: drawHost(world.random, service.hosts ?? anyHost(world)),
    subnet: subnetInTurn(world, service.subnetIds, turn),
    activates: service.activates,
    tags: new Map(),
  };
}

/** Hears of tasks that ran or end, and learns of each only once which of the two it was. */
function watchTasks(world: World, pauses: StartPauses, lookSoon: (service: Service) => void): (task: Task) => void {
  const learned = new WeakSet<Task>();
  return (task) => {
    const service = serviceOf(world, task);
    if (service === undefined || isOnItsWay(task)) return;
    const deployment = service.deployments.find(({ id }) => id === task.deploymentId);
    if (deployment !== undefined && !learned.has(task)) learn(pauses, deployment, task);
    learned.add(task);
    lookSoon(service);
  };
}

const isOnItsWay = (task: Task): boolean => task.desiredStatus === 'RUNNING' && task.lastStatus !== 'RUNNING';

/** A task that the scheduler itself stopped is no failure of its deployment; one that somebody else stopped is (inferred). */
function learn(pauses: StartPauses, deployment: Deployment, task: Task): void {
  if (task.startedAt !== undefined) pauses.ran(deployment);
  else if (task.stopCode !== 'ServiceSchedulerInitiated') pauses.failed(deployment);
}
