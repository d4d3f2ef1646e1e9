// The first minutes of the tasks: what ECS shows of each, and what EC2 says of its interface at every step.
import { DescribeTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { type Asked, ask } from './ask.ts';
import type { Scene, StartedTask } from './scene.ts';
import { createSession, dropSession, idOf } from './session.ts';

export interface Step {
  /** Since RunTask. */
  readonly ms: number;
  readonly status: string;
  /** ECS's word for the attachment of the interface. */
  readonly attachment: string;
  /** Undefined: the interface had no id yet, and nothing was asked. */
  readonly said: Asked | undefined;
}

export interface Watched {
  readonly task: StartedTask;
  readonly steps: readonly Step[];
  readonly eni: string | undefined;
}

interface Watching {
  readonly task: StartedTask;
  readonly steps: Step[];
  eni: string | undefined;
  askedAt: number;
  over: boolean;
}

const glance = 250;
/** Three tasks asked once a second stay below EC2's five creates a second. */
const askAgainAfter = 1000;
/** A Fargate task runs within a minute, as a rule. */
const longest = 4 * 60_000;

/** Until each task was mirrored, or was refused while RUNNING, or has ended. */
export async function watch(scene: Scene): Promise<readonly Watched[]> {
  const { clock, interrupted } = scene;
  const watching = scene.tasks.map(
    (task): Watching => ({ task, steps: [], eni: undefined, askedAt: 0, over: task.arn === undefined }),
  );
  const end = clock.now() + longest;
  while (watching.some(({ over }) => !over) && clock.now() < end && !interrupted()) {
    const shown = await describe(scene, watching);
    for (const one of watching) {
      const task = shown.find(({ taskArn }) => taskArn === one.task.arn);
      if (task !== undefined && !one.over) await follow(scene, one, task);
    }
    await clock.sleep(glance);
  }
  return watching;
}

async function describe({ ecs, clock, run }: Scene, watching: readonly Watching[]): Promise<readonly Task[]> {
  const tasks = watching.flatMap(({ task }) => task.arn ?? []);
  const said = await ask(clock, 'DescribeTasks', () => ecs.send(new DescribeTasksCommand({ cluster: run, tasks })));
  return said.answer?.tasks ?? [];
}

async function follow(scene: Scene, one: Watching, task: Task): Promise<void> {
  const { now } = scene.clock;
  const attachment = task.attachments?.find(({ type }) => type === 'ElasticNetworkInterface');
  const shown = { status: task.lastStatus ?? '', attachment: attachment?.status ?? 'none' };
  const last = one.steps.at(-1);
  const changed = last?.status !== shown.status || last.attachment !== shown.attachment;
  one.eni = attachment?.details?.find(({ name }) => name === 'networkInterfaceId')?.value;
  const said = changed || now() - one.askedAt >= askAgainAfter ? await tryToMirror(scene, one) : undefined;
  const news = changed || (said !== undefined && said.code !== last.said?.code);
  if (news) one.steps.push({ ...shown, ms: now() - one.task.at, said });
  one.over = isOver(task, said);
}

/** Undefined: there is no interface yet. */
async function tryToMirror(scene: Scene, one: Watching): Promise<Asked | undefined> {
  if (one.eni === undefined) return undefined;
  one.askedAt = scene.clock.now();
  const created = await createSession(scene, one.eni);
  await dropSession(scene, idOf(created));
  return created.asked;
}

/** An answer is final when it is a yes, or a no to a task that runs. */
function isOver({ lastStatus, desiredStatus }: Task, said: Asked | undefined): boolean {
  if (desiredStatus === 'STOPPED') return true;
  return said !== undefined && (said.code === '' || lastStatus === 'RUNNING');
}
