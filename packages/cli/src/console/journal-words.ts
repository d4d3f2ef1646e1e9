// An entry of the journal as a line on the page.
import type { JournalLine } from '@tasktap/console';
import type { JournalEntry } from '@tasktap/controller';
import { lastPart } from '../fleet-view.ts';

/** Undefined: nothing that a person would want to read by the hundred. */
export function journalLine(entry: JournalEntry, at: number): JournalLine | undefined {
  const words = wordsOf(entry);
  if (words === undefined) return undefined;
  const task = 'task' in entry && entry.task !== undefined ? lastPart(entry.task) : undefined;
  return { at, kind: entry.kind, words: task === undefined ? words : `${task.slice(0, 8)} ${words}`, task };
}

function wordsOf(entry: JournalEntry): string | undefined {
  switch (entry.kind) {
    case 'session-created':
      return `of ${entry.service ?? 'no service'} is mirrored (VNI ${entry.vni})`;
    case 'session-modified':
      return `of ${entry.service ?? 'no service'} goes to ${entry.target} through ${entry.filter} now`;
    case 'session-deleted':
      return `A session was deleted: ${entry.reason}`;
    case 'refused':
      return `of ${entry.service ?? 'no service'} cannot be mirrored: ${entry.code}`;
    case 'task-stopped':
      return `of ${entry.service ?? 'no service'} was stopped, so that another starts in its place`;
    case 'held':
      return `${entry.what} is held: ${entry.reason}. ${entry.sentence}`;
    case 'not-mirrored':
      return `is not covered: ${entry.sentence}`;
    case 'fault':
      return `${entry.operation} came to nothing: ${entry.code || entry.fault}`;
    case 'service-given-up':
      return `${entry.service}: its replacements were refused as well; no more are stopped`;
    case 'task-gone':
      return 'was gone before it could be mirrored';
    case 'given-up':
      return `is left to the next sweep: ${entry.reason}`;
    case 'looked':
      return `Looked at ${lastPart(entry.cluster)}${entry.service === undefined ? '' : `/${entry.service}`} (${entry.why}): ${entry.covered} of ${entry.selected} covered`;
    case 'set-up-lacks':
      return entry.sentence;
    case 'foreign-event':
    case 'malformed':
      return `An event was not understood: ${entry.what}`;
    case 'drained':
      return `${entry.removed} sessions were removed`;
    case 'config-broken':
      return 'The configuration is broken';
  }
}
