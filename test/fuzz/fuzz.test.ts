// Every reader under fire for a while, and every input again that once broke one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readers } from './readers/index.ts';

interface Found {
  /** What was wrong, and is mended. */
  readonly about: string;
  readonly input: unknown;
}

const corpus = new URL('corpus/', import.meta.url);

function foundFor(name: string): readonly Found[] {
  const file = new URL(`${name}.json`, corpus);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Found[]) : [];
}

/** The same ones in every run, and others every day. */
const seeds = [1, 1_000_000 + Math.floor(Date.now() / 86_400_000)];

describe.each(readers.map(([reader, runs]) => [reader.name, reader, runs] as const))('%s', (name, reader, runs) => {
  test.each(seeds)(`holds for seed %i (longer: npm run fuzz -- --only ${name} --minutes 5)`, async (seed) => {
    expect(await reader.run(seed, runs)).toBeUndefined();
  });

  for (const { about, input } of foundFor(name)) test(about, () => reader.again(input));
});

test('every file of the corpus belongs to a reader', () => {
  const names = readers.map(([{ name }]) => `${name}.json`);
  expect(readdirSync(corpus).filter((file) => !names.includes(file))).toEqual([]);
});
