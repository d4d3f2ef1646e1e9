// The way of a task up to RUNNING, or to the image that cannot be pulled.
import type { Span } from './pace.ts';
import type { Task, World } from './state.ts';
import type { TaskBehaviour } from './task-behaviour.ts';
import { attachInterface, makeInterface } from './task-interface.ts';
import { aloud, draw, ending, isAmong, quietly, type Step } from './task-steps.ts';

export function wayUp(world: World, task: Task, { end }: TaskBehaviour): readonly Step[] {
  const { pace } = world;
  const onHost = task.attachment === undefined;
  const start = onHost ? pace.localStartMs : pace.startMs;
  const [wait, pull] = onHost ? [start, start] : [pace.waitForPullMs, pace.pullMs];
  const connected = onHost ? [] : connection(world, task);
  if (end.kind === 'cannot-pull' && isAmong(world, end.share)) {
    return [...connected, beginPull(world, task, wait), failPull(world, task, pull)];
  }
  return [
    ...connected,
    beginPull(world, task, wait),
    endPull(world, task, pull),
    ...(task.activates ? activation(world, task, start) : []),
    run(world, task, task.activates ? pace.activateMs : start),
  ];
}

function connection(world: World, task: Task): readonly Step[] {
  const { pace, clock } = world;
  const connect = draw(world, pace.connectMs);
  const attach = Math.min(connect, draw(world, pace.attachMs));
  const lag = isAmong(world, pace.lateInterfaceShare) ? draw(world, pace.eniVisibilityLagMs) : 0;
  return [
    quietly(connect - attach, () => makeInterface(world, task, clock.now() + attach + lag)),
    aloud(attach, () => {
      attachInterface(world, task);
      task.lastStatus = 'PENDING';
      task.connectivityAt = clock.now();
    }),
  ];
}

function beginPull(world: World, task: Task, wait: Span): Step {
  return quietly(draw(world, wait), () => {
    task.pullStartedAt = world.clock.now();
  });
}

function endPull(world: World, task: Task, duration: Span): Step {
  return quietly(draw(world, duration), () => {
    task.pullStoppedAt = world.clock.now();
  });
}

/** The wording is Fargate's (developer guide, CannotPullContainer task errors). */
function failPull(world: World, task: Task, duration: Span): Step {
  const image = world.taskDefinitions.get(task.taskDefinitionArn)?.containers[0]?.image ?? 'the image';
  const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;
  return ending(draw(world, duration), { code: 'TaskFailedToStart', reason });
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
