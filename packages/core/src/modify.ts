// Which sessions of ours to change to what the policy wants now: in waves (one, a tenth, the rest), one look apart.
import type { ModifySession } from './action.ts';
import { isUnfit } from './create-hold.ts';
import { chooseTarget, eligibleTargets } from './destination.ts';
import { heldBack } from './held.ts';
import type { TargetId, TaskArn } from './ids.ts';
import type { Part } from './part.ts';
import type { Situation } from './situation.ts';
import type { Snapshot, Task } from './snapshot.ts';
import type { ModifyHold, Verdict } from './verdict.ts';

type Drifted = Verdict & { readonly kind: 'drifted' };

export function planModifies(
  tasks: readonly Task[],
  verdicts: ReadonlyMap<TaskArn, Verdict>,
  situation: Situation,
): Part {
  const { snapshot } = situation;
  const drifted = tasks.flatMap((task) => {
    const verdict = verdicts.get(task.arn);
    return verdict?.kind === 'drifted' ? [{ task, verdict }] : [];
  });
  const general = generalHold(snapshot);
  if (drifted.length === 0) return { actions: [], held: [], questions: [] };
  if (general !== undefined) {
    return {
      actions: [],
      held: drifted.map(({ task, verdict }) => heldBack('modify-session', task, general, verdict.session)),
      questions: [],
    };
  }
  if (snapshot.destinations === undefined) return { actions: [], held: [], questions: [whereTo(situation)] };
  const wave = waveSize(drifted.length, settled(verdicts), snapshot);
  const decided = drifted.map(({ task, verdict }, index) => decide(task, verdict, index < wave, situation));
  return {
    actions: decided.filter((each) => 'kind' in each),
    held: decided.filter((each) => 'reason' in each),
    questions: [],
  };
}

function generalHold(snapshot: Snapshot): ModifyHold | undefined {
  if (snapshot.paused) return 'paused';
  if (snapshot.scope.kind !== 'cluster') return 'out-of-scope';
  return snapshot.destinations === undefined && snapshot.unreadable.has('destinations') ? 'rollout-paused' : undefined;
}

function whereTo({ policy }: Situation): Part['questions'][number] {
  return { kind: 'destinations', targets: policy.targets.map((target) => target.id), filters: [policy.filter] };
}

/** One first, then up to a tenth of all, then the rest. What already is as wanted counts; what this look changed ends the wave. */
function waveSize(drifted: number, asWanted: number, snapshot: Snapshot): number {
  if (snapshot.modified.size > 0) return 0;
  if (asWanted === 0) return 1;
  const tenth = Math.ceil((drifted + asWanted) / 10);
  return asWanted < tenth ? tenth - asWanted : drifted;
}

function settled(verdicts: ReadonlyMap<TaskArn, Verdict>): number {
  return [...verdicts.values()].filter((verdict) => verdict.kind === 'mirrored' && verdict.by === 'us').length;
}

function decide(
  task: Task,
  verdict: Drifted,
  inWave: boolean,
  situation: Situation,
): ModifySession | ReturnType<typeof heldBack> {
  const { snapshot, policy } = situation;
  const { session } = verdict;
  const target = wantedTarget(task, verdict, situation);
  const held = (reason: ModifyHold) => heldBack('modify-session', task, reason, session);
  if (target === undefined || !snapshot.destinations?.targets.has(target) || isUnfit(snapshot, policy.filter))
    return held('rollout-paused');
  if (snapshot.failed.has(session.id)) return held('failed');
  if (!inWave) return held('rollout-wave');
  return {
    kind: 'modify-session',
    task: task.arn,
    session: session.id,
    target,
    filter: policy.filter,
    packetLength: policy.packetLength,
  };
}

function wantedTarget(task: Task, verdict: Drifted, { snapshot, policy }: Situation): TargetId | undefined {
  if (!verdict.differs.includes('target')) return verdict.session.target;
  return chooseTarget(verdict.session.eni, eligibleTargets(task, policy.targets), new Map(), snapshot.fullTargets)?.id;
}
