// The hashes of the loop: the twin of assembly/hash.ts, whose numbers of 64 bits are two words each here.
import * as layout from '../engine/layout.ts';
import { little32, type Memory, word } from './memory.ts';

/** Written over by every hash: objects cost more than packets may. */
const sum = { high: 0, low: 0 };

/** `vni`, `ports` and addresses as they lie in the packet; of IPv6, a digest of each. */
export function hashOf(
  memory: Memory,
  vni: number,
  source: number,
  destination: number,
  ports: number,
  kind: number,
): number {
  begin();
  add(memory, layout.seedAddresses, destination, source ^ destination);
  add(memory, layout.seedRest, (vni << 8) ^ kind, ports);
  const { high, low } = sum;
  begin();
  add(memory, layout.seedMix, high, low ^ high);
  return sum.high;
}

/** As it lies in the packet. */
export function hashOfVni(memory: Memory, vni: number): number {
  begin();
  add(memory, layout.seedVni, 0, vni);
  return sum.high;
}

/** Of the address of 128 bits at `at`. */
export function digestAt(memory: Memory, at: number): number {
  return digest(
    memory,
    little32(memory, at),
    little32(memory, at + 4),
    little32(memory, at + 8),
    little32(memory, at + 12),
  );
}

/** Of one of four words. */
export function digest(memory: Memory, first: number, second: number, third: number, fourth: number): number {
  begin();
  add(memory, layout.seedFirstHalf, second, first ^ second);
  add(memory, layout.seedSecondHalf, fourth, third ^ fourth);
  return sum.high;
}

function begin(): void {
  sum.high = 0;
  sum.low = 0;
}

/** The product of a number and a seed, modulo 2^64. */
function add(memory: Memory, seed: number, high: number, low: number): void {
  const by = word(memory, layout.seedsAt + seed);
  const upper = upperOf(low, by) + Math.imul(high, by) + Math.imul(low, word(memory, layout.seedsAt + seed + 4));
  const lower = (sum.low >>> 0) + (Math.imul(low, by) >>> 0);
  sum.low = lower | 0;
  sum.high = (sum.high + upper + (lower > 0xffff_ffff ? 1 : 0)) | 0;
}

/** Of the product of two words without sign. */
function upperOf(one: number, other: number): number {
  const low = one & 0xffff;
  const high = one >>> 16;
  const otherLow = other & 0xffff;
  const otherHigh = other >>> 16;
  const middle = high * otherLow + ((low * otherLow) >>> 16);
  return (high * otherHigh + (middle >>> 16) + ((low * otherHigh + (middle & 0xffff)) >>> 16)) | 0;
}
