// Bytes in tests: written as hex with spaces, and drawn by fast-check.
import fc from 'fast-check';

export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/[\da-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export const bit = fc.boolean();
export const uint = (bits: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: 2 ** bits - 1 });
export const bytes = (minLength: number, maxLength = minLength): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength, maxLength });
export const payload = bytes(0, 80);
/** IPv4 and TCP options: whole words, at most ten. */
export const options = fc.integer({ min: 0, max: 10 }).chain((words) => bytes(words * 4));
