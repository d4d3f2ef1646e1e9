// What finds a packet's flow: its addresses as two words, and a hash of all that tells one flow from another.
import { digestOf, hashOf } from './hash';
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

/** Into the note, of what stands there: its hash. */
export function noteHash(it: u32): void {
  const addresses = load<u64>(it + note.addresses);
  note.set(it, note.hash, hashOf(note.get(it, note.vni), addresses, note.get(it, note.ports), note.get(it, note.kind)));
}

/** Of the two addresses of IPv6 that lie there. */
export function digestsOf(at: u32): u64 {
  return <u64>digestOf(at) | (<u64>digestOf(at + 16) << 32);
}
