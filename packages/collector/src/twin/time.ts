// Times of 64 bits in two words, without BigInt where captures are made today: it would cost more than all the rest.
import * as layout from '../engine/layout.ts';
import { type Memory, word } from './memory.ts';

interface Long {
  high: number;
  low: number;
}

/** Becomes the product; `one` below 2^32, `other` below 2^30. */
export function times(long: Long, one: number, other: number): void {
  const lower = (one & 0xffff) * other;
  const upper = (one >>> 16) * other + Math.floor(lower / 0x1_0000);
  long.low = ((upper & 0xffff) << 16) | (lower & 0xffff);
  long.high = Math.floor(upper / 0x1_0000) | 0;
}

/** The product comes on top; it is below 2^53. */
export function addTimes(long: Long, one: number, other: number): void {
  const product = one * other;
  add(long, Math.floor(product / 0x1_0000_0000), product % 0x1_0000_0000);
}

function add(long: Long, high: number, low: number): void {
  const sum = (long.low >>> 0) + (low >>> 0);
  long.low = sum | 0;
  long.high = (long.high + high + (sum > 0xffff_ffff ? 1 : 0)) | 0;
}

/** Ticks of an interface of the capture become nanoseconds. */
export function nanoseconds(memory: Memory, from: number, long: Long): void {
  const factor = word(memory, from + layout.interfaceTimeFactor);
  if (word(memory, from + layout.interfaceTimeKind) !== layout.timeMultiply) slowly(memory, from, long);
  else if (factor !== 1) multiply(long, factor);
  const offset = from + layout.interfaceTimeOffset;
  add(long, word(memory, offset + 4), word(memory, offset));
}

function multiply(long: Long, factor: number): void {
  const high = Math.imul(long.high, factor);
  times(long, long.low >>> 0, factor);
  long.high = (long.high + high) | 0;
}

function slowly(memory: Memory, from: number, long: Long): void {
  const ticks = (BigInt(long.high >>> 0) << 32n) | BigInt(long.low >>> 0);
  const at = from + layout.interfaceTimeFactor;
  const factor = (BigInt(word(memory, at + 4) >>> 0) << 32n) | BigInt(word(memory, at) >>> 0);
  const isBinary = word(memory, from + layout.interfaceTimeKind) === layout.timeBinary;
  const result = isBinary ? ofBinary(ticks, factor) : ticks / factor;
  long.low = Number(BigInt.asIntN(32, result));
  long.high = Number(BigInt.asIntN(32, result >> 32n));
}

/** Of fractions finer than 2^-34 seconds, 34 bits are left: wasm has no more room. */
function ofBinary(ticks: bigint, exponent: bigint): bigint {
  const fraction = ticks & ((1n << exponent) - 1n);
  const bits = exponent < 34n ? exponent : 34n;
  return (ticks >> exponent) * 1_000_000_000n + (((fraction >> (exponent - bits)) * 1_000_000_000n) >> bits);
}
