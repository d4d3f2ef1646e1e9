// What becomes of a call: its service says no, or its answer is lost on the way, before or after the act.

import { matchesCall } from './call-pattern.ts';
import type { CallFault } from './plan.ts';
import type { Armed } from './trigger.ts';

export type CallFate =
  | { readonly kind: 'throttle' | 'unavailable' | 'internal-error' }
  | {
      readonly kind: 'time-out' | 'reset';
      /** Whether the call is lost before it is acted on, or its answer after that. */
      readonly act: 'before' | 'after';
      /** How long the connection stays silent before it is reset. */
      readonly silentMs: number;
    };

/** `operation` as in `ec2:CreateTrafficMirrorSession`. Undefined: nothing is wrong with this call. */
export type StrikeCall = (principal: string, operation: string) => CallFate | undefined;

/** The n-th call of a principal to an operation always meets the same fate: other callers change nothing for it. */
export function createCallFaults(armed: readonly Armed<CallFault>[]): StrikeCall {
  const made = new Map<string, number>();
  return (principal, operation) => {
    if (armed.length === 0) return undefined;
    const caller = `${principal} ${operation}`;
    const turn = (made.get(caller) ?? 0) + 1;
    made.set(caller, turn);
    for (const { fault, trigger } of armed) {
      if (concerns(fault, principal, operation) && trigger.pull(`${caller} ${turn}`)) return fateOf(fault);
    }
    return undefined;
  };
}

function concerns(fault: CallFault, principal: string, operation: string): boolean {
  const patterns = typeof fault.calls === 'string' ? [fault.calls] : fault.calls;
  return (fault.principal ?? principal) === principal && patterns.some((pattern) => matchesCall(pattern, operation));
}

/** Where the plan says nothing: most load balancers give up on a silent connection after a minute. */
const USUAL_SILENCE_S = 60;

function fateOf(fault: CallFault): CallFate {
  switch (fault.kind) {
    case 'time-out':
      return { kind: fault.kind, act: fault.act ?? 'before', silentMs: (fault.seconds ?? USUAL_SILENCE_S) * 1000 };
    case 'reset':
      return { kind: fault.kind, act: fault.act ?? 'before', silentMs: 0 };
    default:
      return { kind: fault.kind };
  }
}
