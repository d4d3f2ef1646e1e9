// docs/commands.md knows every field of the JSON that the commands print.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync('docs/commands.md', 'utf8');
const folder = new URL('golden/', import.meta.url);
const goldens = readdirSync(folder).filter((name) => name.endsWith('.json'));

test.each(goldens)('%s', (name) => {
  const keys = keysOf(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
  expect(keys.size).toBeGreaterThan(3);
  expect([...keys].filter((key) => !new RegExp(`\`(\\w+\\.)*${key}\``).test(page))).toEqual([]);
});

function keysOf(value: unknown): ReadonlySet<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((each) => [...keysOf(each)]));
  if (typeof value !== 'object' || value === null) return new Set();
  // What a policy says is told in docs/operating.md.
  return new Set(Object.entries(value).flatMap(([key, inner]) => [key, ...(key === 'policy' ? [] : keysOf(inner))]));
}
