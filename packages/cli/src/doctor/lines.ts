// Findings for people: what is broken comes last, where the eye is.
import { counted } from '../words/counted.ts';
import type { Paint } from '../words/paint.ts';
import { aligned } from '../words/table.ts';
import type { Finding, FindingState } from './finding.ts';

const words: Readonly<Record<FindingState, readonly [word: string, colour: Parameters<Paint>[0]]>> = {
  fine: ['fine', 'green'],
  look: ['look at', 'yellow'],
  unread: ['unread', 'yellow'],
  broken: ['broken', 'red'],
};
const order: readonly FindingState[] = ['fine', 'look', 'unread', 'broken'];

export function findingLines(findings: readonly Finding[], paint: Paint): readonly string[] {
  const sorted = order.flatMap((state) => findings.filter((finding) => finding.state === state));
  const cells = sorted.map(({ state, check, sentence, advice }) => {
    const [word, colour] = words[state];
    return [paint(colour, word), check, advice === '' ? sentence : `${sentence} ${paint('bold', advice)}`];
  });
  const count = (state: FindingState): number => findings.filter((finding) => finding.state === state).length;
  const total = `${counted(count('broken'), 'thing')} broken, ${count('look') + count('unread')} to look at, ${count('fine')} fine.`;
  return [...aligned(cells), '', paint(count('broken') > 0 ? 'red' : 'green', total)];
}
