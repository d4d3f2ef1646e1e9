// A cap on what is sent, as people write it.
import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { maxRate } from '../src/forward/max-rate.ts';

test.each([
  ['50mbit', 'bits', 50_000_000],
  ['800kbit', 'bits', 800_000],
  ['2gbit', 'bits', 2_000_000_000],
  ['9600bit', 'bits', 9600],
  ['2000pps', 'packets', 2000],
])('%s', (text, unit, perSecond) => {
  expect(maxRate(text)).toEqual({ unit, perSecond });
});

test.each([
  '',
  '50',
  'mbit',
  '0mbit',
  '-1mbit',
  '1.5mbit',
  '50 mbit',
  '50Mbit',
  '50constructor',
  '9999999999bit',
])('"%s" is none', (text) => {
  expect(() => maxRate(text)).toThrow(InvalidArgumentError);
});
