// VNI and outer source → an interface of the output: the twin of assembly/vnis.ts.
import * as counts from '../engine/counts.ts';
import * as layout from '../engine/layout.ts';
import { digest, hashOfVni } from './hash.ts';
import { addLong, isAfter, isBefore, little32, type Memory, setLong, setWord, word } from './memory.ts';
import type { Note } from './note.ts';

export interface Vnis {
  /** A row; -1: the host must act; 0: none, the overflow takes it. */
  readonly lookUp: (note: Note) => number;
  readonly tellUnknown: (note: Note) => void;
  readonly interfaceOf: (row: number) => number;
  readonly countRow: (row: number, note: Note) => void;
  readonly add: (vni: number, kind: number, anySource: number, to: number) => number;
}

interface Table {
  readonly memory: Memory;
  readonly mask: number;
  /** Of the packet that is looked up. */
  readonly source: Int32Array;
}

export function createVnis(memory: Memory, bits: number): Vnis {
  const table: Table = { memory, mask: 2 ** bits - 1, source: new Int32Array(4) };
  const { mask, source } = table;

  return {
    lookUp: (note) => {
      readSource(table, note);
      const row = rowOf(table, note.vni);
      if (row !== 0) return word(memory, row + layout.vniInterface) === 0 ? -1 : row;
      return word(memory, layout.overflowAt) === 0 ? -1 : 0;
    },
    tellUnknown: (note) => {
      setWord(memory, layout.unknownVniAt, turned(note.vni));
      memory.words.set(source, layout.unknownSourceAt >> 2);
    },
    interfaceOf: (row) => word(memory, row === 0 ? layout.overflowAt : row + layout.vniInterface) - 1,
    countRow: (row, note) => {
      const kind = row === 0 ? layout.classUnattributed : word(memory, row + layout.vniClass);
      addLong(memory, layout.countersAt + (counts.attributed + kind) * 8, 1);
      if (row !== 0) countIn(memory, row, note);
    },
    add: (number, kind, anySource, to) => {
      const vni = turned(number);
      const rows = word(memory, layout.vniCountAt);
      if (rows >= Math.floor((mask + 1) / 4) * 3) return 0;
      setWord(memory, layout.vniCountAt, rows + 1);
      const at = placeFor(table, vni, anySource !== 0);
      setWord(memory, at, vni + 1);
      setWord(memory, at + layout.vniClass, kind);
      setWord(memory, at + layout.vniInterface, to);
      setWord(memory, at + layout.vniSenders, anySource !== 0 ? layout.anySourceLast : layout.oneSource);
      memory.bytes.copyWithin(at + layout.vniSource, layout.unknownSourceAt, layout.unknownSourceAt + 16);
      return at;
    },
  };
}

function readSource({ memory, source }: Table, { sourceAt, sourceVersion }: Note): void {
  const isLong = sourceVersion === 6;
  source[0] = isLong ? little32(memory, sourceAt) : 0;
  source[1] = isLong ? little32(memory, sourceAt + 4) : 0;
  source[2] = isLong ? little32(memory, sourceAt + 8) : 0xffff_0000;
  source[3] = little32(memory, isLong ? sourceAt + 12 : sourceAt);
}

function placeOf({ mask }: Table, home: number): number {
  return layout.vnisAt + (home & mask) * layout.vniBytes;
}

function isFrom({ memory, source }: Table, row: number): boolean {
  const at = row + layout.vniSource;
  return (
    word(memory, at + 12) === source[3] &&
    word(memory, at + 8) === source[2] &&
    word(memory, at + 4) === source[1] &&
    word(memory, at) === source[0]
  );
}

/** One for this very source wins over one for any. 0: none. */
function rowOf(table: Table, vni: number): number {
  const { memory } = table;
  let any = 0;
  for (let home = hashOfVni(memory, vni); word(memory, placeOf(table, home)) !== 0; home += 1) {
    const row = placeOf(table, home);
    if (word(memory, row) !== vni + 1) continue;
    if (!isOfOneSource(memory, row)) {
      any = row;
      continue;
    }
    const one = rowOfOne(table, row, vni);
    if (one !== 0) return one;
  }
  return any;
}

/** This one, or one that stands apart of which it tells. 0: neither is of the source. */
function rowOfOne(table: Table, row: number, vni: number): number {
  if (isFrom(table, row)) return row;
  return word(table.memory, row + layout.vniSenders) === layout.oneSourceOfMany ? rowApart(table, vni) : 0;
}

/** Of those that stand where VNI and source say. 0: none. */
function rowApart(table: Table, vni: number): number {
  const { memory, source } = table;
  for (let home = homeApart(table, vni, source); word(memory, placeOf(table, home)) !== 0; home += 1) {
    const row = placeOf(table, home);
    if (word(memory, row) === vni + 1 && isOfOneSource(memory, row) && isFrom(table, row)) return row;
  }
  return 0;
}

/** A free place for one more row of this VNI, which those before it know of afterwards. */
function placeFor(table: Table, vni: number, anySource: boolean): number {
  const { memory } = table;
  let together = 0;
  for (let home = hashOfVni(memory, vni); word(memory, placeOf(table, home)) !== 0; home += 1) {
    const row = placeOf(table, home);
    if (word(memory, row) !== vni + 1) continue;
    noLongerLast(memory, row);
    if (!isOfOneSource(memory, row)) continue;
    together += 1;
    if (anySource || together < layout.sourcesTogether) continue;
    setWord(memory, row + layout.vniSenders, layout.oneSourceOfMany);
    return freeFrom(table, homeApart(table, vni, memory.words.subarray(layout.unknownSourceAt >> 2)));
  }
  return freeFrom(table, hashOfVni(memory, vni));
}

function freeFrom(table: Table, begin: number): number {
  let home = begin;
  while (word(table.memory, placeOf(table, home)) !== 0) home += 1;
  return placeOf(table, home);
}

function isOfOneSource(memory: Memory, row: number): boolean {
  const senders = word(memory, row + layout.vniSenders);
  return senders === layout.oneSource || senders === layout.oneSourceOfMany;
}

function homeApart({ memory }: Table, vni: number, source: Int32Array): number {
  const [first = 0, second = 0, third = 0, fourth = 0] = source;
  return hashOfVni(memory, vni ^ digest(memory, first, second, third, fourth));
}

function noLongerLast(memory: Memory, row: number): void {
  if (word(memory, row + layout.vniSenders) !== layout.anySourceLast) return;
  setWord(memory, row + layout.vniSenders, layout.anySource);
}

/** From a number to the bytes of a packet, and back. */
function turned(vni: number): number {
  return ((vni & 0xff) << 16) | (vni & 0xff00) | (vni >> 16);
}

function countIn(memory: Memory, row: number, { timeHigh, timeLow, original }: Note): void {
  const isFirst = word(memory, row + layout.vniPackets) === 0 && word(memory, row + layout.vniPackets + 4) === 0;
  addLong(memory, row + layout.vniPackets, 1);
  addLong(memory, row + layout.vniOctets, original);
  if (isFirst || isAfter(memory, row + layout.vniFirst, timeHigh, timeLow)) {
    setLong(memory, row + layout.vniFirst, timeHigh, timeLow);
  }
  if (isFirst || isBefore(memory, row + layout.vniLast, timeHigh, timeLow)) {
    setLong(memory, row + layout.vniLast, timeHigh, timeLow);
  }
}
