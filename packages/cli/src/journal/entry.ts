// What a function wrote, as a journal entry again.
import type { JournalEntry } from '@tasktap/controller';

export type TimedEntry = JournalEntry & {
  /** ISO 8601. */
  readonly at: string;
};

/** Undefined: Lambda's own lines, metrics, and what else is no entry of the journal. */
export function readEntry(line: string): TimedEntry | undefined {
  const told = parsed(line);
  const isEntry = typeof told === 'object' && told !== null && 'kind' in told && 'at' in told;
  return isEntry && typeof told.kind === 'string' && typeof told.at === 'string' ? (told as TimedEntry) : undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
