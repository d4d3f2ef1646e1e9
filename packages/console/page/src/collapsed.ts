// Lines that say the same of the same task, as one: every look writes again what is still so.
import type { JournalLine } from '../../src/fleet.ts';

export interface Collapsed {
  /** The latest. */
  readonly line: JournalLine;
  /** When it was said first. */
  readonly first: number;
  readonly times: number;
}

/** In the order of the latest of each. */
export function collapsed(lines: readonly JournalLine[]): readonly Collapsed[] {
  const found = new Map<string, Collapsed>();
  for (const line of lines) {
    const key = `${line.task} ${line.words}`;
    const before = found.get(key);
    found.delete(key);
    found.set(key, { line, first: before?.first ?? line.at, times: (before?.times ?? 0) + 1 });
  }
  return [...found.values()];
}
