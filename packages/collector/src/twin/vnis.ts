// VNI and outer source → an interface of the output: the twin of assembly/vnis.ts.
import * as counts from '../engine/counts.ts';
import * as layout from '../engine/layout.ts';
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

export function createVnis(memory: Memory, bits: number): Vnis {
  const mask = 2 ** bits - 1;
  const source = new Int32Array(4);

  const readSource = ({ sourceAt, sourceVersion }: Note): void => {
    const isLong = sourceVersion === 6;
    source[0] = isLong ? little32(memory, sourceAt) : 0;
    source[1] = isLong ? little32(memory, sourceAt + 4) : 0;
    source[2] = isLong ? little32(memory, sourceAt + 8) : 0xffff_0000;
    source[3] = little32(memory, isLong ? sourceAt + 12 : sourceAt);
  };

  const isFrom = (at: number): boolean =>
    word(memory, at + layout.vniSource + 12) === source[3] &&
    word(memory, at + layout.vniSource + 8) === source[2] &&
    word(memory, at + layout.vniSource + 4) === source[1] &&
    word(memory, at + layout.vniSource) === source[0];

  const placeOf = (home: number): number => layout.vnisAt + (home & mask) * layout.vniBytes;

  const fitOf = (at: number, vni: number): 'none' | 'any' | 'exact' => {
    if (word(memory, at) !== vni + 1) return 'none';
    if (word(memory, at + layout.vniAnySource) !== 0) return 'any';
    return isFrom(at) ? 'exact' : 'none';
  };

  /** 0: none. */
  const rowOf = (vni: number): number => {
    let any = 0;
    for (let home = homeOf(vni); word(memory, placeOf(home)) !== 0; home += 1) {
      const fit = fitOf(placeOf(home), vni);
      if (fit === 'exact') return placeOf(home);
      if (fit === 'any') any = placeOf(home);
    }
    return any;
  };

  return {
    lookUp: (note) => {
      readSource(note);
      const row = rowOf(note.vni);
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
      let home = homeOf(vni);
      for (; word(memory, placeOf(home)) !== 0; home += 1) {
        if (word(memory, placeOf(home)) === vni + 1) noLongerLast(memory, placeOf(home));
      }
      const at = placeOf(home);
      setWord(memory, at, vni + 1);
      setWord(memory, at + layout.vniClass, kind);
      setWord(memory, at + layout.vniInterface, to);
      setWord(memory, at + layout.vniAnySource, anySource !== 0 ? layout.anySourceLast : 0);
      memory.bytes.copyWithin(at + layout.vniSource, layout.unknownSourceAt, layout.unknownSourceAt + 16);
      return at;
    },
  };
}

function noLongerLast(memory: Memory, row: number): void {
  if (word(memory, row + layout.vniAnySource) !== layout.anySourceLast) return;
  setWord(memory, row + layout.vniAnySource, layout.anySource);
}

/** From a number to the bytes of a packet, and back. */
function turned(vni: number): number {
  return ((vni & 0xff) << 16) | (vni & 0xff00) | (vni >> 16);
}

/** Multiplication carries upward: the upper bits are the well-mixed ones. */
function homeOf(vni: number): number {
  return Math.imul(vni, 0x9e3779b1) >>> 9;
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
