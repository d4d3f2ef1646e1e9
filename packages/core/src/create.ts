// Which sessions to create now: for every task whose verdict is `unmirrored: new`, unless a cap, a quota or a doubt holds it.
import type { CreateSession } from './action.ts';
import { createHold, nothingPromised, type Promised, promise } from './create-hold.ts';
import { chooseTarget, eligibleTargets, freeSessionNumber } from './destination.ts';
import { heldBack } from './held.ts';
import type { EniId, TargetId, TaskArn } from './ids.ts';
import { attachedEni } from './judge.ts';
import type { Part } from './part.ts';
import type { TargetChoice } from './policy.ts';
import type { Situation } from './situation.ts';
import type { Snapshot, Task } from './snapshot.ts';
import { sessionDescription, sessionTags } from './tags.ts';
import { type Instant, instant, minutes, seconds } from './time.ts';
import type { CreateHold, UnmirroredReason, Verdict } from './verdict.ts';
import { wishFor } from './wish.ts';

/** The span in which a look repeats its client token. */
const epochLength = minutes(5);
/** A prime, so that over the slots every place of a list comes first, and not one after the other. */
const stride = 7919;
/** The policy has a cap, and what it is held against was not counted yet. */
const uncounted: Verdict = { kind: 'waiting', reason: 'sessions-uncounted', lookAgainAfter: seconds(2) };

export interface Creates extends Part {
  readonly actions: readonly CreateSession[];
  /** Verdicts that the limits have changed. */
  readonly verdicts: ReadonlyMap<TaskArn, Verdict>;
  /** Sessions per target, these creates included. */
  readonly load: ReadonlyMap<TargetId, number>;
}

export function planCreates(
  tasks: readonly Task[],
  judged: ReadonlyMap<TaskArn, Verdict>,
  situation: Situation,
): Creates {
  const { snapshot, policy } = situation;
  const promised = nothingPromised(snapshot);
  const wanting = tasks.filter((task) => isNew(judged.get(task.arn)));
  if (wanting.length > 0 && policy.maxSessions !== undefined && snapshot.ownSessionCount === undefined) {
    const verdicts = new Map(wanting.map((task) => [task.arn, uncounted] as const));
    return { actions: [], held: [], questions: [{ kind: 'count-sessions' }], verdicts, load: promised.load };
  }
  const decided = wanting.map((task) => ({ task, decision: decide(task, situation, promised) }));
  const actions = decided.flatMap(({ decision }) => (decision.kind === 'create' ? [decision.action] : []));
  return {
    actions: inTurn(actions, epochOf(snapshot)),
    held: decided.flatMap(({ task, decision }) =>
      decision.kind === 'hold' ? [heldBack('create-session', task, decision.reason)] : [],
    ),
    questions: [],
    load: promised.load,
    verdicts: new Map(
      decided.flatMap(({ task, decision }) =>
        decision.kind === 'create' ? [] : [[task.arn, unmirrored(decision.reason)] as const],
      ),
    ),
  };
}

function epochOf({ scope, takenAt }: Snapshot): number {
  return scope.kind === 'nothing' ? 0 : Math.floor(takenAt / epochLength);
}

/**
 * Another one first in every slot: where a look runs out of time over creates that fail again and again, those behind them would never have
 * their turn.
 */
function inTurn(actions: readonly CreateSession[], epoch: number): readonly CreateSession[] {
  const first = (epoch * stride) % Math.max(1, actions.length);
  return [...actions.slice(first), ...actions.slice(0, first)];
}

type Decision =
  | { readonly kind: 'create'; readonly action: CreateSession }
  | { readonly kind: 'hold'; readonly reason: CreateHold }
  | { readonly kind: 'cannot'; readonly reason: UnmirroredReason };

function decide(task: Task, situation: Situation, promised: Promised): Decision {
  const { snapshot, policy } = situation;
  const reason = createHold(task, situation, promised);
  if (reason === 'kind-refused') return { kind: 'cannot', reason };
  if (reason !== undefined) return { kind: 'hold', reason };
  const eni = attachedEni(task);
  const { targets, filter } = wishFor(task, policy);
  if (snapshot.gone.has(filter)) return { kind: 'cannot', reason: 'filter-gone' };
  const eligible = eligibleTargets(task, targets);
  const target = eni && chooseTarget(eni.id, eligible, promised.load, snapshot);
  if (eni === undefined || target === undefined) {
    // One that is gone is to be mended, whatever the others are.
    return {
      kind: 'cannot',
      reason: eligible.some(({ id }) => snapshot.gone.has(id)) ? 'target-gone' : 'targets-full',
    };
  }
  promise(promised, task, target.id);
  return { kind: 'create', action: createSession(task, eni.id, target, situation) };
}

function createSession(
  task: Task,
  eni: EniId,
  target: TargetChoice,
  { snapshot, policy, sessionsOn }: Situation,
): CreateSession {
  const epoch = epochOf(snapshot);
  const { filter, sessionNumber, packetLength } = wishFor(task, policy);
  return {
    kind: 'create-session',
    task: task.arn,
    eni,
    target: target.id,
    filter,
    number: freeSessionNumber(sessionNumber, sessionsOn.get(eni) ?? []),
    packetLength,
    description: sessionDescription,
    tags: sessionTags(task, policy.owner, bornAt(task, epoch, snapshot)),
    epoch,
  };
}

/** The same for every repetition of a create, or its client token would not be the same either. Never later than the truth. */
function bornAt(task: Task, epoch: number, snapshot: Snapshot): Instant {
  if (epoch === 0) return task.createdAt ?? snapshot.takenAt;
  return instant(Math.max(epoch * epochLength, task.createdAt ?? 0));
}

/** When a session that says `born` was made at the latest, as far as that tells: a look says the beginning of its slot. */
export function madeBy(born: Instant, { createdAt = instant(0) }: Pick<Task, 'createdAt'>): Instant {
  return born > createdAt ? instant(born + epochLength) : born;
}

function isNew(verdict: Verdict | undefined): boolean {
  return verdict?.kind === 'unmirrored' && verdict.reason === 'new';
}

function unmirrored(reason: UnmirroredReason): Verdict {
  return { kind: 'unmirrored', reason };
}
