// Nothing that entered a queue vanishes: it is done, waits, or lies in the dead-letter queue with its reason in the journal.
import type { JournalEntry } from '@tasktap/controller';
import type { WorldTask } from '@tasktap/emulator';
import { interfaceOf, isWanted, type Scene, type SceneStack, wantedSessions } from '../scene.ts';
import type { CreateCheck, Handled, Told } from '../witness.ts';

/** Entries that say of a task why nothing more is done about it now. */
const reasons: ReadonlySet<JournalEntry['kind']> = new Set([
  'not-mirrored',
  'held',
  'refused',
  'task-gone',
  'task-stopped',
  'session-created',
]);

/** How old a policy may be that events are judged by. */
const policyAgeMs = 60_000;
/** A function of events has a minute. */
const invocationMs = 60_000;

export const queues: CreateCheck = (scene, report) => {
  const acknowledged = new Set<string>();
  const seen = new Map<string, Handled>();
  return {
    handled(handled) {
      const name = `${handled.stack} ${handled.messageId}`;
      seen.set(name, handled);
      if (!handled.acknowledged) return;
      acknowledged.add(name);
      if (handled.queue === 'events') judgeTask(handled);
    },
    atRest() {
      for (const stack of scene.stacks) {
        const dead = [...stack.dead.events.bodies(), ...stack.dead.looks.bodies()];
        for (const body of dead) judgeDead(stack, body);
        const waiting = Object.values(stack.queues).reduce((sum, queue) => sum + messagesIn(queue.depth()), 0);
        const open = [...seen].filter(([name, { stack: of }]) => of === stack.name && !acknowledged.has(name));
        const missing = open.length - dead.length - waiting;
        if (missing > 0)
          report(stack.name, `${missing} messages of ${stack.name} were never done and are nowhere any more`);
      }
    },
  };

  /** Acknowledged: then its task is mirrored, or not ours to mirror, or the same invocation has said why not. */
  function judgeTask({ stack: name, invocation, body }: Handled): void {
    const stack = scene.stacks.find((each) => each.name === name);
    const task = scene.world.tasks.get(taskOf(body) ?? '');
    if (stack === undefined || task === undefined || !isOpen(scene, task, stack)) return;
    const since = scene.world.clock.now() - policyAgeMs - invocationMs;
    const why = (told: Told): boolean =>
      isAbout(told, task.arn) && (told.invocation === invocation || (told.stack === name && holdsOn(told, since)));
    if (explained(scene, why)) return;
    const sentence = `${name} has acknowledged an event of ${task.arn}, which is neither mirrored nor explained`;
    report(sentence, sentence);
  }

  function judgeDead({ name }: SceneStack, body: string): void {
    const arn = taskOf(body);
    if (
      explained(
        scene,
        (told) => told.stack === name && (arn === undefined ? told.entry.kind === 'fault' : isAbout(told, arn)),
      )
    )
      return;
    report(
      `${name} ${body}`,
      `a message lies in a dead-letter queue of ${name}, and nothing says why: ${body.slice(0, 200)}`,
    );
  }
};

/** Meant, and without a session; a policy of this minute may not be everybody's yet. Whether packets come out of it is for looks to find. */
function isOpen(scene: Scene, task: WorldTask, stack: SceneStack): boolean {
  if (interfaceOf(scene, task) === undefined || scene.world.clock.now() - stack.policySince < policyAgeMs) return false;
  return isWanted(task, stack) && wantedSessions(scene, task, stack).length === 0;
}

/** Somebody may have deleted since what the stack had made: the next sweep finds out. And that a policy is lost is told once a minute. */
function holdsOn({ entry, at }: Told, since: number): boolean {
  return entry.kind === 'session-created' || (entry.kind === 'policy-unread' && at > since);
}

/** Of this task, or of all: AWS did not answer, or there is no policy to judge them by. */
function isAbout({ entry }: Told, arn: string): boolean {
  if (entry.kind === 'fault' || entry.kind === 'policy-unread') return true;
  return reasons.has(entry.kind) && 'task' in entry && entry.task === arn;
}

function explained({ journal }: Scene, by: (told: Told) => boolean): boolean {
  for (let place = journal.length - 1; place >= 0; place -= 1) {
    const told = journal[place];
    if (told !== undefined && by(told)) return true;
  }
  return false;
}

function taskOf(body: string): string | undefined {
  const { detail }: { detail?: { readonly taskArn?: string } } = Object(JSON.parse(body));
  return detail?.taskArn;
}

function messagesIn(depth: object): number {
  return Object.values(depth).reduce((sum: number, count: unknown) => sum + Number(count), 0);
}
