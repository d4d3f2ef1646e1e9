// What each interface of the output has had: what its rows have counted, and what rows before them had.
import * as counts from '../engine/counts.ts';
import type { Engine } from '../engine/engine.ts';
import * as layout from '../engine/layout.ts';
import { wordsOf } from '../engine/words.ts';
import type { Fared } from '../output/blocks.ts';

export interface InterfaceStatistics extends Fared {
  readonly octets: bigint;
}

export interface Tallies {
  /** The number of one more interface. */
  readonly begin: () => number;
  /** Of the row at `place`, to the interface of this number; the row counts from nothing again. */
  readonly settle: (place: number, number: number) => void;
  /** Of all interfaces, from all of their rows. */
  readonly read: (rows: Iterable<readonly { readonly place: number }[]>) => readonly InterfaceStatistics[];
}

const nothing: InterfaceStatistics = { packets: 0n, octets: 0n, first: 0n, last: 0n };

export function createTallies(engine: Engine): Tallies {
  const words = wordsOf(engine);
  const settled: InterfaceStatistics[] = [];
  const rowAt = (place: number): InterfaceStatistics => ({
    packets: words.getLong(place + layout.vniPackets),
    octets: words.getLong(place + layout.vniOctets),
    first: words.getLong(place + layout.vniFirst),
    last: words.getLong(place + layout.vniLast),
  });
  const addRow = (all: InterfaceStatistics[], place: number): void => {
    const to = place === 0 ? 0 : words.get(place + layout.vniInterface);
    if (to > 0) all[to - 1] = sum(all[to - 1] ?? nothing, rowAt(place));
  };
  return {
    begin: () => settled.push(nothing) - 1,
    settle: (place, number) => {
      settled[number] = sum(settled[number] ?? nothing, rowAt(place));
      for (const at of [layout.vniPackets, layout.vniOctets]) words.setLong(place + at, 0n);
    },
    read: (rows) => {
      const all = [...settled];
      for (const placed of rows) for (const { place } of placed) addRow(all, place);
      const overflow = words.get(layout.overflowAt) - 1;
      const own = all[overflow];
      if (own !== undefined) all[overflow] = restOf(engine, own, all);
      return all;
    },
  };
}

function sum(one: InterfaceStatistics, other: InterfaceStatistics): InterfaceStatistics {
  if (one.packets === 0n) return other;
  if (other.packets === 0n) return one;
  return {
    packets: one.packets + other.packets,
    octets: one.octets + other.octets,
    first: one.first < other.first ? one.first : other.first,
    last: one.last > other.last ? one.last : other.last,
  };
}

/** Of the overflow, which has no row: what the others do not account for. */
function restOf(engine: Engine, own: InterfaceStatistics, all: readonly InterfaceStatistics[]): InterfaceStatistics {
  const { getLong } = wordsOf(engine);
  const total = (of: (one: InterfaceStatistics) => bigint): bigint =>
    all.reduce((so, one) => so + (one === own ? 0n : of(one)), 0n);
  const last = getLong(layout.latestAt);
  return {
    packets: getLong(layout.countersAt + counts.decapsulated * 8) - total(({ packets }) => packets),
    octets: getLong(layout.countersAt + counts.octets * 8) - total(({ octets }) => octets),
    first: last,
    last,
  };
}
