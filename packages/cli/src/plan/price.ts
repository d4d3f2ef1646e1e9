// What a plan takes: calls to AWS, and what its sessions cost more or less.
import { hoursPerMonth, sessionHour } from '../prices.ts';
import type { ShownAction } from './shown-action.ts';

export interface CallCount {
  readonly operation: string;
  readonly count: number;
}

export interface Cost {
  /** More than before; negative: fewer. */
  readonly sessions: number;
  readonly usdPerHour: number;
  readonly usdPerMonth: number;
}

/** A stop is noted before it is made. A refused create is noted, too: that call is not known before. */
const operations: Readonly<Record<ShownAction['kind'], readonly string[]>> = {
  'create-session': ['CreateTrafficMirrorSession'],
  'modify-session': ['ModifyTrafficMirrorSession'],
  'delete-session': ['DeleteTrafficMirrorSession'],
  'stop-task': ['GetParameter', 'PutParameter', 'StopTask'],
};

export function callsOf(actions: readonly ShownAction[]): readonly CallCount[] {
  const counts = new Map<string, number>();
  for (const operation of actions.flatMap(({ kind }) => operations[kind])) {
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
  }
  return [...counts].map(([operation, count]) => ({ operation, count }));
}

export function costOf(actions: readonly ShownAction[]): Cost {
  const count = (kind: ShownAction['kind']): number => actions.filter((action) => action.kind === kind).length;
  const sessions = count('create-session') - count('delete-session');
  const perHour = sessions * sessionHour.usd;
  return { sessions, usdPerHour: cents(perHour), usdPerMonth: cents(perHour * hoursPerMonth) };
}

/** To a tenth of a cent. */
function cents(dollars: number): number {
  return Math.round(dollars * 1000) / 1000;
}
