// docs/commands.md, or a page that it leads to, knows every field of the JSON that the commands print.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Where the fields of a command are told, if not in docs/commands.md alone. */
const elsewhere: Readonly<Record<string, string>> = {
  collect: 'docs/collecting.md',
  forward: 'docs/forwarding.md',
  probe: 'docs/operating.md',
  split: 'docs/collecting.md',
};
const folder = new URL('golden/', import.meta.url);
const goldens = readdirSync(folder).filter((name) => name.endsWith('.json'));

test.each(goldens)('%s', (name) => {
  const keys = keysOf(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
  expect(keys.size).toBeGreaterThan(3);
  const page = pageOf(name.replace(/\.json$/, ''));
  expect([...keys].filter((key) => !new RegExp(`\`(\\w+\\.)*${key}\``).test(page))).toEqual([]);
});

function pageOf(command: string): string {
  const pages = ['docs/commands.md', ...(elsewhere[command] === undefined ? [] : [elsewhere[command]])];
  return pages.map((path) => readFileSync(path, 'utf8')).join('\n');
}

/** What a policy says is told in docs/operating.md; what a template puts out, in the template. */
const ofOthers = new Set(['policy', 'outputs']);

function keysOf(value: unknown): ReadonlySet<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((each) => [...keysOf(each)]));
  if (typeof value !== 'object' || value === null) return new Set();
  return new Set(Object.entries(value).flatMap(([key, inner]) => [key, ...(ofOthers.has(key) ? [] : keysOf(inner))]));
}
