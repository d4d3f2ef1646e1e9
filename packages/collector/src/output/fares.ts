// How the interfaces of an output fared: a row of four 64-bit numbers for each, as the loop keeps them, so that ten thousand are told without an object each.

/** Rows by the number of the interface: packets, original bytes, first and last time (nanoseconds since 1970). Two views of the same memory. */
export interface Fares {
  readonly longs: BigUint64Array<ArrayBuffer>;
  /** The lower half of each first. */
  readonly words: Uint32Array<ArrayBuffer>;
}

export const fareLongs = 4;
export const packetsAt = 0;
export const octetsAt = 1;
export const firstAt = 2;
export const lastAt = 3;

export function faresOf(longs: BigUint64Array<ArrayBuffer>): Fares {
  return { longs, words: new Uint32Array(longs.buffer) };
}

export function interfacesOf({ longs }: Fares): number {
  return longs.length / fareLongs;
}

/** One of the places above, of interface `number`; beyond 2^53 it is not exact. */
export function amountAt({ words }: Fares, number: number, place: number): number {
  const at = (number * fareLongs + place) * 2;
  return (words[at] ?? 0) + (words[at + 1] ?? 0) * 2 ** 32;
}
