// What is committed for those who write fault plans: an example that is understood, a JSON Schema that is fresh, a page that knows every word.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faultsJsonSchema, readFaults } from '../src/faults/read.ts';
import { defaultFleet } from '../src/world/fleets.ts';
import { stage } from './fault-stage.ts';

const root = new URL('../../../', import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const example = textOf('examples/faults.yaml');

test('the example names its schema for editors', () => {
  expect(example).toMatch(/^# yaml-language-server: \$schema=\.\/faults\.schema\.json\n/);
});

test('the example runs on the fleet to begin with', async () => {
  const reading = readFaults(example);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.complaints));
  const { clock, emulator } = await stage(reading.value.faults, { fleet: defaultFleet });
  clock.pass(600_000);
  expect(emulator.faults.counts().find(({ fault }) => fault.kind === 'host-refuses')?.struck).toBe(1);
});

test('the JSON Schema is fresh (else: npm run schemas)', () => {
  expect(JSON.parse(textOf('examples/faults.schema.json'))).toEqual(faultsJsonSchema());
});

/** Every word of every kind, and every kind. */
function wordsOf(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) return [];
  const { properties = {}, const: kind } = part as { properties?: object; const?: string };
  const own = [...Object.keys(properties), ...(kind === undefined ? [] : [kind])];
  return [...own, ...Object.values(part).flatMap(wordsOf)];
}

test('docs/emulating.md has a row for every word', () => {
  const page = textOf('docs/emulating.md');
  const rows = page.split('\n').filter((line) => line.startsWith('| '));
  const words = [...new Set(wordsOf(faultsJsonSchema()))].filter((word) => !['faults', 'kind'].includes(word));
  expect(words.length).toBeGreaterThan(25);
  expect(words.filter((word) => !rows.some((row) => (row.split('|')[1] ?? '').includes(`\`${word}\``)))).toEqual([]);
});
