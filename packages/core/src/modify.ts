// Which sessions of ours to change to what the policy wants now: in waves (one, a tenth, the rest), four minutes apart at least.
import type { ModifySession } from './action.ts';
import { isUnfit } from './create-hold.ts';
import { chooseTarget, eligibleTargets, needsVpc } from './destination.ts';
import { heldBack } from './held.ts';
import type { TargetId, TaskArn } from './ids.ts';
import type { Part } from './part.ts';
import { isOurs, type Situation } from './situation.ts';
import type { Snapshot, Task } from './snapshot.ts';
import { changedDescription } from './tags.ts';
import { between, minutes } from './time.ts';
import type { ModifyHold, Verdict } from './verdict.ts';
import { filtersOf, targetsOf, wishFor } from './wish.ts';

/** A sweep comes every five minutes, give or take; two that were delayed may follow each other at once. */
const betweenWaves = minutes(4);

type Drifted = Verdict & { readonly kind: 'drifted' };

export function planModifies(
  tasks: readonly Task[],
  verdicts: ReadonlyMap<TaskArn, Verdict>,
  situation: Situation,
  load: ReadonlyMap<TargetId, number>,
): Part {
  const { snapshot } = situation;
  const drifted = tasks.flatMap((task) => {
    const verdict = verdicts.get(task.arn);
    return verdict?.kind === 'drifted' ? [{ task, verdict }] : [];
  });
  const general = generalHold(snapshot);
  if (drifted.length === 0) return { actions: [], held: [], questions: [] };
  if (general !== undefined) {
    const held = drifted.map(({ task, verdict }) => heldBack('modify-session', task, general, verdict.session));
    return { actions: [], held, questions: [] };
  }
  if (snapshot.destinations === undefined) return { actions: [], held: [], questions: [whereTo(situation)] };
  const unplaced = drifted.flatMap(({ task, verdict }) =>
    canBePlaced(task, verdict, situation) ? [] : [verdict.session.eni],
  );
  const enis = unplaced.filter((eni) => snapshot.troubles.get(eni)?.kind !== 'eni-not-visible');
  if (enis.length > 0 && !snapshot.unreadable.has('interfaces')) {
    return { actions: [], held: [], questions: [{ kind: 'interfaces', enis }] };
  }
  const room: Room = {
    left: isTooSoon(situation)
      ? 0
      : waveSize(drifted.length, settled(verdicts, situation), snapshot) - failedOf(drifted, snapshot),
    load: new Map(load),
  };
  const decided = drifted.map(({ task, verdict }) => decide(task, verdict, room, situation));
  return {
    actions: decided.filter((each) => 'kind' in each),
    held: decided.filter((each) => 'reason' in each),
    questions: [],
  };
}

/** What this plan may still change, and how full the targets are by then. */
interface Room {
  left: number;
  readonly load: Map<TargetId, number>;
}

function generalHold(snapshot: Snapshot): ModifyHold | undefined {
  if (snapshot.paused) return 'paused';
  if (snapshot.scope.kind !== 'cluster') return 'out-of-scope';
  return snapshot.destinations === undefined && snapshot.unreadable.has('destinations') ? 'rollout-paused' : undefined;
}

function whereTo({ policy }: Situation): Part['questions'][number] {
  return { kind: 'destinations', targets: targetsOf(policy), filters: filtersOf(policy) };
}

/** Another look has just changed some: whether they still bring packets cannot have shown yet. Clocks differ: a little later is as near. */
function isTooSoon({ snapshot, policy }: Situation): boolean {
  return snapshot.sessions.some(
    (session) =>
      session.changedAt !== undefined &&
      !snapshot.modified.has(session.id) &&
      Math.abs(between(session.changedAt, snapshot.takenAt)) < betweenWaves &&
      isOurs(session, snapshot, policy),
  );
}

/** One first, then up to a tenth of all, then the rest: of what was as wanted when this look began. What it made or changed since is spent. */
function waveSize(drifted: number, asWanted: number, { modified }: Snapshot): number {
  const before = asWanted - modified.size;
  const all = drifted + asWanted;
  const tenth = Math.ceil(all / 10);
  const wave = before <= 0 ? 1 : before < tenth ? tenth - before : all;
  return Math.max(0, wave - modified.size);
}

/** A change that failed has had its turn: the wave does not go around it. */
function failedOf(drifted: readonly { readonly verdict: Drifted }[], { failed }: Snapshot): number {
  return drifted.filter(({ verdict }) => failed.has(verdict.session.id)).length;
}

/** As wanted, whether packets go to somebody else first or not: a shadowed session was changed all the same. */
function settled(verdicts: ReadonlyMap<TaskArn, Verdict>, { snapshot, policy }: Situation): number {
  return [...verdicts.values()].filter(
    (verdict) =>
      (verdict.kind === 'mirrored' || verdict.kind === 'shadowed') && isOurs(verdict.session, snapshot, policy),
  ).length;
}

function decide(
  task: Task,
  verdict: Drifted,
  room: Room,
  situation: Situation,
): ModifySession | ReturnType<typeof heldBack> {
  const { snapshot, policy } = situation;
  const { session } = verdict;
  const { filter, packetLength } = wishFor(task, policy);
  const held = (reason: ModifyHold) => heldBack('modify-session', task, reason, session);
  const target = wantedTarget(task, verdict, room, situation);
  if (target === undefined || isLost(snapshot, target) || isUnfit(snapshot, filter) || snapshot.gone.has(filter)) {
    return held('rollout-paused');
  }
  if (snapshot.failed.has(session.id)) return held('failed');
  if (room.left <= 0) return held('rollout-wave');
  room.left -= 1;
  if (target !== session.target) room.load.set(target, (room.load.get(target) ?? 0) + 1);
  return {
    kind: 'modify-session',
    task: task.arn,
    session: session.id,
    target,
    filter,
    packetLength,
    description: changedDescription(snapshot.takenAt),
  };
}

/** Not there when the destinations were read, or not any more when a session was to have it. */
function isLost({ destinations, gone }: Snapshot, target: TargetId): boolean {
  return !destinations?.targets.has(target) || gone.has(target);
}

function movesTarget(verdict: Drifted): boolean {
  return verdict.differs.includes('target');
}

/** Whether the target it should move to can be told: where that hangs on a VPC which was not read, it cannot. */
function canBePlaced(task: Task, verdict: Drifted, { policy }: Situation): boolean {
  return !movesTarget(verdict) || !needsVpc(task, wishFor(task, policy).targets);
}

/** Undefined: no target takes it, those that would have no room, or it cannot be told which. */
function wantedTarget(task: Task, verdict: Drifted, { load }: Room, situation: Situation): TargetId | undefined {
  const { snapshot, policy } = situation;
  const { session } = verdict;
  if (!movesTarget(verdict)) return session.target;
  if (!canBePlaced(task, verdict, situation)) return undefined;
  return chooseTarget(session.eni, eligibleTargets(task, wishFor(task, policy).targets), load, snapshot)?.id;
}
