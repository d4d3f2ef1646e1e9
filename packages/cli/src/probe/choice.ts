// What to do to learn about a kind: nothing where a session is proof already, else which of its tasks to try, in which order.
import { type EniId, type MirrorSession, readIdentity, type Task } from '@tasktap/core';
import type { Kind } from './kinds.ts';
import { isOfProbe } from './marks.ts';

export interface Candidate {
  readonly task: Task;
  readonly eni: EniId;
  /** The session number to ask for. */
  readonly number: number;
}

/** Why nothing can be tried. */
export type NothingToTry = 'no-interface' | 'collector' | 'interface-not-attached';

export type Choice =
  | { readonly kind: 'proven'; readonly task: Task; readonly session: MirrorSession }
  /** At least one, at most three; the next is tried where the one before taught nothing or was refused. */
  | { readonly kind: 'try'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'leave'; readonly reason: NothingToTry };

export interface Surroundings {
  readonly sessions: readonly MirrorSession[];
  /** Interfaces that are mirror targets: EC2 does not mirror them, and nobody should. */
  readonly collectorEnis: ReadonlySet<EniId>;
}

interface Attached {
  readonly task: Task;
  readonly eni: EniId;
  readonly sessions: readonly MirrorSession[];
}

/** A single refusal may be one host's; three are taken for the kind's. */
const mostCandidates = 3;
/** EC2's limit (Traffic Mirroring guide, quotas). */
const mostSessions = 3;
/** EC2's highest: the lower number takes a packet first, and a probe is to take none from anybody. */
const lastNumber = 32_766;

export function choose(kind: Kind, around: Surroundings): Choice {
  const withInterface = kind.tasks.filter(({ eni }) => eni !== undefined);
  if (withInterface.length === 0) return { kind: 'leave', reason: 'no-interface' };
  const attached = withInterface.flatMap((task) => attachedOf(task, around));
  if (attached.length === 0) return { kind: 'leave', reason: 'interface-not-attached' };
  const sources = attached.filter(({ eni }) => !around.collectorEnis.has(eni));
  if (sources.length === 0) return { kind: 'leave', reason: 'collector' };
  const free = sources.filter(({ sessions }) => sessions.length < mostSessions);
  return proof(sources, free) ?? { kind: 'try', candidates: candidatesOf(free) };
}

/** A session of tasktap's is proof; a stranger's only where every interface is full, and nothing else can be learned. */
function proof(sources: readonly Attached[], free: readonly Attached[]): Choice | undefined {
  const isProof = (session: MirrorSession): boolean =>
    !isOfProbe(session) && (free.length === 0 || readIdentity(session.tags) !== undefined);
  const found = sources.flatMap(({ task, sessions }) =>
    sessions.filter(isProof).map((session) => ({ kind: 'proven' as const, task, session })),
  );
  return found.sort((one, other) => (one.session.id < other.session.id ? -1 : 1))[0];
}

function attachedOf(task: Task, { sessions }: Surroundings): readonly Attached[] {
  const eni = task.eni;
  if (eni?.id === undefined || eni.status !== 'ATTACHED') return [];
  const { id } = eni;
  return [{ task, eni: id, sessions: sessions.filter((session) => session.eni === id) }];
}

function candidatesOf(free: readonly Attached[]): readonly Candidate[] {
  return [...free]
    .sort(byPromise)
    .slice(0, mostCandidates)
    .map(({ task, eni, sessions }) => ({ task, eni, number: highestFree(sessions) }));
}

/** First those without any session, then those that run, then the youngest, which will be there longest. */
function byPromise(one: Attached, other: Attached): number {
  const starts = (task: Task): number => (task.lastStatus === 'RUNNING' ? 0 : 1);
  return (
    one.sessions.length - other.sessions.length ||
    starts(one.task) - starts(other.task) ||
    (other.task.createdAt ?? 0) - (one.task.createdAt ?? 0) ||
    (one.task.arn < other.task.arn ? -1 : 1)
  );
}

function highestFree(sessions: readonly MirrorSession[]): number {
  const taken = new Set(sessions.map(({ number }) => number));
  let number = lastNumber;
  while (taken.has(number)) number -= 1;
  return number;
}
