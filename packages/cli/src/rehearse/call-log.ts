// The calls of the deployed functions, by operation: how many, how many too fast, how many without the right to.
import type { Call } from '@tasktap/emulator';
import { isThrottling } from '../throttling.ts';

export interface CallRow {
  /** e.g. `ec2:CreateTrafficMirrorSession` */
  readonly operation: string;
  readonly calls: number;
  readonly throttled: number;
}

export interface DeniedRow {
  /** The function. */
  readonly by: string;
  /** The IAM action that it lacks. */
  readonly right: string;
  readonly calls: number;
}

export interface CallRows {
  hear(call: Call): void;
  /** By operation. */
  rows(): readonly CallRow[];
  denied(): readonly DeniedRow[];
}

/** `isOurs`: whether a principal is a function of the stack. */
export function createCallRows(isOurs: (principal: string) => boolean): CallRows {
  const rows = new Map<string, CallRow>();
  const denied = new Map<string, DeniedRow>();
  return {
    hear({ principal, service, operation: name, code, lackedRight }) {
      if (principal === undefined || !isOurs(principal)) return;
      const operation = `${service}:${name}`;
      const row = rows.get(operation) ?? { operation, calls: 0, throttled: 0 };
      const throttled = row.throttled + (isThrottling(code) ? 1 : 0);
      rows.set(operation, { ...row, calls: row.calls + 1, throttled });
      if (lackedRight === undefined) return;
      const key = `${principal} ${lackedRight}`;
      const before = denied.get(key) ?? { by: principal, right: lackedRight, calls: 0 };
      denied.set(key, { ...before, calls: before.calls + 1 });
    },
    rows: () => [...rows.values()].sort((one, other) => (one.operation < other.operation ? -1 : 1)),
    denied: () => [...denied.values()],
  };
}
