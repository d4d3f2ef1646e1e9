// Every word of the report is explained, and stands for one counter.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as counts from '../src/engine/counts.ts';
import { forwardWords } from '../src/forward/words.ts';
import { collectorWords } from '../src/report.ts';
import { roomWords } from '../src/rooms.ts';

const words = Object.values(collectorWords).flatMap((group) => Object.entries(group));

test('docs/collecting.md explains every word', () => {
  const text = readFileSync(new URL('../../../docs/collecting.md', import.meta.url), 'utf8');
  const told = new Set([...text.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) => cell.match(/[\w-]+/g) ?? []));
  expect(words.map(([word]) => word).filter((word) => !told.has(word))).toEqual([]);
});

test('the documents explain every word of a room', () => {
  const pages = ['collecting', 'captures', 'flows'].map((name) =>
    readFileSync(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8'),
  );
  const rows = pages.flatMap((text) => [...text.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = '']) => cell));
  const told = new Set(rows.flatMap((cell) => cell.match(/[\w-]+/g) ?? []));
  const all = Object.values(roomWords).flatMap((room) => Object.keys(room));
  expect(all.filter((word) => !told.has(word))).toEqual([]);
});

test('docs/forwarding.md explains every word of a forwarder', () => {
  const text = readFileSync(new URL('../../../docs/forwarding.md', import.meta.url), 'utf8');
  expect(forwardWords.filter((word) => !text.includes(`| \`${word}\` |`))).toEqual([]);
});

test('every counter but the sums has one word', () => {
  const { decapsulated, answers, counters, firstRemark, inFlows, octets, ...rest } = counts;
  expect(words.map(([, place]) => place).toSorted((a, b) => a - b)).toEqual(
    Object.values(rest).toSorted((a, b) => a - b),
  );
  expect([decapsulated, answers, counters, firstRemark, inFlows, octets]).toEqual([0, 22, 35, 26, 25, 34]);
});
