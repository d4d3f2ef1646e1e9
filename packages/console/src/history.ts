// Coverage at each look, and how much of the time it was there; of the time in which nobody looked nothing is said.
import type { Coverage } from './fleet.ts';

/** Oldest first, in the time of the fleet. `covered` is null where looking ends: until the next look nothing is known. */
export type History = readonly (readonly [seconds: number, covered: number | null, selected: number])[];

/** Half an hour of looks at an emulated account. */
const kept = 1800;

/** `at` in milliseconds. A look that is known already is not told twice. */
export function withLook(history: History, at: number, { covered, selected }: Coverage): History {
  const last = history.at(-1);
  if (last !== undefined && last[0] >= at / 1000) return history;
  return [...history, [at / 1000, covered, selected] as const].slice(-kept);
}

export function withGap(history: History): History {
  const last = history.at(-1);
  return last === undefined || last[1] === null ? history : [...history, [last[0], null, 0] as const];
}

/** Covered of selected task-seconds: what was seen at a look counts until the next one. The last look, of which nothing is known yet, counts nothing. */
export function coverageOver(history: History): Coverage {
  let covered = 0;
  let selected = 0;
  for (const [index, [at, coveredThen, selectedThen]] of history.entries()) {
    const lasted = (history[index + 1]?.[0] ?? at) - at;
    covered += (coveredThen ?? 0) * lasted;
    selected += selectedThen * lasted;
  }
  return { covered, selected };
}
