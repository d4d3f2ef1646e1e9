// What is committed for those who write fleet files: examples that can be planted, a JSON Schema that is fresh, a page that knows every word.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fleetJsonSchema, readFleet } from '../src/files/fleet.ts';
import { startScheduler } from '../src/world/scheduler.ts';
import { createSmallWorld } from './small-world.ts';

const root = new URL('../../../', import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const examples = readdirSync(new URL('examples/', root)).filter((name) => /fleet\.yaml$/.test(name));

function planted(name: string) {
  const reading = readFleet(textOf(`examples/${name}`));
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.complaints));
  return { fleet: reading.value, ...createSmallWorld(reading.value) };
}

test('there are examples of a small fleet and of a large one', () => {
  expect(examples).toEqual(['fleet.yaml', 'large-fleet.yaml']);
});

describe.each(examples)('examples/%s', (name) => {
  test('names its schema for editors', () => {
    expect(textOf(`examples/${name}`)).toMatch(/^# yaml-language-server: \$schema=\.\/fleet\.schema\.json\n/);
  });

  test('is planted, and comes to rest with every task running', () => {
    const { fleet, world, clock } = planted(name);
    startScheduler(world);
    clock.advance(600_000);
    const running = [...world.tasks.values()].filter(({ lastStatus }) => lastStatus === 'RUNNING');
    expect(running).toHaveLength(fleet.tasks.length + fleet.services.reduce((sum, { count }) => sum + count, 0));
  });
});

test('the large fleet has 2,500 tasks at once, and no limit of calls', () => {
  const { fleet, world } = planted('large-fleet.yaml');
  expect([...world.tasks.values()].filter(({ lastStatus }) => lastStatus === 'RUNNING')).toHaveLength(2500);
  expect(fleet.limits?.rates).toBe('off');
});

/** Every word that a file can have, but for the operations under `rates`. */
function wordsOf(schema: object): readonly string[] {
  return Object.entries(schema).flatMap(([key, inner]: [string, unknown]) => {
    if (typeof inner !== 'object' || inner === null) return [];
    return [...(key === 'properties' ? Object.keys(inner) : []), ...wordsOf(inner)];
  });
}

const schema = fleetJsonSchema();
const words = [...new Set(wordsOf(schema))].filter((word) => !word.includes(':'));

test('the JSON Schema is fresh (else: npm run schemas)', () => {
  expect(JSON.parse(textOf('examples/fleet.schema.json'))).toEqual(schema);
});

test('the JSON Schema explains every word', () => {
  const silent: string[] = [];
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    const { properties = {} } = part as { properties?: Record<string, { description?: string }> };
    for (const [word, { description }] of Object.entries(properties)) {
      if (description === undefined && !word.includes(':')) silent.push(word);
    }
    for (const inner of Object.values(part)) look(inner);
  };
  look(schema);
  expect(silent).toEqual([]);
});

test('docs/emulating.md has a row for every word', () => {
  const page = textOf('docs/emulating.md');
  expect(words.length).toBeGreaterThan(30);
  expect(words.filter((word) => !page.includes(`| \`${word}\` |`))).toEqual([]);
});
