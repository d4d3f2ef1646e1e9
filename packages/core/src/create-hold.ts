// Whether a session that is wanted may be created now: the holds on creating, in their order, and what a plan has promised so far.
import { accountOf, type ClusterArn, type FilterId, type TargetId } from './ids.ts';
import { kindOf, type Situation } from './situation.ts';
import type { MirrorSession, Snapshot, Task } from './snapshot.ts';
import type { CreateHold } from './verdict.ts';
import { wishFor } from './wish.ts';

/** EC2's limit, per account and region; not adjustable. */
export const sessionsPerAccount = 10_000;
/**
 * The sessions that count against that limit of the account which the cluster belongs to. Whoever owns a shared target sees what others send to it as well
 * (Traffic Mirroring guide, "Share a traffic mirror target").
 */
export function countedFor(cluster: ClusterArn, sessions: readonly MirrorSession[]): readonly MirrorSession[] {
  const owner = accountOf(cluster);
  return sessions.filter(({ account = owner }) => account === owner);
}

/** How many interfaces of a kind are tried before one of them was accepted, while refusals cannot be remembered. */
const triesOfAKind = 3;

/** The creates that one plan has granted, as far as they bear on the next. */
export interface Promised {
  readonly load: Map<TargetId, number>;
  readonly ofKind: Map<string, number>;
  sessions: number;
}

export function nothingPromised(snapshot: Snapshot): Promised {
  const load = new Map<TargetId, number>();
  for (const { target } of snapshot.sessions) load.set(target, (load.get(target) ?? 0) + 1);
  return { load, ofKind: new Map(), sessions: 0 };
}

export function promise(promised: Promised, task: Task, target: TargetId): void {
  promised.load.set(target, (promised.load.get(target) ?? 0) + 1);
  promised.ofKind.set(kindOf(task), (promised.ofKind.get(kindOf(task)) ?? 0) + 1);
  promised.sessions += 1;
}

export function createHold(
  task: Task,
  situation: Situation,
  promised: Promised,
): CreateHold | 'kind-refused' | undefined {
  const { snapshot, policy } = situation;
  if (snapshot.paused) return 'paused';
  if (isUnfit(snapshot, wishFor(task, policy).filter)) return 'rollout-paused';
  if (atCap(situation, promised)) return 'session-cap';
  if (atQuota(snapshot, promised)) return 'session-quota';
  return kindHold(task, situation, promised);
}

/** Read, and found to be a place where packets would get lost. Not read is not unfit. */
export function isUnfit({ destinations }: Snapshot, filter: FilterId): boolean {
  return destinations !== undefined && (destinations.filterRules.get(filter) ?? 0) === 0;
}

function atCap({ snapshot, policy }: Situation, { sessions }: Promised): boolean {
  return policy.maxSessions !== undefined && (snapshot.ownSessionCount ?? 0) + sessions >= policy.maxSessions;
}

function atQuota({ accountFull, sessionCount }: Snapshot, { sessions }: Promised): boolean {
  return accountFull || (sessionCount ?? 0) + sessions >= sessionsPerAccount;
}

/** On the fast path every task is tried once; only a look meets the same refusals again and again. */
function kindHold(task: Task, { snapshot, provenKinds, refusalsOfKind }: Situation, { ofKind }: Promised) {
  const kind = kindOf(task);
  const { scope, refusalsKept } = snapshot;
  if (scope.kind === 'nothing' || refusalsKept === true || provenKinds.has(kind)) return undefined;
  const refused = refusalsOfKind.get(kind) ?? 0;
  if (refusalsKept === false && refused >= triesOfAKind) return 'kind-refused';
  return refused + (ofKind.get(kind) ?? 0) >= triesOfAKind ? 'kind-unproven' : undefined;
}
