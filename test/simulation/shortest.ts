// What is printed of a seed that fails: the shortest story found that breaks the same invariant, with its journal and the ways to hear it again.
import { type PlayOptions, play } from './play.ts';
import { shrink } from './shrink.ts';
import type { Story } from './story.ts';
import { journalOf, storyText, verdictOf } from './told.ts';

/** Stories told at most while a failing one is made shorter. */
const mostTries = 120;

/** `check`: the invariant that the story breaks. */
export async function tellShortest(story: Story, check: string, options: PlayOptions = {}): Promise<string> {
  const breaks = async (shorter: Story): Promise<boolean> =>
    (await play(shorter, options)).violations.some((violation) => violation.check === check);
  const short = await shrink(story, breaks, mostTries);
  const ending = await play(short, options);
  return [
    'The shortest story found that breaks it still:',
    storyText(short),
    verdictOf(ending),
    journalOf(ending),
    `Again, whole: npm run simulate -- --seed ${story.seed} --trace`,
    'Again, short: write the story above to a file, then npm run simulate -- --story FILE --trace',
  ].join('\n');
}
