// Every call that was made: the latest in full, all of them in numbers.
import type { WorldTime } from '../world/clock.ts';
import type { ServiceName } from './operation.ts';

export interface Call {
  /** When it arrived. */
  readonly at: WorldTime;
  /** Undefined: it was not authenticated. */
  readonly principal: string | undefined;
  /** Undefined: signed for a service that is not emulated. */
  readonly service: ServiceName | undefined;
  /** Undefined: it came to nothing before an operation was known. */
  readonly operation: string | undefined;
  /** 0: the answer was lost on its way. */
  readonly status: number;
  /** AWS's error code, or how the answer was lost, e.g. `time-out-after-act`; undefined on success. */
  readonly code: string | undefined;
  /** The IAM action that was asked for and not allowed, e.g. `ec2:CreateTags`: a call may ask for several. */
  readonly lackedRight: string | undefined;
  /** In world time. */
  readonly latencyMs: number;
  /** What it was about, e.g. `{ networkInterfaceId: 'eni-…', dryRun: 'true' }`; lists are joined by commas. */
  readonly about: Readonly<Record<string, string>>;
  /** What an operation threw that AWS would not say: a mistake of the emulator. */
  readonly bug: unknown;
}

/** A call that is about to be acted on: it is allowed, within its rate, and not lost. */
interface Acting {
  readonly principal: string;
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: object;
}

/** Told what the operation threw; undefined: nothing. */
type Acted = (problem: unknown) => void;

export interface CallCount {
  readonly principal: string;
  /** e.g. `ec2:CreateTrafficMirrorSession` */
  readonly operation: string;
  readonly calls: number;
  readonly errors: number;
}

export interface CallLog {
  record(call: Call): void;
  /** The last `CALLS_KEPT`, oldest first. */
  recent(): readonly Call[];
  /** Since the beginning; one row per principal and operation. */
  counts(): readonly CallCount[];
  /** Returns the way to stop listening. */
  onCall(listener: (call: Call) => void): () => void;
  /** The listener hears of an act right before it, and what it returns right after it. Returns the way to stop listening. */
  onAct(listener: (acting: Acting) => Acted): () => void;
  acting(acting: Acting): Acted;
}

/** Enough for a burst of thousands of tasks, and some megabytes at most. */
export const CALLS_KEPT = 10_000;

export function createCallLog(): CallLog {
  const ring: Call[] = [];
  let recorded = 0;
  const counts = new Map<string, CallCount>();
  const listeners = new Set<(call: Call) => void>();
  const watchers = new Set<(acting: Acting) => Acted>();

  const count = (call: Call): void => {
    const principal = call.principal ?? 'unknown';
    const operation = `${call.service ?? 'unknown'}:${call.operation ?? 'unknown'}`;
    const key = `${principal} ${operation}`;
    const before = counts.get(key) ?? { principal, operation, calls: 0, errors: 0 };
    const errors = before.errors + (call.code === undefined ? 0 : 1);
    counts.set(key, { ...before, calls: before.calls + 1, errors });
  };

  return {
    record(call) {
      ring[recorded % CALLS_KEPT] = call;
      recorded += 1;
      count(call);
      for (const listener of listeners) listener(call);
    },
    recent() {
      const oldest = recorded > CALLS_KEPT ? recorded % CALLS_KEPT : 0;
      return [...ring.slice(oldest), ...ring.slice(0, oldest)];
    },
    counts: () => [...counts.values()],
    onCall(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onAct(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    acting(acting) {
      const told = [...watchers].map((watch) => watch(acting));
      return (problem) => {
        for (const acted of told) acted(problem);
      };
    },
  };
}
