// The way of a task from the wish to stop until the last moment in which ECS still describes it.
import { drawsFor } from './draws.ts';
import type { Random } from './random.ts';
import type { Task, World } from './state.ts';
import { deleteInterface, detachInterface } from './task-interface.ts';
import { aloud, draw, quietly, type Step } from './task-steps.ts';

export function wayDown(world: World, task: Task): readonly Step[] {
  const { pace, clock } = world;
  const draws = drawsFor(world.seed, `${task.lot} down`);
  const registered = task.registration === 'ATTACHING' || task.registration === 'ATTACHED';
  const notice = draw(draws, task.stopCode === 'SpotInterruption' ? pace.spotNoticeMs : pace.noticeStopMs);
  const hasContainers = task.pullStoppedAt !== undefined && task.executionStoppedAt === undefined;
  return [
    ...(registered ? [deactivation(task, notice)] : []),
    quietly(registered ? draw(draws, pace.deactivateMs) : notice, () => {
      task.lastStatus = 'STOPPING';
    }),
    quietly(hasContainers ? draw(draws, pace.endContainersMs) : 0, () => {
      if (!hasContainers) return;
      task.executionStoppedAt = clock.now();
      task.exitCode = EXIT_CODE_OF_SIGTERM;
    }),
    ...(task.attachment === undefined ? [end(world, task, 0)] : deprovisioning(world, task, draws)),
    quietly(pace.stoppedTaskShownMs, () => {}),
  ];
}

/** 128 + 15 */
const EXIT_CODE_OF_SIGTERM = 143;

function deactivation(task: Task, notice: number): Step {
  return aloud(notice, () => {
    task.lastStatus = 'DEACTIVATING';
    task.registration = 'DETACHING';
  });
}

function deprovisioning(world: World, task: Task, draws: Random): readonly Step[] {
  return [
    aloud(0, () => {
      task.lastStatus = 'DEPROVISIONING';
      detachInterface(task);
      if (task.activates) task.registration = 'DETACHED';
    }),
    end(world, task, draw(draws, world.pace.deprovisionMs)),
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
