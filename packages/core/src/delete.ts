// Which sessions of ours to delete: on tasks no longer selected or with a forwarder, second ones on one interface, and those whose task is gone.
import type { DeleteReason, DeleteSession } from './action.ts';
import { heldBack } from './held.ts';
import type { SessionId, TaskArn } from './ids.ts';
import { ourSessionOn } from './judge.ts';
import type { Part } from './part.ts';
import { isOurs, type Situation } from './situation.ts';
import type { MirrorSession } from './snapshot.ts';
import type { Verdict } from './verdict.ts';

interface Candidate {
  readonly session: MirrorSession;
  readonly reason: DeleteReason;
}

/** Only a look at the whole cluster may delete, and only what was read again, with its interface and its task. */
export function planDeletes(verdicts: ReadonlyMap<TaskArn, Verdict>, situation: Situation): Part {
  const { snapshot } = situation;
  if (snapshot.scope.kind !== 'cluster') return { actions: [], held: [], questions: [] };
  const candidates = snapshot.sessions
    .flatMap((session) => candidate(session, verdicts, situation))
    .sort((one, other) => (one.session.id < other.session.id ? -1 : 1));
  const hold = snapshot.paused ? 'paused' : snapshot.unreadable.has('confirm-sessions') ? 'out-of-scope' : undefined;
  if (hold !== undefined) {
    const held = candidates.map(({ session }) =>
      heldBack('delete-session', situation.taskOn.get(session.eni), hold, session),
    );
    return { actions: [], held, questions: [] };
  }
  const failed = candidates.filter(({ session }) => snapshot.failed.has(session.id));
  const unconfirmed = candidates.filter(({ session }) => !snapshot.confirmedSessions.has(session.id));
  return {
    actions: candidates.filter((each) => !failed.includes(each) && isConfirmed(each, situation)).map(deletion),
    held: failed.map(({ session }) => heldBack('delete-session', situation.taskOn.get(session.eni), 'failed', session)),
    questions:
      unconfirmed.length === 0
        ? []
        : [{ kind: 'confirm-sessions', sessions: unconfirmed.map((each): SessionId => each.session.id) }],
  };
}

function candidate(
  session: MirrorSession,
  verdicts: ReadonlyMap<TaskArn, Verdict>,
  situation: Situation,
): readonly Candidate[] {
  if (!isOurs(session, situation.snapshot, situation.policy)) return [];
  const task = situation.taskOn.get(session.eni);
  if (task === undefined) return [{ session, reason: 'task-gone' }];
  const verdict = verdicts.get(task.arn);
  if (verdict?.kind === 'ignored') {
    // The session of an ending task goes with its interface, and still shows its last packets until then.
    return verdict.reason === 'ending' ? [] : [{ session, reason: 'not-selected' }];
  }
  // The forwarder sends the same packets: the session would bring them twice.
  if (verdict?.kind === 'forwarded') return [{ session, reason: 'forwarded' }];
  return ourSessionOn(session.eni, situation)?.id === session.id ? [] : [{ session, reason: 'duplicate' }];
}

/** EC2 deletes sessions with their interface; and a task that still ends keeps its session. */
function isConfirmed({ session, reason }: Candidate, { snapshot }: Situation): boolean {
  const confirmation = snapshot.confirmedSessions.get(session.id);
  if (confirmation === undefined || !confirmation.interfaceExists) return false;
  return reason !== 'task-gone' || confirmation.taskGone;
}

function deletion({ session, reason }: Candidate): DeleteSession {
  return { kind: 'delete-session', session: session.id, eni: session.eni, reason };
}
