// What goes into a capture, still in memory: blocks whose interfaces have the file's own numbers, in the order in which they begin there.
import { interfaceBlock, type OutputInterface, sectionBlock, statisticsBlock } from '../output/blocks.ts';
import { beginAt, createRows, lose, placeOf, reaching, renumber, runEnd, settle } from './rows.ts';

/** As much as gathers while the disk refuses. Behind a piece of `writeBytes` there is still room for the longest block and its interface. */
const bufferBytes = 4 * 2 ** 20;

export interface Contents {
  /** From now on `number` is this one: its next packet begins it anew. */
  readonly name: (number: number, one: OutputInterface) => void;
  /** Begins with a section, and without interfaces. */
  readonly begin: () => void;
  readonly has: (number: number) => boolean;
  /** Bytes that the interface takes at the place of its beginning; 0: it has begun. */
  readonly costOf: (number: number) => number;
  readonly beginInterface: (number: number) => void;
  /** Copies packets from byte `from` on, up to `room` bytes and to the first whose interface has not begun; answers where the next one stands. */
  readonly copy: (given: Given, from: number, room: number) => number;
  readonly lose: (number: number) => void;
  /** Of all interfaces of the file, which have not begun any longer. */
  readonly statistics: () => Uint8Array;
  /** The bytes of `statistics`, were it asked now. */
  readonly statisticsBytes: () => number;
  /** What has gathered; they change with the next call. */
  readonly gathered: () => Uint8Array;
  readonly filled: () => number;
  readonly packets: () => number;
  /** What has gathered is written, or given up. */
  readonly forget: () => void;
  readonly room: () => number;
}

/** Whole packet blocks, as bytes and as words. */
export interface Given {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
}

const section = sectionBlock();
export const statisticsLength = statisticsBlock(0, { packets: 0n, first: 0n, last: 0n }, 0n).length;

export function createContents(): Contents {
  let rows = createRows();
  /** The block that begins each interface, since every file needs it again. */
  const blocks: Uint8Array[] = [];
  const buffer = new Uint8Array(bufferBytes);
  const words = new Int32Array(buffer.buffer);
  /** Interfaces by their place in the file; -1: what there is to tell of it stands in `told`. */
  let begun: number[] = [];
  let told: Uint8Array[] = [];
  let filled = 0;
  let packets = 0;

  const append = (bytes: Uint8Array): void => {
    buffer.set(bytes, filled);
    filled += bytes.length;
  };
  const tellOf = (number: number): void => {
    const place = placeOf(rows, number);
    const { fared, lost } = settle(rows, number);
    told.push(statisticsBlock(place, fared, lost));
    begun[place] = -1;
  };
  const beginningOf = (number: number): Uint8Array => blocks[number] as Uint8Array;

  return {
    name: (number, one) => {
      rows = reaching(rows, number);
      if (placeOf(rows, number) >= 0) tellOf(number);
      blocks[number] = interfaceBlock(one);
    },
    begin: () => {
      begun = [];
      told = [];
      append(section);
    },
    has: (number) => placeOf(rows, number) >= 0,
    costOf: (number) => (placeOf(rows, number) >= 0 ? 0 : beginningOf(number).length),
    beginInterface: (number) => {
      append(beginningOf(number));
      beginAt(rows, number, begun.push(number) - 1);
    },
    copy: (given, from, room) => {
      const begin = from >> 2;
      const end = runEnd(rows, given.words, begin, Math.min(given.words.length, begin + (room >> 2)));
      if (end === begin) return from;
      buffer.set(given.bytes.subarray(from, end * 4), filled);
      const to = (filled >> 2) + end - begin;
      packets += renumber(rows, words, filled >> 2, to);
      filled = to * 4;
      return end * 4;
    },
    lose: (number) => lose(rows, number),
    statistics: () => {
      for (const number of begun) if (number >= 0) tellOf(number);
      return new Uint8Array(Buffer.concat(told));
    },
    statisticsBytes: () => begun.length * statisticsLength,
    gathered: () => buffer.subarray(0, filled),
    filled: () => filled,
    packets: () => packets,
    forget: () => {
      filled = 0;
      packets = 0;
    },
    room: () => bufferBytes - filled,
  };
}

/** Blocks are whole words; where they do not lie at one, a copy of them does. */
export function givenOf(blocks: Uint8Array): Given {
  const bytes = blocks.byteOffset % 4 === 0 ? blocks : blocks.slice();
  return { bytes, words: new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2) };
}
