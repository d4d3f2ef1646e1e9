// `npm run simulate`: many seeds, one of them in full, or a story from a file. Ends with 1 when an invariant is broken.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drawStory } from './draw.ts';
import { play } from './play.ts';
import { readStory } from './read-story.ts';
import { tellShortest } from './shortest.ts';
import type { Story } from './story.ts';
import { journalOf, storyText, verdictOf } from './told.ts';

process.exitCode = (await simulate()) ? 0 : 1;

async function simulate(): Promise<boolean> {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: 'string' },
        from: { type: 'string' },
        seed: { type: 'string' },
        story: { type: 'string' },
        trace: { type: 'boolean', default: false },
      },
    });
    if (values.story !== undefined) return await tell(readStory(readFileSync(values.story, 'utf8')), values.trace);
    if (values.seed !== undefined) return await tell(drawStory(numberIn('--seed', values.seed)), values.trace);
    return await tellMany(numberIn('--from', values.from ?? '1'), numberIn('--seeds', values.seeds ?? '20'));
  } catch (problem) {
    if (!(problem instanceof Error)) throw problem;
    console.error(problem.message);
    return false;
  }
}

function numberIn(option: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Error(
    `Expected a whole number behind ${option}, got ${text}. Example: npm run simulate -- --seeds 20 --from 1`,
  );
}

async function tell(story: Story, trace: boolean): Promise<boolean> {
  const ending = await play(story);
  if (trace) console.log(`${storyText(story)}\n${journalOf(ending, Number.POSITIVE_INFINITY)}\n`);
  console.log(`${story.about}: ${verdictOf(ending)}`);
  return ending.violations.length === 0;
}

async function tellMany(from: number, count: number): Promise<boolean> {
  let broken = 0;
  for (let seed = from; seed < from + count; seed += 1) {
    const story = drawStory(seed);
    const ending = await play(story);
    if (ending.violations.length === 0) continue;
    broken += 1;
    console.log(`seed ${seed}: ${verdictOf(ending)}\n${await tellShortest(story, ending.violations[0]?.check ?? '')}`);
  }
  console.log(`${count} seeds from ${from}: ${count - broken} hold, ${broken} broken`);
  return broken === 0;
}
