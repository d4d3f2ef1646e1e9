// What the table of flows says of lines that it does not show.
import { expect, test } from 'vitest';
import { asText } from '../src/flows/report.ts';

const row = { port: 443, protocol: 'tcp', flows: 1, packets: 1, bytes: 1 };

test.each([
  [1, 'and more (--top 2)'],
  [6_000, 'and more (--top 10000)'],
  [10_000, 'and more'],
])('behind %i lines it says how to see more, as far as that can be asked for', (lines, sentence) => {
  const columns = Object.keys(row);
  const total = { columns, rows: [{ ...row, first: 0, last: 0 }], more: false };
  const busiest = { columns, rows: Array.from({ length: lines }, () => row), more: true };
  const shown = asText({ from: ['flows'], files: 1, by: 'port', total, busiest }, (_style, text) => text);
  expect(shown.at(-1)).toBe(sentence);
});
