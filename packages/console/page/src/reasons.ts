// Why tasks are not covered, the most frequent reason first.
import { standingOf, type TaskRow } from '../../src/fleet.ts';
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
