// What each interface of the output has had: what its rows have counted, and what rows before them had.
import * as counts from '../engine/counts.ts';
import type { Engine } from '../engine/engine.ts';
import * as layout from '../engine/layout.ts';
import { wordsOf } from '../engine/words.ts';
import { type Fares, fareLongs, faresOf, firstAt, interfacesOf, lastAt, octetsAt, packetsAt } from '../output/fares.ts';

export interface Tallies {
  /** The number of one more interface. */
  readonly begin: () => number;
  /** Of the row at `place`, to the interface of this number; the row counts from nothing again. */
  readonly settle: (place: number, number: number) => void;
  /** Of all interfaces, from all of their rows. */
  readonly read: (rows: Iterable<readonly { readonly place: number }[]>) => Fares;
}

export function createTallies(engine: Engine): Tallies {
  const words = wordsOf(engine);
  const memory = faresOf(new BigUint64Array(engine.buffer));
  let settled = faresOf(new BigUint64Array(1024 * fareLongs));
  let interfaces = 0;
  const addRow = (fares: Fares, place: number): void => {
    const to = place === 0 ? 0 : words.get(place + layout.vniInterface);
    if (to > 0) add(fares, (to - 1) * fareLongs, memory, (place + layout.vniPackets) / 8);
  };
  return {
    begin: () => {
      if (interfaces === interfacesOf(settled)) settled = twiceAsLong(settled);
      interfaces += 1;
      return interfaces - 1;
    },
    settle: (place, number) => {
      add(settled, number * fareLongs, memory, (place + layout.vniPackets) / 8);
      for (const at of [layout.vniPackets, layout.vniOctets]) words.setLong(place + at, 0n);
    },
    read: (rows) => {
      const fares = faresOf(settled.longs.slice(0, interfaces * fareLongs));
      for (const placed of rows) for (const { place } of placed) addRow(fares, place);
      const overflow = words.get(layout.overflowAt) - 1;
      if (overflow >= 0) setRest(engine, fares, overflow);
      return fares;
    },
  };
}

function twiceAsLong({ longs }: Fares): Fares {
  const longer = new BigUint64Array(longs.length * 2);
  longer.set(longs);
  return faresOf(longer);
}

/** Adds one row to another; most interfaces have one row, which is copied by its halves: numbers of 64 bits would be an object each. */
function add(to: Fares, at: number, from: Fares, place: number): void {
  if (isEmpty(from, place)) return;
  if (isEmpty(to, at)) {
    for (let half = 0; half < fareLongs * 2; half += 1) to.words[at * 2 + half] = from.words[place * 2 + half] ?? 0;
    return;
  }
  const [one, other] = [to.longs.subarray(at, at + fareLongs), from.longs.subarray(place, place + fareLongs)];
  for (const sum of [packetsAt, octetsAt]) set(one, sum, get(one, sum) + get(other, sum));
  if (get(other, firstAt) < get(one, firstAt)) set(one, firstAt, get(other, firstAt));
  if (get(other, lastAt) > get(one, lastAt)) set(one, lastAt, get(other, lastAt));
}

function isEmpty({ words }: Fares, at: number): boolean {
  return words[(at + packetsAt) * 2] === 0 && words[(at + packetsAt) * 2 + 1] === 0;
}

function get(longs: BigUint64Array, at: number): bigint {
  return longs[at] ?? 0n;
}

function set(longs: BigUint64Array, at: number, value: bigint): void {
  longs[at] = value;
}

/** Of the overflow, which has no row: what the others do not account for. */
function setRest(engine: Engine, { longs }: Fares, overflow: number): void {
  const { getLong } = wordsOf(engine);
  const own = longs.subarray(overflow * fareLongs, (overflow + 1) * fareLongs);
  const rest = (place: number, total: bigint): void => {
    set(own, place, 0n);
    let others = 0n;
    for (let at = place; at < longs.length; at += fareLongs) others += get(longs, at);
    set(own, place, total - others);
  };
  rest(packetsAt, getLong(layout.countersAt + counts.decapsulated * 8));
  rest(octetsAt, getLong(layout.countersAt + counts.octets * 8));
  own.fill(getLong(layout.latestAt), firstAt);
}
