// What this process has just learned about interfaces: a hint that saves a call, never the truth. Looks ignore it.
import {
  type ClusterArn,
  type EniId,
  type Instant,
  type Millis,
  type MirrorSession,
  minutes,
  type Outcome,
  type Refusal,
} from '@tasktap/core';

interface Remembered {
  readonly at: Instant;
  readonly sessions: readonly MirrorSession[];
  readonly refusal: Refusal | undefined;
}

export interface Memory {
  learn(outcome: Outcome, at: Instant): void;
  /** What EC2 answered at this instant about an interface; that it has no session is not worth remembering. */
  read(eni: EniId, sessions: readonly MirrorSession[], at: Instant): void;
  recall(
    enis: readonly EniId[],
    at: Instant,
  ): { readonly sessions: readonly MirrorSession[]; readonly refusals: ReadonlyMap<EniId, Refusal> };
  /** A look at this whole cluster, begun at this instant, has come to its end. */
  looked(cluster: ClusterArn, begunAt: number): void;
  /** Whether this process has looked at the whole cluster since: such a request has its answer. */
  hasLookedSince(cluster: ClusterArn, instant: number): boolean;
  /** How often this request was seen, this time included: Lambda's own retries keep their request id. */
  attempt(requestId: string): number;
}

/** A task's events follow each other within a minute or two; later a describe is cheaper than a mistake. */
const span: Millis = minutes(5);
/** Bounds the memory of a process that sees very many tasks. */
const most = 20_000;

export function createMemory(): Memory {
  const known = new Map<EniId, Remembered>();
  const attempts = new Map<string, number>();
  const looks = new Map<ClusterArn, number>();
  const keep = (eni: EniId, remembered: Remembered): void => {
    known.delete(eni);
    known.set(eni, remembered);
    forgetOldest(known);
  };
  return {
    learn(outcome, at) {
      if (outcome.kind === 'created')
        keep(outcome.session.eni, { at, sessions: [outcome.session], refusal: undefined });
      if (outcome.kind === 'refused') {
        const { action, code } = outcome;
        keep(action.eni, { at, sessions: [], refusal: { eni: action.eni, code, at: outcome.at } });
      }
    },
    read(eni, sessions, at) {
      if (sessions.length > 0) keep(eni, { at, sessions, refusal: undefined });
    },
    recall(enis, at) {
      const fresh = enis.flatMap((eni) => {
        const remembered = known.get(eni);
        return remembered !== undefined && at - remembered.at < span ? [remembered] : [];
      });
      return {
        sessions: fresh.flatMap(({ sessions }) => sessions),
        refusals: new Map(
          fresh.flatMap(({ refusal }) => (refusal === undefined ? [] : [[refusal.eni, refusal] as const])),
        ),
      };
    },
    looked(cluster, begunAt) {
      looks.set(cluster, begunAt);
    },
    hasLookedSince: (cluster, instant) => (looks.get(cluster) ?? Number.NEGATIVE_INFINITY) > instant,
    attempt(requestId) {
      const count = (attempts.get(requestId) ?? 0) + 1;
      attempts.set(requestId, count);
      forgetOldest(attempts);
      return count;
    },
  };
}

/** Maps keep the order of insertion. */
function forgetOldest(map: Map<string, unknown>): void {
  if (map.size <= most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
