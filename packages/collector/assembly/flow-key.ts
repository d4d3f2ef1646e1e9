// What finds a packet's flow: its addresses as two words, and a hash of all that tells one flow from another.
import * as note from './note';

/** Protocol of the inner packet, and its IP version above it. */
// @ts-ignore: decorator
@inline
export function kindOf(version: u32, protocol: u32): u32 {
  return protocol | (version << 8);
}

// @ts-ignore: decorator
@inline
export function isIpv6(kind: u32): bool {
  return kind >> 8 == 6;
}

/** `vni` as it lies in the packet, `addresses` as `note.addresses` has them. */
// @ts-ignore: decorator
@inline
export function hashOf(vni: u32, addresses: u64, ports: u32, kind: u32): u32 {
  let hash: u32 = (vni * 0x85ebca6b) ^ (<u32>addresses * 0x9e3779b1) ^ (<u32>(addresses >> 32) * 0xc2b2ae35);
  hash ^= (ports * 0x27d4eb2f) ^ (kind << 7);
  hash ^= hash >> 15;
  hash *= 0x2c1b3c6d;
  return hash ^ (hash >> 13);
}

/** Into the note, of what stands there: its hash. */
export function noteHash(it: u32): void {
  const addresses = load<u64>(it + note.addresses);
  note.set(it, note.hash, hashOf(note.get(it, note.vni), addresses, note.get(it, note.ports), note.get(it, note.kind)));
}

/** Of the two addresses of IPv6 that lie there. */
export function digestsOf(at: u32): u64 {
  return <u64>digestOf(at) | (<u64>digestOf(at + 16) << 32);
}

/** Of an address of four words. */
// @ts-ignore: decorator
@inline
export function digestOf(at: u32): u32 {
  return digest(load<u32>(at), load<u32>(at, 4), load<u32>(at, 8), load<u32>(at, 12));
}

// @ts-ignore: decorator
@inline
export function digest(first: u32, second: u32, third: u32, fourth: u32): u32 {
  return first * 31 + second * 17 + third * 13 + fourth;
}
