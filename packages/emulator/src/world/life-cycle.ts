// A task's way through its statuses, on the world's clock: up to RUNNING, and down until ECS forgets it.
//
//   version  awsvpc                     activating (Cloud Map)      bridge, host
//      1     PROVISIONING               PROVISIONING                PENDING
//      2     PENDING, eni ATTACHED      PENDING, eni ATTACHED       RUNNING
//      3     RUNNING                    ACTIVATING, sdi ATTACHING   wish to stop
//      4     wish to stop               ACTIVATING, sdi ATTACHED    STOPPED
//      5     DEPROVISIONING             RUNNING
//      6     STOPPED                    wish to stop
//      7                                DEACTIVATING
//      8                                DEPROVISIONING
//      9                                STOPPED
//
// The versions of RUNNING and STOPPED are those captured for each kind; what lies between them is inferred. The wish to stop keeps
// the last status, as documented for Spot interruptions; STOPPING is seen by DescribeTasks only, and the last of all is DELETED.
import { lastPart, serviceArn } from './arns.ts';
import type { Span } from './pace.ts';
import type { Service, Task, World } from './state.ts';
import { attachInterface, deleteInterface, detachInterface, makeInterface } from './task-interface.ts';
import { createTask, type TaskOrder } from './tasks.ts';

export interface StopCause {
  readonly code: 'UserInitiated' | 'ServiceSchedulerInitiated' | 'EssentialContainerExited';
  readonly reason: string;
}

interface Step {
  readonly afterMs: number;
  readonly act: () => void;
  /** Whether ECS sends an event for it. */
  readonly told: boolean;
}

/** Makes the task and sets it on its way to RUNNING. */
export function startTask(world: World, order: TaskOrder): Task {
  const task = createTask(world, order, world.clock.now());
  tell(world, task);
  // Decided now and not after the telling: a listener may have wished the end already.
  if (task.desiredStatus === 'RUNNING') follow(world, task, wayUp(world, task));
  return task;
}

/** A task that has been RUNNING for a while, since before anybody listened: no event is sent. */
export function plantRunningTask(world: World, order: TaskOrder): Task {
  const age = world.random.between(10 * 60_000, 20 * 3_600_000);
  const task = createTask(world, order, world.clock.now() - age);
  makeInterface(world, task, task.createdAt);
  attachInterface(world, task);
  task.connectivityAt = task.createdAt + (task.attachment === undefined ? 0 : draw(world, world.pace.connectMs));
  task.pullStartedAt = task.connectivityAt + draw(world, world.pace.waitForPullMs);
  task.pullStoppedAt = task.pullStartedAt + draw(world, world.pace.pullMs);
  task.startedAt = task.pullStoppedAt + draw(world, world.pace.startMs);
  task.updatedAt = task.startedAt;
  task.lastStatus = 'RUNNING';
  if (task.activates) task.registration = 'ATTACHED';
  task.version = versionAtRunning(task);
  return task;
}

/** Wishes the task's end; nothing happens to one that is ending already. */
export function stopTask(world: World, task: Task, cause: StopCause): void {
  if (task.desiredStatus === 'STOPPED') return;
  task.desiredStatus = 'STOPPED';
  task.stopCode = cause.code;
  task.stoppedReason = cause.reason;
  task.stoppingAt = world.clock.now();
  tell(world, task);
  follow(world, task, wayDown(world, task));
}

/** The service that a task was started for, as long as it is the same one (a name may be used again). */
export function serviceOf(world: World, task: Task): Service | undefined {
  const name = task.group.startsWith('service:') ? task.group.slice('service:'.length) : undefined;
  if (name === undefined) return undefined;
  const service = world.services.get(serviceArn(world, lastPart(task.clusterArn), name));
  return service?.tasks.has(task) ? service : undefined;
}

function versionAtRunning(task: Task): number {
  return (task.attachment === undefined ? 2 : 3) + (task.activates ? 2 : 0);
}

function wayUp(world: World, task: Task): readonly Step[] {
  const { pace } = world;
  const onHost = task.attachment === undefined;
  const start = onHost ? pace.localStartMs : pace.startMs;
  return [
    ...(onHost ? [] : connection(world, task)),
    ...(onHost ? pull(world, task, start, start) : pull(world, task, pace.waitForPullMs, pace.pullMs)),
    ...(task.activates ? activation(world, task, start) : []),
    run(world, task, task.activates ? pace.activateMs : start),
  ];
}

function connection(world: World, task: Task): readonly Step[] {
  const { pace, clock } = world;
  const connect = draw(world, pace.connectMs);
  const attach = Math.min(connect, draw(world, pace.attachMs));
  const lag = world.random.next() < pace.lateInterfaceShare ? draw(world, pace.eniVisibilityLagMs) : 0;
  return [
    quietly(connect - attach, () => makeInterface(world, task, clock.now() + attach + lag)),
    aloud(attach, () => {
      attachInterface(world, task);
      task.lastStatus = 'PENDING';
      task.connectivityAt = clock.now();
    }),
  ];
}

function pull(world: World, task: Task, wait: Span, duration: Span): readonly Step[] {
  return [
    quietly(draw(world, wait), () => {
      task.pullStartedAt = world.clock.now();
    }),
    quietly(draw(world, duration), () => {
      task.pullStoppedAt = world.clock.now();
    }),
  ];
}

function activation(world: World, task: Task, start: Span): readonly Step[] {
  return [
    aloud(draw(world, start), () => {
      task.lastStatus = 'ACTIVATING';
      task.registration = 'ATTACHING';
    }),
    aloud(draw(world, world.pace.activateMs), () => {
      task.registration = 'ATTACHED';
    }),
  ];
}

function run(world: World, task: Task, after: Span): Step {
  return aloud(draw(world, after), () => {
    task.lastStatus = 'RUNNING';
    task.startedAt = world.clock.now();
  });
}

function wayDown(world: World, task: Task): readonly Step[] {
  const { pace, clock } = world;
  const registered = task.registration === 'ATTACHING' || task.registration === 'ATTACHED';
  const hasContainers = task.pullStoppedAt !== undefined;
  return [
    ...(registered ? [deactivation(world, task)] : []),
    quietly(draw(world, registered ? pace.deactivateMs : pace.noticeStopMs), () => {
      task.lastStatus = 'STOPPING';
    }),
    quietly(hasContainers ? draw(world, pace.endContainersMs) : 0, () => {
      if (hasContainers) task.executionStoppedAt = clock.now();
    }),
    ...(task.attachment === undefined ? [end(world, task, 0)] : deprovisioning(world, task)),
    quietly(pace.stoppedTaskShownMs, () => forget(world, task)),
  ];
}

function deactivation(world: World, task: Task): Step {
  return aloud(draw(world, world.pace.noticeStopMs), () => {
    task.lastStatus = 'DEACTIVATING';
    task.registration = 'DETACHING';
  });
}

function deprovisioning(world: World, task: Task): readonly Step[] {
  return [
    aloud(0, () => {
      task.lastStatus = 'DEPROVISIONING';
      detachInterface(task);
      if (task.activates) task.registration = 'DETACHED';
    }),
    end(world, task, draw(world, world.pace.deprovisionMs)),
  ];
}

function end(world: World, task: Task, afterMs: number): Step {
  return aloud(afterMs, () => {
    task.lastStatus = 'STOPPED';
    task.stoppedAt = world.clock.now();
    deleteInterface(world, task);
    if (task.activates) task.registration = 'DELETED';
  });
}

function forget(world: World, task: Task): void {
  serviceOf(world, task)?.tasks.delete(task);
  world.tasks.delete(task.arn);
  task.lastStatus = 'DELETED';
}

/** Goes one step after the other; a way up ends where somebody has wished the task's end. */
function follow(world: World, task: Task, steps: readonly Step[]): void {
  const direction = task.desiredStatus;
  const take = (next: number): void => {
    const step = steps[next];
    if (step === undefined) return;
    world.clock.after(step.afterMs, () => {
      if (task.desiredStatus !== direction) return;
      step.act();
      if (step.told) tell(world, task);
      take(next + 1);
    });
  };
  take(0);
}

function tell(world: World, task: Task): void {
  task.version += 1;
  task.updatedAt = world.clock.now();
  for (const listener of world.onTaskChange) listener(task);
}

function draw(world: World, [shortest, longest]: Span): number {
  return world.random.between(shortest, longest);
}

const quietly = (afterMs: number, act: () => void): Step => ({ afterMs, act, told: false });
const aloud = (afterMs: number, act: () => void): Step => ({ afterMs, act, told: true });
