// Bytes of what synthetic conversations say: numbers in network order, text, and what stands behind its own length.
import { createRandom, type Random } from './random.ts';

export type Bytes = readonly number[] | Uint8Array;

const encoder = new TextEncoder();

export function joined(...parts: readonly Bytes[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Of 1 to 4 bytes, the most significant first. */
export function number(value: number, width: 1 | 2 | 3 | 4): Bytes {
  return Array.from({ length: width }, (_, at) => (value >>> (8 * (width - 1 - at))) & 0xff);
}

export function text(words: string): Bytes {
  return encoder.encode(words);
}

/** As C ends a string. */
export function ended(words: string): Bytes {
  return encoder.encode(`${words}\0`);
}

/** The length of all in `width` bytes, and they themselves. */
export function counted(width: 1 | 2 | 3, ...parts: readonly Bytes[]): Bytes {
  const all = joined(...parts);
  return joined(number(all.length, width), all);
}

const noise = createRandom(1);
const pool = Uint8Array.from({ length: 16_384 }, () => noise.between(0, 0xff));

/** What nobody can read: keys, ciphertext, salts. One draw, however long; at most 1024 bytes. */
export function opaque(random: Random, length: number): Bytes {
  const from = random.between(0, pool.length - 1024);
  return pool.subarray(from, from + length);
}
