// Why tasks are not covered, the most frequent reason first.
import { keyOf } from '../../src/changes.ts';
import { type ServiceState, standingOf, type TaskRow } from '../../src/fleet.ts';
import { why } from './words.ts';

export interface Reason {
  readonly words: string;
  readonly count: number;
}

export function reasonsOf(tasks: readonly TaskRow[]): readonly Reason[] {
  const counts = new Map<string, number>();
  for (const [, verdict, reason] of tasks) {
    const standing = standingOf(verdict);
    if (standing === 'covered' || standing === 'ignored') continue;
    const words = why(verdict, reason);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => ({ words, count })).sort((one, other) => other.count - one.count);
}

export interface FleetReason extends Reason {
  /** It passes by itself. */
  readonly isWaiting: boolean;
  /** Services that have it, the one with the most such tasks first. */
  readonly services: readonly { readonly key: string; readonly count: number }[];
}

export function reasonsIn(services: readonly ServiceState[]): readonly FleetReason[] {
  const found = new Map<string, { key: string; count: number }[]>();
  for (const service of services) {
    for (const { words, count } of reasonsOf(service.tasks)) {
      const where = found.get(words) ?? [];
      where.push({ key: keyOf(service), count });
      found.set(words, where);
    }
  }
  return [...found]
    .map(([words, where]) => ({
      words,
      isWaiting: words.startsWith('waiting'),
      count: where.reduce((sum, { count }) => sum + count, 0),
      services: where.sort((one, other) => other.count - one.count),
    }))
    .sort((one, other) => Number(one.isWaiting) - Number(other.isWaiting) || other.count - one.count);
}
