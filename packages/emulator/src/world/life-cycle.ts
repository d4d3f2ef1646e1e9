// A task's way through its statuses, on the world's clock: up to RUNNING, through its life, and down until ECS forgets it.
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
import { drawsFor } from './draws.ts';
import type { Service, StopCause, Task, World } from './state.ts';
import { attachInterface, makeInterface } from './task-interface.ts';
import { draw, type Step } from './task-steps.ts';
import { createTask, type TaskOrder } from './tasks.ts';
import { wayDown } from './way-down.ts';
import { wayUp } from './way-up.ts';
import { spotInterruption, whileRunning } from './while-running.ts';

/** Makes the task and sets it on its way to RUNNING. */
export function startTask(world: World, order: TaskOrder): Task {
  const task = createTask(world, order, world.clock.now());
  tell(world, task);
  // Decided now and not after the telling: a listener may have wished the end already.
  if (task.desiredStatus === 'RUNNING') {
    follow(world, task, wayUp(world, task, order.definition.behaviour), () => live(world, task, order));
  }
  return task;
}

/** A task that has been RUNNING for a while, since before anybody listened: no event is sent. */
export function plantRunningTask(world: World, order: TaskOrder): Task {
  const draws = drawsFor(world.seed, `${order.lot} before`);
  const age = draws.between(10 * 60_000, 20 * 3_600_000);
  const task = createTask(world, order, world.clock.now() - age);
  makeInterface(world, task, task.createdAt);
  attachInterface(world, task);
  task.connectivityAt = task.createdAt + (task.attachment === undefined ? 0 : draw(draws, world.pace.connectMs));
  task.pullStartedAt = task.connectivityAt + draw(draws, world.pace.waitForPullMs);
  task.pullStoppedAt = task.pullStartedAt + draw(draws, world.pace.pullMs);
  task.startedAt = task.pullStoppedAt + draw(draws, world.pace.startMs);
  task.updatedAt = task.startedAt;
  task.lastStatus = 'RUNNING';
  if (task.activates) task.registration = 'ATTACHED';
  if (task.hasHealthCheck) task.healthStatus = 'HEALTHY';
  task.version = versionAtRunning(task);
  live(world, task, order);
  return task;
}

/** Wishes the task's end; nothing happens to one that is ending already. With an exit code its containers have ended already. */
export function stopTask(world: World, task: Task, cause: StopCause, exitCode?: number): void {
  if (task.desiredStatus === 'STOPPED') return;
  task.desiredStatus = 'STOPPED';
  task.stopCode = cause.code;
  task.stoppedReason = cause.reason;
  task.stoppingAt = world.clock.now();
  if (exitCode !== undefined) {
    task.exitCode = exitCode;
    task.executionStoppedAt = world.clock.now();
  }
  tell(world, task);
  follow(world, task, wayDown(world, task), () => forget(world, task));
}

/** Takes back the capacity under a task on Fargate Spot: two minutes of notice, then the end. */
export function interruptTask(world: World, task: Task): void {
  stopTask(world, task, spotInterruption);
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

function live(world: World, task: Task, { definition }: TaskOrder): void {
  for (const steps of whileRunning(world, task, definition.behaviour)) follow(world, task, steps);
}

function forget(world: World, task: Task): void {
  serviceOf(world, task)?.tasks.delete(task);
  world.tasks.delete(task.arn);
  task.lastStatus = 'DELETED';
}

/** Goes one step after the other, then on; a way up, and a life, end where somebody has wished the task's end. */
function follow(world: World, task: Task, steps: readonly Step[], goOn: () => void = () => {}): void {
  const direction = task.desiredStatus;
  const take = (next: number): void => {
    const step = steps[next];
    if (step === undefined) {
      goOn();
      return;
    }
    world.clock.after(step.afterMs, () => {
      if (task.desiredStatus !== direction) return;
      perform(world, task, step);
      take(next + 1);
    });
  };
  take(0);
}

function perform(world: World, task: Task, step: Step): void {
  if (step.kind === 'end') {
    stopTask(world, task, step.cause, step.exitCode);
    return;
  }
  step.act();
  if (step.told) tell(world, task);
}

function tell(world: World, task: Task): void {
  task.version += 1;
  task.updatedAt = world.clock.now();
  for (const listener of world.onTaskChange) listener(task);
}
