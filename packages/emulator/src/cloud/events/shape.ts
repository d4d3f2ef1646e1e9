// The shape of an operator in the pattern language.
import { isRecord } from '../record.ts';

/** The name and value of an object with exactly one field. */
export function onlyEntry(value: unknown): readonly [string, unknown] | undefined {
  if (!isRecord(value)) return undefined;
  const [entry, ...rest] = Object.entries(value);
  return rest.length === 0 ? entry : undefined;
}
