// What to do now, about everything that was seen: verdicts, actions, what is held and why, and what must be read first. Pure.
import type { Action } from './action.ts';
import { planCreates } from './create.ts';
import { planDeletes } from './delete.ts';
import type { Held } from './held.ts';
import type { EniId, TaskArn } from './ids.ts';
import { judge } from './judge.ts';
import { planModifies } from './modify.ts';
import type { Part } from './part.ts';
import type { MirrorPolicy } from './policy.ts';
import type { Question } from './question.ts';
import { select } from './select.ts';
import { type Situation, situationOf } from './situation.ts';
import type { Snapshot, Task } from './snapshot.ts';
import { planStops } from './stop.ts';
import { type Millis, minutes, seconds } from './time.ts';
import type { Verdict, WaitingReason } from './verdict.ts';

export interface Plan {
  /** In the order of the task ARNs. */
  readonly verdicts: ReadonlyMap<TaskArn, Verdict>;
  readonly actions: readonly Action[];
  readonly held: readonly Held[];
  /** What must be read before the plan can go on; a question AWS would not answer is not asked again. */
  readonly questions: readonly Question[];
  /** When looking again may bring something new. Undefined: nothing is pending. */
  readonly recheckAfter: Millis | undefined;
}

/** What is held for want of budget or strength rarely changes within a minute. */
const heldRecheck = minutes(1);
/** What keeps a session away may pass by itself, or be mended: throttling, a right, a target. */
const unmirroredRecheck = seconds(5);

export function plan(snapshot: Snapshot, policy: MirrorPolicy): Plan {
  const situation = situationOf(snapshot, policy);
  const tasks = inOrder(snapshot.tasks);
  const judged = new Map(tasks.map((task) => [task.arn, judge(task, situation)]));

  const creates = planCreates(tasks, judged, situation);
  const verdicts = new Map([...judged, ...creates.verdicts]);
  const stops = planStops(tasks, verdicts, situation);
  const parts: readonly Part[] = [
    creates,
    planModifies(tasks, verdicts, situation, creates.load),
    planDeletes(verdicts, situation),
    stops,
  ];

  const questions = merge([...readFirst(tasks, verdicts, situation), ...parts.flatMap((part) => part.questions)]);
  const held = parts.flatMap((part) => part.held);
  return {
    verdicts,
    actions: parts.flatMap((part) => part.actions),
    held,
    questions: questions.filter((question) => !snapshot.unreadable.has(question.kind)),
    recheckAfter: recheckAfter([...verdicts.values()], held),
  };
}

/** By ARN, each once: AWS's pages may overlap, and then the higher version is the truth. */
function inOrder(tasks: readonly Task[]): readonly Task[] {
  const newest = new Map<TaskArn, Task>();
  for (const task of tasks) {
    if (task.version >= (newest.get(task.arn)?.version ?? 0)) newest.set(task.arn, task);
  }
  return [...newest.values()].sort((one, other) => (one.arn < other.arn ? -1 : 1));
}

/** What the verdicts themselves are waiting for. */
function readFirst(
  tasks: readonly Task[],
  verdicts: ReadonlyMap<TaskArn, Verdict>,
  { policy }: Situation,
): readonly Question[] {
  const waiting = (reason: WaitingReason): readonly Task[] =>
    tasks.filter((task) => {
      const verdict = verdicts.get(task.arn);
      return verdict?.kind === 'waiting' && verdict.reason === reason;
    });
  const unread = waiting('facts-unread');
  const undecided = (task: Task): boolean => select(task, policy) === 'unknown';
  const describe = unread.filter(undecided).map((task) => task.arn);
  const interfaces = enisOf(unread.filter((task) => !undecided(task)));
  const sessionsOn = enisOf(waiting('sessions-unread'));
  return [
    ...(describe.length === 0 ? [] : [{ kind: 'describe-tasks' as const, tasks: describe }]),
    ...(sessionsOn.length === 0 ? [] : [{ kind: 'sessions-on' as const, enis: sessionsOn }]),
    ...(interfaces.length === 0 ? [] : [{ kind: 'interfaces' as const, enis: interfaces }]),
  ];
}

function enisOf(tasks: readonly Task[]): readonly EniId[] {
  return tasks.flatMap((task) => (task.eni?.id === undefined ? [] : [task.eni.id]));
}

/** One question of a kind is enough: AWS answers lists. */
function merge(questions: readonly Question[]): readonly Question[] {
  const merged = new Map<Question['kind'], Question>();
  for (const question of questions) {
    const known = merged.get(question.kind);
    merged.set(question.kind, known === undefined ? question : joined(known, question));
  }
  return [...merged.values()];
}

function joined(one: Question, other: Question): Question {
  if (one.kind === 'services' && other.kind === 'services') {
    return { kind: 'services', services: [...new Set([...one.services, ...other.services])] };
  }
  if (one.kind === 'confirm-tasks' && other.kind === 'confirm-tasks') {
    return { kind: 'confirm-tasks', tasks: [...new Set([...one.tasks, ...other.tasks])] };
  }
  return one;
}

function recheckAfter(verdicts: readonly Verdict[], held: readonly Held[]): Millis | undefined {
  const waits = verdicts.flatMap((verdict) => (verdict.kind === 'waiting' ? [verdict.lookAgainAfter] : []));
  const unmirrored = verdicts.some((verdict) => verdict.kind === 'unmirrored') ? [unmirroredRecheck] : [];
  const all = [...waits, ...unmirrored, ...(held.length > 0 ? [heldRecheck] : [])];
  return all.length === 0 ? undefined : (Math.min(...all) as Millis);
}
