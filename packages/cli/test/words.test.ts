// Numbers for people: shares rounded down and never less than they are, amounts in the unit that has room for them.
import { expect, test } from 'vitest';
import { rowLines } from '../src/demo/words.ts';
import { ruleCells } from '../src/policy/lines.ts';
import { bytesText } from '../src/words/amounts.ts';
import { bar, percent } from '../src/words/bar.ts';

test.each<[part: number, whole: number, words: string]>([
  [0, 3, '  0 %'],
  [29, 50, ' 58 %'],
  [29, 100, ' 29 %'],
  [57, 100, ' 57 %'],
  [199, 200, ' 99 %'],
  [200, 200, '100 %'],
])('%i of %i', (part, whole, words) => {
  expect(percent(part, whole)).toBe(words);
});

test('only where all is there the bar is full', () => {
  const plain = (part: number, whole: number): string => bar(part, whole, (_colour, text) => text);
  expect(plain(199, 200)).toBe('███████████████████░  99 %');
  expect(plain(3, 3)).toBe('████████████████████ 100 %');
  expect(plain(0, 0)).toBe('');
});

test('so it is in the demo', () => {
  const row = { name: 'shop/web', tasks: 200, running: 200, mirrored: 199, mirrorable: 200 };
  expect(rowLines([row])[1]).toContain('░');
});

test.each<[number, string]>([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [1e9, '1.0 GB'],
  [2.5e18, '2500.0 PB'],
])('%i bytes', (bytes, words) => {
  expect(bytesText(bytes)).toBe(words);
});

test.each<[sample: number, words: string]>([
  [0.07, ', 7 % of them'],
  [0.29, ', 29 % of them'],
  [0.125, ', 12.5 % of them'],
])('a sample of %f', (sample, words) => {
  const cells = ruleCells({
    targets: [{ id: 'tmt-0123456789abcdef0' }],
    filter: 'tmf-0123456789abcdef0',
    collectors: [],
    sessionNumber: 1,
    unmirrorable: { kind: 'observe' },
    rules: [{ name: 'some', match: {}, decision: 'mirror', sample }],
  });
  expect(cells[0]?.[3]).toContain(words);
});
