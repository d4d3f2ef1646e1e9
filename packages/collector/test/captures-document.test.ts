// docs/captures.md explains every word that captures and uploads count, and no other.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { zeroCounts } from '../src/captures/counts.ts';
import { createUploads } from '../src/uploads/uploads.ts';
import { createMemoryDisk } from './memory-disk.ts';
import { createMemoryStore } from './memory-store.ts';

const page = readFileSync(new URL('../../../docs/captures.md', import.meta.url), 'utf8');
const uploads = createUploads({ prefix: '', partBytes: 1 }, createMemoryDisk(), createMemoryStore());

test.each([
  ['captures', Object.keys(zeroCounts())],
  ['uploads', Object.keys(uploads.counts())],
])('%s', (name, words) => {
  const table = page.split(`| ${name} | |\n`)[1]?.split('\n\n')[0] ?? '';
  const told = [...table.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell = '']) =>
    cell.replaceAll('`', '').split(', '),
  );
  expect(told.toSorted()).toEqual(words.toSorted());
});
