// What came of an action, folded back into the snapshot, so that the next plan knows what this one did not.
import type { Action, CreateSession, DeleteSession, ModifySession, StopTask } from './action.ts';
import type { EniId, FilterId, SessionId, TargetId } from './ids.ts';
import type { MirrorSession, Snapshot } from './snapshot.ts';
import type { Instant } from './time.ts';
import { type Fault, type MissingPart, mayHaveHappened, type QuotaOf, type Trouble } from './trouble.ts';

export type Outcome =
  | { readonly kind: 'created'; readonly action: CreateSession; readonly session: MirrorSession; readonly at: Instant }
  | { readonly kind: 'refused'; readonly action: CreateSession; readonly code: string; readonly at: Instant }
  | { readonly kind: 'eni-not-visible'; readonly action: CreateSession }
  /** EC2 would not create it and did not say that it never will: somebody may have been first. */
  | { readonly kind: 'contested'; readonly action: CreateSession; readonly fault: Fault }
  | { readonly kind: 'full'; readonly action: CreateSession; readonly what: QuotaOf; readonly fault: Fault }
  | { readonly kind: 'full'; readonly action: ModifySession; readonly what: 'target'; readonly fault: Fault }
  | {
      readonly kind: 'missing';
      readonly action: CreateSession | ModifySession;
      readonly what: MissingPart;
      readonly fault: Fault;
    }
  | { readonly kind: 'modified'; readonly action: ModifySession; readonly session: MirrorSession }
  | { readonly kind: 'deleted'; readonly action: DeleteSession }
  /** Already gone: as good as done. */
  | { readonly kind: 'session-gone'; readonly action: ModifySession | DeleteSession }
  | { readonly kind: 'stopped'; readonly action: StopTask; readonly at: Instant }
  | { readonly kind: 'task-gone'; readonly action: StopTask }
  | { readonly kind: 'failed'; readonly action: Action; readonly fault: Fault }
  /** Whether a refusal could be kept as a tag on its interface. */
  | { readonly kind: 'refusal-kept'; readonly eni: EniId }
  | { readonly kind: 'refusal-not-kept'; readonly eni: EniId; readonly fault: Fault };

export function learn(seen: Snapshot, outcome: Outcome): Snapshot {
  switch (outcome.kind) {
    case 'created':
      return knows(seen, outcome.session.id) ? withSession(seen, outcome.session) : settledNow(seen, outcome.session);
    case 'refused':
      return withRefusal(seen, outcome.action.eni, outcome.code, outcome.at);
    case 'eni-not-visible':
      return withTrouble(seen, outcome.action.eni, { kind: 'eni-not-visible' });
    case 'contested':
      return withTrouble(seen, outcome.action.eni, {
        kind: 'contested',
        fault: outcome.fault,
        number: outcome.action.number,
        lookedAfter: false,
      });
    case 'missing':
      return withGone(seen, outcome.action[outcome.what]);
    case 'full':
      return outcome.action.kind === 'modify-session'
        ? withFault(withFullTarget(seen, outcome.action.target), outcome.action, outcome.fault)
        : withFull(seen, outcome.action, outcome.what);
    case 'modified':
      return settledNow(seen, outcome.session);
    case 'deleted':
    case 'session-gone':
      return without(seen, outcome.action.session);
    case 'stopped':
      return withStop(seen, outcome.action, outcome.at);
    case 'task-gone':
      return { ...seen, tasks: seen.tasks.filter((task) => task.arn !== outcome.action.task) };
    case 'failed':
      return withFault(seen, outcome.action, outcome.fault);
    case 'refusal-kept':
      return { ...seen, refusalsKept: true };
    case 'refusal-not-kept':
      // Throttled, or on an interface that has gone meanwhile, it says nothing of the next one.
      return outcome.fault.kind === 'denied' ? { ...seen, refusalsKept: false } : seen;
  }
}

/** A session that this look made proves no more about a new destination than one that it changed. */
function settledNow(seen: Snapshot, session: MirrorSession): Snapshot {
  return { ...withSession(seen, session), modified: new Set([...seen.modified, session.id]) };
}

function knows({ sessions }: Snapshot, id: SessionId): boolean {
  return sessions.some((session) => session.id === id);
}

function withSession(seen: Snapshot, session: MirrorSession): Snapshot {
  const sessions = [...seen.sessions.filter((known) => known.id !== session.id), session];
  return { ...(knows(seen, session.id) ? seen : withOneMore(seen)), sessions };
}

function withOneMore(seen: Snapshot): Snapshot {
  const grown = (count: number | undefined): number | undefined => (count === undefined ? undefined : count + 1);
  return { ...seen, ownSessionCount: grown(seen.ownSessionCount), sessionCount: grown(seen.sessionCount) };
}

function without(seen: Snapshot, session: SessionId): Snapshot {
  if (!knows(seen, session)) return seen;
  const shrunk = (count: number | undefined): number | undefined => (count === undefined ? undefined : count - 1);
  return {
    ...seen,
    sessions: seen.sessions.filter((known) => known.id !== session),
    ownSessionCount: shrunk(seen.ownSessionCount),
    sessionCount: shrunk(seen.sessionCount),
  };
}

function withRefusal(seen: Snapshot, eni: EniId, code: string, at: Instant): Snapshot {
  return { ...seen, refusals: new Map([...seen.refusals, [eni, { eni, code, at }]]) };
}

function withTrouble(seen: Snapshot, eni: EniId, trouble: Trouble): Snapshot {
  return { ...seen, troubles: new Map([...seen.troubles, [eni, trouble]]) };
}

function withFull(seen: Snapshot, action: CreateSession, what: QuotaOf): Snapshot {
  switch (what) {
    case 'account':
      return { ...seen, accountFull: true };
    case 'target':
      return withFullTarget(seen, action.target);
    case 'interface':
      return withTrouble(seen, action.eni, { kind: 'interface-full' });
  }
}

function withFullTarget(seen: Snapshot, target: TargetId): Snapshot {
  return { ...seen, fullTargets: new Set([...seen.fullTargets, target]) };
}

function withGone(seen: Snapshot, part: TargetId | FilterId): Snapshot {
  return { ...seen, gone: new Set([...seen.gone, part]) };
}

function withStop(seen: Snapshot, action: StopTask, at: Instant): Snapshot {
  const { task } = action;
  return {
    ...remembering(seen, action, at),
    tasks: seen.tasks.map((known) => (known.arn === task ? { ...known, desiredStatus: 'STOPPED' } : known)),
  };
}

function remembering(seen: Snapshot, { task, service, wasRunning }: StopTask, at: Instant): Snapshot {
  return { ...seen, recentStops: [...(seen.recentStops ?? []), { task, service, at, wasRunning }] };
}

/** A stop in doubt counts as a stop, a create as a session. */
function withFault(seen: Snapshot, action: Action, fault: Fault): Snapshot {
  switch (action.kind) {
    case 'create-session': {
      const counted = mayHaveHappened(fault) ? withOneMore(seen) : seen;
      return withTrouble(counted, action.eni, { kind: 'fault', fault });
    }
    case 'stop-task': {
      const failed = { ...seen, failed: new Set([...seen.failed, action.task]) };
      return mayHaveHappened(fault) ? remembering(failed, action, seen.takenAt) : failed;
    }
    default:
      return { ...seen, failed: new Set([...seen.failed, action.session]) };
  }
}
