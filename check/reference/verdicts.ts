// Every word that a verdict, a hold or the page may say, each with its sentence.
import { explanations } from '@tasktap/core';
import { pageWords } from 'tasktap';
import { page, wordTable } from './page.ts';

export function verdictsPage(): string {
  const { verdicts, ignored, waiting, unmirrored, held } = explanations;
  const { ofAccounts, ofEmulated, ofCollectors } = pageWords;
  const ofWorld = Object.fromEntries(Object.entries(ofEmulated).filter(([word]) => !(word in ofAccounts)));
  return page(
    'Verdicts and holds',
    'What to do about each is told in [operating](../operating.md#verdicts).',
    `## Verdicts\n\n${wordTable(['verdict', 'meaning'], verdicts)}`,
    `## Ignored because\n\n${wordTable(['reason', 'meaning'], ignored)}`,
    `## Waiting for\n\n${wordTable(['reason', 'meaning'], waiting)}`,
    `## Unmirrored because\n\n${wordTable(['reason', 'meaning'], unmirrored)}`,
    `## Holds\n\nActions that are wanted and not granted.\n\n${wordTable(['reason', 'meaning'], held)}`,
    `## On the page\n\nBeside those above, over an emulated account:\n\n${wordTable(['verdict', 'meaning'], ofWorld)}`,
    `and over a collector:\n\n${wordTable(['verdict', 'meaning'], ofCollectors)}`,
  );
}
