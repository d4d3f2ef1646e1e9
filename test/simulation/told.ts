// A story that has been told, in words: what was broken, the journal, and how to hear it again.
import { stringify } from 'yaml';
import type { Ending } from './play.ts';
import type { Story } from './story.ts';

/** Lines of a journal that a person still reads. */
const mostLines = 120;
const mostViolations = 5;

export function verdictOf(ending: Ending): string {
  const { violations, restAfter, start } = ending;
  const rest = restAfter === undefined ? 'never at rest' : `at rest after ${restAfter} min`;
  if (violations.length === 0) return `holds (${rest})`;
  const first = violations.slice(0, mostViolations);
  const more = violations.length - first.length;
  const words = first.map(({ check, at, sentence }) => `${check}, at ${clockOf(at - start)}: ${sentence}`);
  return [...words, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n');
}

export function journalOf({ journal, start }: Ending, most = mostLines): string {
  const lines = journal.map(({ at, stack, entry: { kind, ...rest } }) => {
    const { at: _, sentence: __, ...facts } = rest as { at?: unknown; sentence?: unknown };
    return `${clockOf(at - start)} ${stack} ${kind} ${JSON.stringify(facts)}`;
  });
  const left = lines.length - most;
  return (left > 0 ? [`… ${left} lines before`, ...lines.slice(left)] : lines).join('\n');
}

export function storyText(story: Story): string {
  return stringify(story, { lineWidth: 140, aliasDuplicateObjects: false });
}

/** Hours, minutes and seconds since the story began. */
function clockOf(ms: number): string {
  return new Date(Math.max(0, ms)).toISOString().slice(11, 19);
}
