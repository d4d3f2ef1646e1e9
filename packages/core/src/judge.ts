// The verdict on one task: an ordered chain of small checks; the first with an answer wins.
//
//   ending | collector | own ENI | selected | sidecar | attached | session of ours | other session | refused | trouble   -> verdict
//   yes    |           |         |          |         |          |                 |               |         |           ignored: ending
//   no     | yes       |         |          |         |          |                 |               |         |           ignored: collector
//   no     | no        | no      |          |         |          |                 |               |         |           ignored: no-interface
//   no     | no        | not yet |          |         |          |                 |               |         |           waiting: interface-not-attached
//   no     | no        | yes     | no       |         |          |                 |               |         |           ignored: not-selected
//   no     | no        | yes     | a share, without it                                                              ignored: not-sampled
//   no     | no        | yes     | unknown  |         |          |                 |               |         |           waiting: facts-unread
//   no     | no        | yes     | yes      | yes     |          |                 |               |         |           forwarded
//   no     | no        | yes     | yes      | no      | no       |                 |               |         |           waiting: interface-not-attached
//   no     | no        | yes     | yes      | no      | yes      | differs         |               |         |           drifted
//   no     | no        | yes     | yes      | no      | yes      | as wanted       | lower number  |         |           shadowed
//   no     | no        | yes     | yes      | no      | yes      | as wanted       | none lower, no target, no filter or none of its rules  unmirrored: target-gone, filter-gone, filter-empty
//   no     | no        | yes     | yes      | no      | yes      | as wanted       | none lower    |         |           mirrored by us
//   no     | no        | yes     | yes      | no      | yes      | none            | as wanted, no target, no filter or none of its rules   unmirrored: target-gone, filter-gone, filter-empty
//   no     | no        | yes     | yes      | no      | yes      | none            | as wanted     |         |           mirrored by somebody else
//   no     | no        | yes     | yes      | no      | yes      | none            | otherwise     | yes     |           unmirrorable
//   no     | no        | yes     | yes      | no      | yes      | none            | otherwise     | no      | yes       waiting or unmirrored, with its reason
//   no     | no        | yes     | yes      | no      | yes      | none            | otherwise     | no      | no, events under a cap  waiting: left-to-looks
//   no     | no        | yes     | yes      | no      | yes      | none            | otherwise     | no      | no target, or its VPC unread  unmirrored: no-target, waiting: facts-unread
//   no     | no        | yes     | yes      | no      | yes      | none            | unread        | no      | no        waiting: sessions-unread
//   no     | no        | yes     | yes      | no      | yes      | none            | three         | no      | no        unmirrored: interface-full
//   no     | no        | yes     | yes      | no      | yes      | none            | otherwise     | no      | no, a look, just connected, events heard  waiting: left-to-events
//   no     | no        | yes     | yes      | no      | yes      | none            | otherwise     | no      | no, a sweep, interface unread  waiting: facts-unread
//   no     | no        | yes     | yes      | no      | yes      | none            | otherwise     | no      | no        unmirrored: new
import { eligibleTargets, needsVpc } from './destination.ts';
import type { EniId } from './ids.ts';
import { select } from './select.ts';
import { isOurs, type Situation } from './situation.ts';
import type { MirrorSession, Task, TaskEni } from './snapshot.ts';
import { later as after, between, type Instant, type Millis, minutes, seconds } from './time.ts';
import { unmirrorableFor } from './unmirrorable.ts';
import type { Difference, Verdict } from './verdict.ts';
import { wishFor } from './wish.ts';

/** EC2's limit of sessions on one interface. */
const sessionsPerInterface = 3;
/** EC2 sets this on sessions towards a load balancer when no packet length was asked for. */
const loadBalancerPacketLength = 8500;
const endingStatuses: ReadonlySet<string> = new Set([
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
  'DELETED',
]);
/** ECS attaches an interface some seconds after a task was made; EC2 shows a new one within a second or two. */
const soon = seconds(2);
const later = seconds(15);
/** What an event may need beyond its turn: delivery, a batch, a repetition. */
const eventsFirst = minutes(2);
/**
 * How long after its connection an interface's create is made blind. While PENDING, nobody else can have been told of it until a look comes;
 * ACTIVATING follows on PENDING, mostly much later, and by then another process has served that event.
 */
const blindly: ReadonlyMap<string, Millis> = new Map([
  ['PROVISIONING', eventsFirst],
  ['PENDING', eventsFirst],
  ['ACTIVATING', seconds(10)],
]);

type Check = (task: Task, situation: Situation) => Verdict | undefined;

const chain: readonly Check[] = [
  isEnding,
  isCollector,
  hasNoInterface,
  isNotSelected,
  isForwarded,
  isNotAttached,
  hasOurSession,
  hasTheSessionOfAnother,
  wasRefused,
  isInTrouble,
  isLeftToLooks,
  hasNoTarget,
  hasUnreadSessions,
  hasFullInterface,
  isLeftToEvents,
  isInDoubt,
];

export function judge(task: Task, situation: Situation): Verdict {
  for (const check of chain) {
    const verdict = check(task, situation);
    if (verdict !== undefined) return verdict;
  }
  return { kind: 'unmirrored', reason: 'new' };
}

/** The session of ours that counts when there are several: the one that EC2 asks first. */
export function ourSessionOn(eni: EniId, situation: Situation): MirrorSession | undefined {
  return situation.sessionsOn.get(eni)?.find((session) => isOurs(session, situation.snapshot, situation.policy));
}

function isEnding(task: Task): Verdict | undefined {
  return task.desiredStatus === 'STOPPED' || endingStatuses.has(task.lastStatus)
    ? { kind: 'ignored', reason: 'ending' }
    : undefined;
}

function hasNoInterface(task: Task): Verdict | undefined {
  if (task.eni !== undefined) return undefined;
  // A task being provisioned may not have been given its attachment yet.
  if (task.lastStatus === 'PROVISIONING')
    return { kind: 'waiting', reason: 'interface-not-attached', lookAgainAfter: later };
  return { kind: 'ignored', reason: 'no-interface' };
}

function isCollector(task: Task, { snapshot, policy }: Situation): Verdict | undefined {
  const listens = task.service !== undefined && policy.collectors.includes(task.service);
  const isTarget = task.eni?.id !== undefined && snapshot.collectorEnis.has(task.eni.id);
  return listens || isTarget ? { kind: 'ignored', reason: 'collector' } : undefined;
}

function isNotSelected(task: Task, { policy }: Situation): Verdict | undefined {
  switch (select(task, policy)) {
    case 'no':
      return { kind: 'ignored', reason: 'not-selected' };
    case 'not-sampled':
      return { kind: 'ignored', reason: 'not-sampled' };
    case 'unknown':
      return { kind: 'waiting', reason: 'facts-unread', lookAgainAfter: soon };
    case 'yes':
      return undefined;
  }
}

function isForwarded(task: Task, { policy }: Situation): Verdict | undefined {
  const unmirrorable = unmirrorableFor(task, policy);
  return unmirrorable.kind === 'sidecar' && task.containers.includes(unmirrorable.container)
    ? { kind: 'forwarded' }
    : undefined;
}

function isNotAttached(task: Task): Verdict | undefined {
  return attachedEni(task) === undefined
    ? { kind: 'waiting', reason: 'interface-not-attached', lookAgainAfter: later }
    : undefined;
}

function hasOurSession(task: Task, situation: Situation): Verdict | undefined {
  const session = task.eni?.id === undefined ? undefined : ourSessionOn(task.eni.id, situation);
  if (session === undefined) return undefined;
  const differs = differences(session, task, situation);
  if (differs.length > 0) return { kind: 'drifted', session, differs };
  return shadowedOrMirrored(session, 'us', situation);
}

/** A session of the source document's Lambda, or of another tool, that sends where we would: migrating costs nothing. */
function hasTheSessionOfAnother(task: Task, situation: Situation): Verdict | undefined {
  const { targets, filter } = wishFor(task, situation.policy);
  const wanted = new Set(eligibleTargets(task, targets).map((target) => target.id));
  const session = holdersOn(task, situation).find((holder) => wanted.has(holder.target) && holder.filter === filter);
  return session === undefined ? undefined : shadowedOrMirrored(session, 'somebody-else', situation);
}

function shadowedOrMirrored(session: MirrorSession, by: 'us' | 'somebody-else', situation: Situation): Verdict {
  const first = situation.sessionsOn.get(session.eni)?.find((other) => other.number < session.number);
  if (first !== undefined) return { kind: 'shadowed', session, by: first };
  return packetsGetLost(session, situation) ?? { kind: 'mirrored', session, by };
}

/** The session stands, and mirrors nothing. It is left alone: it works again as soon as its target or filter does. */
function packetsGetLost(session: MirrorSession, { snapshot: { destinations } }: Situation): Verdict | undefined {
  if (destinations === undefined) return undefined;
  if (!destinations.targets.has(session.target)) return { kind: 'unmirrored', reason: 'target-gone' };
  const rules = destinations.filterRules.get(session.filter);
  if (rules === undefined) return { kind: 'unmirrored', reason: 'filter-gone' };
  return rules === 0 ? { kind: 'unmirrored', reason: 'filter-empty' } : undefined;
}

function wasRefused(task: Task, { snapshot }: Situation): Verdict | undefined {
  const refusal = task.eni?.id === undefined ? undefined : snapshot.refusals.get(task.eni.id);
  return refusal === undefined ? undefined : { kind: 'unmirrorable', refusal };
}

function isInTrouble(task: Task, situation: Situation): Verdict | undefined {
  const trouble = task.eni?.id === undefined ? undefined : situation.snapshot.troubles.get(task.eni.id);
  switch (trouble?.kind) {
    case undefined:
      return undefined;
    case 'eni-not-visible':
      return isSettled(task, situation.snapshot.takenAt)
        ? { kind: 'unmirrored', reason: 'interface-gone' }
        : { kind: 'waiting', reason: 'interface-not-visible', lookAgainAfter: soon };
    case 'interface-full':
      return { kind: 'unmirrored', reason: 'interface-full' };
    case 'fault':
      return { kind: 'unmirrored', reason: placeGone(task, situation) ?? trouble.fault.kind };
    case 'contested':
      return contested(task, trouble.number, trouble.lookedAfter, situation);
  }
}

/** Another create of the same look has found it out: that is what is to be mended, whatever this one met. */
function placeGone(task: Task, { snapshot: { gone }, policy }: Situation): 'filter-gone' | 'target-gone' | undefined {
  const { targets, filter } = wishFor(task, policy);
  if (gone.has(filter)) return 'filter-gone';
  const eligible = eligibleTargets(task, targets);
  return eligible.length > 0 && eligible.every(({ id }) => gone.has(id)) ? 'target-gone' : undefined;
}

/** Running, and connected for so long that EC2 has known its interface: if it does not, it knows it no more. */
function isSettled({ lastStatus, connectedAt }: Task, now: Instant): boolean {
  return lastStatus === 'RUNNING' && connectedAt !== undefined && between(connectedAt, now) >= eventsFirst;
}

/** Only a holder that was seen makes us take another number: an unseen one may be our own session, not visible yet. */
function contested(task: Task, number: number, lookedAfter: boolean, situation: Situation): Verdict | undefined {
  if (!lookedAfter) return { kind: 'waiting', reason: 'sessions-unread', lookAgainAfter: soon };
  if (holdersOn(task, situation).some((holder) => holder.number === number)) return undefined;
  return { kind: 'waiting', reason: 'session-not-visible', lookAgainAfter: soon };
}

/** Rounds at the same moment would count each for itself, and go beyond the cap together. */
function isLeftToLooks(_: Task, { snapshot, policy }: Situation): Verdict | undefined {
  return policy.maxSessions !== undefined && snapshot.looksFollow
    ? { kind: 'waiting', reason: 'left-to-looks', lookAgainAfter: later }
    : undefined;
}

function hasNoTarget(task: Task, { policy }: Situation): Verdict | undefined {
  const { targets } = wishFor(task, policy);
  if (needsVpc(task, targets)) return { kind: 'waiting', reason: 'facts-unread', lookAgainAfter: soon };
  return eligibleTargets(task, targets).length === 0 ? { kind: 'unmirrored', reason: 'no-target' } : undefined;
}

function hasUnreadSessions(task: Task, { snapshot }: Situation): Verdict | undefined {
  const id = task.eni?.id;
  if (
    isFirstToTell(task, snapshot.takenAt) ||
    snapshot.sessionsRead === 'all' ||
    (id !== undefined && snapshot.sessionsRead.has(id))
  ) {
    return undefined;
  }
  return { kind: 'waiting', reason: 'sessions-unread', lookAgainAfter: soon };
}

function isFirstToTell({ lastStatus, connectedAt }: Task, now: Instant): boolean {
  const span = blindly.get(lastStatus);
  return span !== undefined && (connectedAt === undefined || between(connectedAt, now) < span);
}

function hasFullInterface(task: Task, situation: Situation): Verdict | undefined {
  return holdersOn(task, situation).length >= sessionsPerInterface
    ? { kind: 'unmirrored', reason: 'interface-full' }
    : undefined;
}

/** The sessions on its interface, whoever made them. */
function holdersOn({ eni }: Task, { sessionsOn }: Situation): readonly MirrorSession[] {
  return (eni?.id === undefined ? undefined : sessionsOn.get(eni.id)) ?? [];
}

function differences(session: MirrorSession, task: Task, { policy }: Situation): readonly Difference[] {
  const differs: Difference[] = [];
  const wish = wishFor(task, policy);
  // The VPC decides which target is meant; unread, the session has the benefit of the doubt.
  const targets = needsVpc(task, wish.targets) ? wish.targets : eligibleTargets(task, wish.targets);
  if (!targets.some((target) => target.id === session.target)) differs.push('target');
  if (session.filter !== wish.filter) differs.push('filter');
  if (!sameLength(session.packetLength, wish.packetLength)) differs.push('packet-length');
  return differs;
}

function sameLength(has: number | undefined, wanted: number | undefined): boolean {
  return has === wanted || (wanted === undefined && has === loadBalancerPacketLength);
}

/** A look that creates what the queue is just about to create wastes a call of a small bucket. What events do not bring, the next look does. */
function isLeftToEvents({ arn }: Task, { snapshot, policy, turns }: Situation): Verdict | undefined {
  const turn = turns.get(arn);
  // Under a cap events leave it to looks.
  if (turn === undefined || policy.maxSessions !== undefined) return undefined;
  const left = between(snapshot.takenAt, after(turn, eventsFirst));
  return left > 0 ? { kind: 'waiting', reason: 'left-to-events', lookAgainAfter: left } : undefined;
}

/** What runs without a session may have lost its interface: one describe tells that of all such tasks, a create of one, in every sweep again. */
function isInDoubt(task: Task, { snapshot }: Situation): Verdict | undefined {
  const { scope, paused, unreadable, takenAt } = snapshot;
  // Where its VPC is known the interface was read.
  const isRead = task.eni?.vpc !== undefined || unreadable.has('interfaces');
  if (scope.kind !== 'cluster' || paused || isRead || !isSettled(task, takenAt)) return undefined;
  return { kind: 'waiting', reason: 'facts-unread', lookAgainAfter: soon };
}

/** The interface, once ECS calls it attached. */
export function attachedEni(task: Task): (TaskEni & { readonly id: EniId }) | undefined {
  const { eni } = task;
  return eni?.id !== undefined && eni.status === 'ATTACHED' ? { ...eni, id: eni.id } : undefined;
}
