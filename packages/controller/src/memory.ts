// What this process has just learned about interfaces: a hint that saves a call, never the truth. Looks ignore it.
import {
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
  readonly session: MirrorSession | undefined;
  readonly refusal: Refusal | undefined;
}

export interface Memory {
  learn(outcome: Outcome, at: Instant): void;
  recall(
    enis: readonly EniId[],
    at: Instant,
  ): { readonly sessions: readonly MirrorSession[]; readonly refusals: ReadonlyMap<EniId, Refusal> };
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
  const keep = (eni: EniId, remembered: Remembered): void => {
    known.delete(eni);
    known.set(eni, remembered);
    forgetOldest(known);
  };
  return {
    learn(outcome, at) {
      if (outcome.kind === 'created') keep(outcome.session.eni, { at, session: outcome.session, refusal: undefined });
      if (outcome.kind === 'refused') {
        const { action, code } = outcome;
        keep(action.eni, { at, session: undefined, refusal: { eni: action.eni, code, at: outcome.at } });
      }
    },
    recall(enis, at) {
      const fresh = enis.flatMap((eni) => {
        const remembered = known.get(eni);
        return remembered !== undefined && at - remembered.at < span ? [remembered] : [];
      });
      return {
        sessions: fresh.flatMap(({ session }) => (session === undefined ? [] : [session])),
        refusals: new Map(
          fresh.flatMap(({ refusal }) => (refusal === undefined ? [] : [[refusal.eni, refusal] as const])),
        ),
      };
    },
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
