// One sentence that a person can act on, for every verdict and every hold.
import type { Held } from './held.ts';
import type { FaultKind } from './trouble.ts';
import type { HoldReason, IgnoredReason, UnmirroredReason, Verdict, WaitingReason } from './verdict.ts';

export function explain(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'ignored':
      return ignored[verdict.reason];
    case 'waiting':
      return `${waiting[verdict.reason]} It is looked at again in ${Math.ceil(verdict.lookAgainAfter / 1000)} s.`;
    case 'mirrored':
      return verdict.by === 'us'
        ? `Its packets are mirrored by session ${verdict.session.id} to ${verdict.session.target}.`
        : `Its packets are mirrored by session ${verdict.session.id}, which is not ours but sends where ours would.`;
    case 'forwarded':
      return 'It carries the forwarder, which sends its packets without EC2.';
    case 'drifted':
      return `Its session ${verdict.session.id} differs from the policy in ${verdict.differs.join(', ')}; the next look changes it.`;
    case 'shadowed':
      return `Session ${verdict.by.id} has the lower number ${verdict.by.number} and takes its packets before ours does: give ours a lower number or remove the other.`;
    case 'unmirrorable':
      return `EC2 refused its interface (${verdict.refusal.code}): its host cannot be mirrored. Replace it, or give it the sidecar.`;
    case 'unmirrored':
      return unmirrored[verdict.reason];
  }
}

export function explainHeld({ reason }: Pick<Held, 'reason'>): string {
  return held[reason];
}

const ignored: Record<IgnoredReason, string> = {
  ending: 'It is ending.',
  'no-interface': 'It has no interface of its own (bridge or host networking): mirror its instance instead.',
  collector: 'It receives mirrored traffic itself and must not hear itself.',
  'not-selected': 'No rule of the policy selects it.',
  'not-sampled': 'The rule that selects it takes a sample of its tasks, and this one is not in it.',
};

const waiting: Record<WaitingReason, string> = {
  'interface-not-attached': 'ECS has not attached its interface yet.',
  'interface-not-visible': 'EC2 does not show its interface yet.',
  'facts-unread': 'What must be known of it, for a rule or a target, has not been read yet.',
  'sessions-uncounted': 'The policy caps the number of sessions, and they have not been counted yet.',
  'sessions-unread': 'The sessions of its interface have not been read yet.',
  'left-to-events': 'It has just begun, and its own events bring its session; this look does not get in their way.',
  'left-to-looks':
    'The policy caps the number of sessions: the next look counts them, and creates its session if there is room.',
  'session-not-visible': 'EC2 would not create its session, and does not show the one that may be there already.',
};

const held: Record<HoldReason, string> = {
  paused: 'The off switch is on: nothing is created, changed, deleted or stopped until `tasktap resume`.',
  'rollout-paused':
    'The target or filter of the policy cannot be used (gone, unreadable, or a filter without rules): mend it, then the next look goes on.',
  'session-cap': 'The policy allows no more sessions (maxSessions): raise it or select fewer tasks.',
  'session-quota':
    'The account has all the sessions that EC2 allows (10,000): select fewer tasks or use another account.',
  'kind-unproven': 'The first interfaces of this kind are being tried; the others follow when one is accepted.',
  'rollout-wave': 'The policy has changed and is being rolled out in waves: its turn comes with one of the next looks.',
  'out-of-scope':
    'What must be read whole before anything is destroyed was not read: a look at the service or cluster decides, if its read rights suffice.',
  'not-serialized':
    'Somebody else may be stopping tasks at the same time: deploy on-look, or declare that the function runs one at a time.',
  'not-a-service-task':
    'It is a one-off job, which nobody would start again: start it again by hand or let it run unmirrored.',
  'task-protected': 'ECS task protection is on, or could not be read: it stays until the protection ends.',
  'no-evidence':
    'No session of ours on this capacity provider and CPU architecture in 24 hours shows that EC2 mirrors any: `tasktap probe` finds out, and `assumeMirrorable` says so.',
  'deployment-at-risk':
    'A deployment of its service is in progress, and a stop could make it fail: it waits for the end.',
  'service-below-strength':
    'Its service would fall below its minimum, or its last replacement has not run yet: raise the desired count, or allow an outage.',
  'too-many-unmirrorable':
    'Too large a share of its service cannot be mirrored: replacing would be a storm. Look at the platform, not at the task.',
  'service-budget-spent': 'Its service has had its stops for this hour, or its last replacement is not there yet.',
  'budget-spent': 'The cluster has had its stops for this hour.',
  futile:
    'The last replacements of its service were refused as well: it is left alone for 24 hours, or until `tasktap clear`.',
  failed: 'The last try failed in this look; the next look tries again.',
};

const unmirrored: Record<UnmirroredReason, string> = {
  new: 'Its session is about to be created.',
  'no-target': 'No target of the policy takes tasks of its availability zone or VPC: add one.',
  'targets-full': 'Every target that would take it is full: add a target, or use a load balancer, which has no limit.',
  'target-gone': 'EC2 does not know the target: correct the policy, or create the target again.',
  'filter-gone': 'EC2 does not know the filter: correct the policy, or create the filter again.',
  'filter-empty': 'The filter has no rules, so none of its packets is mirrored: give it some.',
  'interface-full': 'Its interface has three sessions of others, as many as EC2 allows: remove one.',
  'interface-gone':
    'EC2 does not know its interface any more, although it runs: nothing of it can be mirrored. Replace the task.',
  'kind-refused':
    'EC2 refused three interfaces of its kind, and the right to remember refusals (ec2:CreateTags on network interfaces) is missing.',
  paused: held.paused,
  'rollout-paused': held['rollout-paused'],
  'session-cap': held['session-cap'],
  'session-quota': held['session-quota'],
  'kind-unproven': held['kind-unproven'],
  throttled: 'EC2 takes no more calls at the moment: it is tried again.',
  unavailable: 'EC2 did not answer: it is tried again.',
  denied: 'The function lacks the right to create its session: the journal names the action.',
  quota: 'EC2 named a quota: the journal has its code.',
  invalid: 'EC2 calls the request invalid: the journal has its words.',
  unknown: 'EC2 answered with a code that is not in our table: the journal has it; please report it.',
};

/** Of any task of the verdict. */
const verdicts: Record<Verdict['kind'], string> = {
  ignored: 'Nothing is done for it, and it does not count.',
  waiting: 'Not yet known what to do with it; it is looked at again by itself.',
  mirrored: 'A session sends its packets to the wanted target through the wanted filter.',
  forwarded: 'It carries the forwarder, which sends its packets without EC2.',
  drifted: 'Its session differs from the policy; the next look changes it.',
  shadowed: 'A session of others has a lower number and takes its packets before ours does.',
  unmirrorable: 'EC2 refused its interface: its host cannot be mirrored. Replace it, or give it the sidecar.',
  unmirrored: 'It should have a session and has none.',
};

const faults: Record<FaultKind, string> = {
  throttled: 'Too many calls: it is tried again, more slowly.',
  unavailable: 'No answer came, or AWS has a fault of its own: it is tried again.',
  denied: 'A right is missing, or the credentials are not accepted: grant what the message names.',
  quota: 'A quota is used up: free some of it, or raise it where AWS allows.',
  invalid: 'AWS calls the request wrong: its message says which part.',
  unknown: 'A code that is in no row of our table: please report it.',
};

/** Every word that an operator may meet, with its sentence: for the documents to be made of. */
export const explanations = { verdicts, ignored, waiting, unmirrored, held, faults } as const;
