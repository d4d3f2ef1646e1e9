// What interfaces have had, whichever rows have counted it: rows that were settled, rows that share an interface, and none.
import { expect, test } from 'vitest';
import { createTallies } from '../src/capture/tallies.ts';
import * as counts from '../src/engine/counts.ts';
import * as layout from '../src/engine/layout.ts';
import { wordsOf } from '../src/engine/words.ts';
import { amountAt, octetsAt } from '../src/output/fares.ts';
import { createTwin } from '../src/twin/twin.ts';
import { seeds } from './seeds.ts';

type Row = readonly [packets: bigint, octets: bigint, first: bigint, last: bigint];

function stage() {
  const engine = createTwin({ vniBits: 4, flowBits: 4 }, seeds);
  const words = wordsOf(engine);
  const tallies = createTallies(engine);
  const place = layout.vnisAt + layout.vniBytes;
  const count = (at: number, number: number, row: Row): void => {
    words.set(at + layout.vniInterface, number + 1);
    for (const [index, value] of row.entries()) words.setLong(at + layout.vniPackets + index * 8, value);
  };
  return { words, tallies, place, other: place + layout.vniBytes, count };
}

test('a row that goes on elsewhere leaves what it has counted, and times span all that was counted', () => {
  const { tallies, place, other, count } = stage();
  const [one, another] = [tallies.begin(), tallies.begin()];
  count(place, one, [2n, 5n * 2n ** 32n, 50n, 90n]);
  tallies.settle(place, one);
  count(other, one, [3n, 7n, 20n, 70n]);
  const fares = tallies.read([[{ place: 0 }], [{ place }, { place: other }]]);
  expect([...fares.longs]).toEqual([5n, 5n * 2n ** 32n + 7n, 20n, 90n, 0n, 0n, 0n, 0n]);
  expect(amountAt(fares, one, octetsAt)).toBe(5 * 2 ** 32 + 7);
  count(other, one, [1n, 1n, 60n, 95n]);
  count(place, another, [1n, 1n, 1n, 2n]);
  expect([...tallies.read([[{ place }, { place: other }]]).longs].slice(2)).toEqual([50n, 95n, 1n, 1n, 1n, 2n]);
});

test('the interface of all others has what no row of another accounts for', () => {
  const { words, tallies, place, other, count } = stage();
  const [one, others] = [tallies.begin(), tallies.begin()];
  words.set(layout.overflowAt, others + 1);
  words.setLong(layout.countersAt + counts.decapsulated * 8, 10n);
  words.setLong(layout.countersAt + counts.octets * 8, 1000n);
  words.setLong(layout.latestAt, 99n);
  count(place, one, [4n, 300n, 5n, 6n]);
  count(other, others, [1n, 50n, 7n, 8n]);
  const { longs } = tallies.read([[{ place }], [{ place: other }]]);
  expect([...longs]).toEqual([4n, 300n, 5n, 6n, 6n, 700n, 99n, 99n]);
});
