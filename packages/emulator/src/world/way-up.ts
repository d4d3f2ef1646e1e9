// The way of a task up to RUNNING, or to the image that cannot be pulled.
import { drawsFor } from './draws.ts';
import type { Random } from './random.ts';
import type { Task, World } from './state.ts';
import type { TaskBehaviour } from './task-behaviour.ts';
import { attachInterface, makeInterface } from './task-interface.ts';
import { aloud, draw, ending, isAmong, quietly, type Step } from './task-steps.ts';

export function wayUp(world: World, task: Task, { end }: TaskBehaviour): readonly Step[] {
  const { pace } = world;
  const draws = drawsFor(world.seed, `${task.lot} up`);
  const onHost = task.attachment === undefined;
  const start = onHost ? pace.localStartMs : pace.startMs;
  const [wait, pull] = onHost ? [start, start] : [pace.waitForPullMs, pace.pullMs];
  const connected = onHost ? [] : connection(world, task, draws);
  if (end.kind === 'cannot-pull' && isAmong(draws, end.share)) {
    return [...connected, beginPull(world, task, draw(draws, wait)), failPull(world, task, draw(draws, pull))];
  }
  return [
    ...connected,
    beginPull(world, task, draw(draws, wait)),
    endPull(world, task, draw(draws, pull)),
    ...(task.activates ? activation(task, draw(draws, start), draw(draws, pace.activateMs)) : []),
    run(world, task, draw(draws, task.activates ? pace.activateMs : start)),
  ];
}

function connection(world: World, task: Task, draws: Random): readonly Step[] {
  const { pace, clock } = world;
  const connect = draw(draws, pace.connectMs);
  const attach = Math.min(connect, draw(draws, pace.attachMs));
  const lag = isAmong(draws, pace.lateInterfaceShare) ? draw(draws, pace.eniVisibilityLagMs) : 0;
  return [
    quietly(connect - attach, () => makeInterface(world, task, clock.now() + attach + lag)),
    aloud(attach, () => {
      attachInterface(world, task);
      task.lastStatus = 'PENDING';
      task.connectivityAt = clock.now();
    }),
  ];
}

function beginPull(world: World, task: Task, afterMs: number): Step {
  return quietly(afterMs, () => {
    task.pullStartedAt = world.clock.now();
  });
}

function endPull(world: World, task: Task, afterMs: number): Step {
  return quietly(afterMs, () => {
    task.pullStoppedAt = world.clock.now();
  });
}

/** The wording is Fargate's (developer guide, CannotPullContainer task errors). */
function failPull(world: World, task: Task, afterMs: number): Step {
  const image = world.taskDefinitions.get(task.taskDefinitionArn)?.containers[0]?.image ?? 'the image';
  const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;
  return ending(afterMs, { code: 'TaskFailedToStart', reason });
}

function activation(task: Task, startMs: number, activateMs: number): readonly Step[] {
  return [
    aloud(startMs, () => {
      task.lastStatus = 'ACTIVATING';
      task.registration = 'ATTACHING';
    }),
    aloud(activateMs, () => {
      task.registration = 'ATTACHED';
    }),
  ];
}

function run(world: World, task: Task, afterMs: number): Step {
  return aloud(afterMs, () => {
    task.lastStatus = 'RUNNING';
    task.startedAt = world.clock.now();
  });
}
