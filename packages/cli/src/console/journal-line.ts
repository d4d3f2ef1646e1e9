// An entry of the journal as a line on the page.
import type { JournalLine } from '@tasktap/console';
import { lastPart } from '../fleet-view.ts';
import { isAlarming } from '../journal/alarming.ts';
import type { TimedEntry } from '../journal/entry.ts';
import { sentenceOf } from '../journal/sentence.ts';

export function journalLine(entry: TimedEntry): JournalLine {
  const task = 'task' in entry && entry.task !== undefined ? lastPart(entry.task) : undefined;
  return { at: Date.parse(entry.at), kind: entry.kind, words: sentenceOf(entry), task, alarming: isAlarming(entry) };
}
