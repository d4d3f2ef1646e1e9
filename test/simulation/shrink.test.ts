// A story that fails is shrunk to a short one that fails as well, and what is printed of it can be told again.
import { expect, test } from 'vitest';
import * as defects from './defects.ts';
import { drawStory } from './draw.ts';
import { type PlayOptions, play } from './play.ts';
import { readStory } from './read-story.ts';
import { tellShortest } from './shortest.ts';
import { shrink } from './shrink.ts';
import type { Spoil } from './stack.ts';
import type { Story } from './story.ts';

/** Drawn with two stacks, several services, happenings and faults: nearly all of it has nothing to do with the defect. */
const busySeed = 76;

/** Of what was printed: from behind its first line to the verdict. */
function storyIn(printed: string, check: string): Story {
  return readStory(printed.slice(printed.indexOf('\n') + 1, printed.indexOf(`\n${check}, at `)));
}

function sizeOf({ stacks, fleet, faults, happenings }: Story) {
  return {
    stacks: stacks.length,
    services: fleet.services.length,
    tasks: fleet.services.reduce((sum, { count }) => sum + count, 0),
    faults: faults.length,
    happenings: happenings.length,
  };
}

test('the story that shall be shrunk is a long one', () => {
  const { stacks, services, tasks, faults, happenings } = sizeOf(drawStory(busySeed));
  expect([stacks, services > 2, tasks > 10, faults > 2, happenings > 3]).toEqual([2, true, true, true, true]);
});

test.each<[words: string, spoil: Spoil, check: string, happenings: number]>([
  ['makes every session twice', defects.createsTwice, 'one-session', 0],
  ['throws', defects.throwsNow, 'functions', 0],
])(
  'of who %s one service is left, and hardly anything happens',
  { timeout: 900_000 },
  async (_words, spoil, check, happenings) => {
    const options: PlayOptions = { spoil };
    const short = storyIn(await tellShortest(drawStory(busySeed), check, options), check);
    const size = sizeOf(short);
    expect(size).toMatchObject({ stacks: 1, faults: 0, happenings });
    expect(size.services).toBeLessThanOrEqual(1);
    expect(size.tasks).toBeLessThanOrEqual(1);
    const { violations } = await play(short, options);
    expect(violations.map((each) => each.check)).toContain(check);
    expect((await play(short)).violations).toEqual([]);
  },
);

test('a story of which everything matters stays as it is', async () => {
  const story = drawStory(busySeed);
  expect(await shrink(story, () => Promise.resolve(false), 500)).toBe(story);
});

test('no more stories are told than allowed', async () => {
  let told = 0;
  await shrink(
    drawStory(busySeed),
    () => {
      told += 1;
      return Promise.resolve(true);
    },
    7,
  );
  expect(told).toBe(7);
});
