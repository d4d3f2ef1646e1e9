// A row for every interface: its number in the file that is being written, and how it has fared there; and the two walks over packets that use it.
import type { Fared } from '../output/blocks.ts';

/** Signed words of 32 bits: V8 keeps those without boxing them. */
type Words = Int32Array;

/**
 * Half a cache line for each interface: number in the file + 1 (0: not begun there), packets, packets lost since the last statistics, first
 * time (high, low), last time (high, low).
 */
const rowWords = 8;
const packetsAt = 1;
const lostAt = 2;
const firstAt = 3;
const lastAt = 5;

export interface Rows {
  readonly words: Words;
}

export function createRows(): Rows {
  return { words: new Int32Array(1024 * rowWords) };
}

/** With room for interface `number`. */
export function reaching(rows: Rows, number: number): Rows {
  let length = rows.words.length;
  while (length < (number + 1) * rowWords) length *= 2;
  if (length === rows.words.length) return rows;
  const words = new Int32Array(length);
  words.set(rows.words);
  return { words };
}

/** In the file; -1: it has not begun there. */
export function placeOf({ words }: Rows, number: number): number {
  return (words[number * rowWords] as number) - 1;
}

export function beginAt({ words }: Rows, number: number, place: number): void {
  words[number * rowWords] = place + 1;
  words[number * rowWords + packetsAt] = 0;
}

export function lose({ words }: Rows, number: number): void {
  words[number * rowWords + lostAt] = (words[number * rowWords + lostAt] as number) + 1;
}

/** How it fared in the file, in which it has not begun any longer; what was lost of it is told once. */
export function settle({ words }: Rows, number: number): { readonly fared: Fared; readonly lost: bigint } {
  const row = number * rowWords;
  const count = (at: number): bigint => BigInt((words[row + at] as number) >>> 0);
  const time = (at: number): bigint => (count(at) << 32n) | count(at + 1);
  const told = { fared: { packets: count(packetsAt), first: time(firstAt), last: time(lastAt) }, lost: count(lostAt) };
  words[row] = 0;
  words[row + lostAt] = 0;
  return told;
}

/** Of packet blocks from word `from` to `to`: where the first begins that does not end there, or whose interface has not begun. */
export function runEnd({ words }: Rows, blocks: Words, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const next = at + ((blocks[at + 1] as number) >>> 2);
    if (next > to || words[(blocks[at + 2] as number) * rowWords] === 0) break;
    at = next;
  }
  return at;
}

/** Gives packet blocks from word `from` to `to` the file's numbers, and counts them; answers how many they are. */
export function renumber({ words }: Rows, blocks: Words, from: number, to: number): number {
  let packets = 0;
  for (let at = from; at < to; at += (blocks[at + 1] as number) >>> 2) {
    const row = (blocks[at + 2] as number) * rowWords;
    blocks[at + 2] = (words[row] as number) - 1;
    countPacket(words, row, blocks[at + 3] as number, blocks[at + 4] as number);
    packets += 1;
  }
  return packets;
}

function countPacket(words: Words, row: number, high: number, low: number): void {
  const packets = words[row + packetsAt] as number;
  words[row + packetsAt] = packets + 1;
  if (packets === 0) {
    setTime(words, row + firstAt, high, low);
    setTime(words, row + lastAt, high, low);
    return;
  }
  if (isLess(high, low, words[row + firstAt] as number, words[row + firstAt + 1] as number)) {
    setTime(words, row + firstAt, high, low);
  }
  if (isLess(words[row + lastAt] as number, words[row + lastAt + 1] as number, high, low)) {
    setTime(words, row + lastAt, high, low);
  }
}

function setTime(words: Words, at: number, high: number, low: number): void {
  words[at] = high;
  words[at + 1] = low;
}

/** Unsigned. */
function isLess(high: number, low: number, otherHigh: number, otherLow: number): boolean {
  return high >>> 0 < otherHigh >>> 0 || (high === otherHigh && low >>> 0 < otherLow >>> 0);
}
