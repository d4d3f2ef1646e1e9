// The named scenarios: stories told in text files, each with the ending that it must come to.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { factsOf } from './facts.ts';
import { play } from './play.ts';
import { readStory } from './read-story.ts';
import { verdictOf } from './told.ts';

const folder = new URL('scenarios/', import.meta.url);
const scenarios = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const { ending }: { ending: object } = parse(text);
    return [name.replace('.yaml', ''), readStory(text), ending] as const;
  });

describe('the scenario', () => {
  test.for(scenarios)('%s', { timeout: 900_000 }, async ([, story, expected]) => {
    const ending = await play(story);
    expect(verdictOf(ending)).toMatch(/^holds/);
    expect(factsOf(ending)).toEqual(expected);
  });

  test('has a file for every story that the issue of the simulation names, and more', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(14);
  });
});

describe('a story that is written wrong', () => {
  test.each([
    ['about: x\nstorries: []', /found storries/],
    ['about: x\nfleet: { clusters: [shop], servces: [] }\nstacks: []', /The fleet: .*servces/],
    ['about: x\nfleet: { clusters: [shop] }\nstacks: []\nfaults: [{ kind: trhottle }]', /The faults: /],
  ])('%s', (text, complaint) => {
    expect(() => readStory(text)).toThrow(complaint);
  });
});
