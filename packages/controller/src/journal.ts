// The operator's record: one closed union of entries with stable words, written as JSON lines.
import type {
  Action,
  ClusterArn,
  EniId,
  Fault,
  HoldReason,
  ServiceName,
  SessionId,
  TaskArn,
  Verdict,
} from '@tasktap/core';
import type { Complaint } from './complaint.ts';

interface OfTask {
  readonly task: TaskArn;
  readonly service: ServiceName | undefined;
}

export type JournalEntry =
  | (OfTask & {
      readonly kind: 'session-created';
      readonly eni: EniId;
      readonly session: SessionId;
      readonly vni: number;
      /** With the VNI, what tells whose packets are whose. Absent: not known. */
      readonly address?: string;
      readonly cluster?: ClusterArn;
      readonly family?: string;
      readonly target: string;
      readonly number: number;
      /** From the interface's connection to the session, in milliseconds. Absent: the connection's time is not known. */
      readonly timeToMirrorMs?: number;
    })
  | (OfTask & {
      readonly kind: 'session-modified';
      readonly session: SessionId;
      readonly target: string;
      readonly filter: string;
    })
  | { readonly kind: 'session-deleted'; readonly session: SessionId; readonly eni: EniId; readonly reason: string }
  | (OfTask & { readonly kind: 'refused'; readonly eni: EniId; readonly code: string })
  | (OfTask & { readonly kind: 'task-stopped'; readonly code: string; readonly wasRunning: boolean })
  | {
      readonly kind: 'held';
      readonly what: Action['kind'];
      readonly task?: TaskArn;
      readonly service?: ServiceName;
      readonly reason: HoldReason;
      readonly sentence: string;
    }
  /** A verdict that is neither covered nor ignored, with its reason. */
  | (OfTask & {
      readonly kind: 'not-mirrored';
      readonly verdict: Verdict['kind'];
      readonly reason: string;
      readonly sentence: string;
    })
  | ({ readonly kind: 'fault'; readonly fault: Fault['kind'] } & Omit<Fault, 'kind'>)
  | { readonly kind: 'service-given-up'; readonly service: ServiceName }
  /** The task stopped before it could be mirrored: nothing is left to do. */
  | { readonly kind: 'task-gone'; readonly task: TaskArn }
  | { readonly kind: 'foreign-event'; readonly what: string }
  | { readonly kind: 'malformed'; readonly what: string }
  /** Lambda will not bring this event back; a sweep can. */
  | { readonly kind: 'given-up'; readonly task: TaskArn; readonly reason: string }
  | {
      readonly kind: 'set-up-lacks';
      readonly rights: readonly string[];
      readonly declarations: readonly string[];
      readonly sentence: string;
    }
  | {
      readonly kind: 'looked';
      readonly cluster: ClusterArn;
      readonly service?: ServiceName;
      readonly why: string;
      readonly selected: number;
      readonly covered: number;
      readonly unfinished: boolean;
    }
  /** The stack is being deleted: how many sessions were removed in this invocation, and how many are left where that is known. */
  | { readonly kind: 'drained'; readonly removed: number; readonly left?: number; readonly finished: boolean }
  /** The parameter that the policy stands in could not be read, or holds none: what is wrong, and whether the last good one is still in force. */
  | {
      readonly kind: 'policy-unread';
      readonly parameter: string;
      readonly sentences: readonly string[];
      readonly keepsLast: boolean;
    }
  | { readonly kind: 'config-broken'; readonly complaints: readonly Complaint[] };

export type Journal = (entry: JournalEntry) => void;

/** The entry's own `kind` is the word `fault`: the fault's kind moves beside it. */
export function faultEntry({ kind, ...rest }: Fault): JournalEntry {
  return { kind: 'fault', fault: kind, ...rest };
}

/** One JSON object a line, the time first. Nothing in an entry is secret: ids, words and AWS's own messages. */
export function createJournal(write: (line: string) => void, now: () => number): Journal {
  return (entry) => write(JSON.stringify({ at: new Date(now()).toISOString(), ...entry }));
}
