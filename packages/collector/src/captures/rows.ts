// A row for every interface: its number in the file that is being written, and how it has fared there.
import type { Fared } from '../output/blocks.ts';

/**
 * Words of 32 bits, one cache line for two interfaces: number in the file + 1 (0: not begun there), packets, packets lost since the last
 * statistics, first time (high, low), last time (high, low).
 */
const rowWords = 8;
const packetsAt = 1;
const lostAt = 2;
const firstAt = 3;
const lastAt = 5;

export interface Rows {
  /** Room for it; the words of those before may lie elsewhere afterwards. */
  readonly reach: (number: number) => void;
  /** In the file; -1: it has not begun there. */
  readonly place: (number: number) => number;
  readonly begin: (number: number, place: number) => void;
  readonly packet: (number: number, high: number, low: number) => void;
  readonly lose: (number: number) => void;
  /** How it fared in the file, which it is begun in no longer; what was lost of it is told once. */
  readonly settle: (number: number) => { readonly fared: Fared; readonly lost: bigint };
}

export function createRows(): Rows {
  let words = new Uint32Array(1024 * rowWords);
  const at = (place: number): number => words[place] as number;
  const time = (place: number): bigint => (BigInt(at(place)) << 32n) | BigInt(at(place + 1));
  const setTime = (place: number, high: number, low: number): void => {
    words[place] = high;
    words[place + 1] = low;
  };
  return {
    reach: (number) => {
      let length = words.length;
      while (length < (number + 1) * rowWords) length *= 2;
      if (length === words.length) return;
      const more = new Uint32Array(length);
      more.set(words);
      words = more;
    },
    place: (number) => at(number * rowWords) - 1,
    begin: (number, place) => {
      words[number * rowWords] = place + 1;
      words[number * rowWords + packetsAt] = 0;
    },
    packet: (number, high, low) => {
      const row = number * rowWords;
      const packets = at(row + packetsAt);
      words[row + packetsAt] = packets + 1;
      const first = row + firstAt;
      if (packets === 0 || high < at(first) || (high === at(first) && low < at(first + 1))) setTime(first, high, low);
      const last = row + lastAt;
      if (packets === 0 || high > at(last) || (high === at(last) && low > at(last + 1))) setTime(last, high, low);
    },
    lose: (number) => {
      words[number * rowWords + lostAt] = at(number * rowWords + lostAt) + 1;
    },
    settle: (number) => {
      const row = number * rowWords;
      const packets = BigInt(at(row + packetsAt));
      const told = {
        fared: { packets, first: time(row + firstAt), last: time(row + lastAt) },
        lost: BigInt(at(row + lostAt)),
      };
      words[row] = 0;
      words[row + lostAt] = 0;
      return told;
    },
  };
}
