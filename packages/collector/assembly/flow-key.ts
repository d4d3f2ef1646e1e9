// What finds a packet's flow: its addresses as two words, and a hash of all that tells one flow from another.
import * as note from './note';

/** Into the note: what finds its flow. */
// @ts-ignore: decorator
@inline
export function prepareFlow(it: u32): void {
  const at = note.get(it, note.addressesAt);
  const isShort = note.get(it, note.version) == 4;
  const source = isShort ? load<u32>(at) : digest(at);
  const destination = isShort ? load<u32>(at, 4) : digest(at + 16);
  note.set(it, note.source, source);
  note.set(it, note.destination, destination);
  let hash: u32 = (note.get(it, note.vni) * 0x85ebca6b) ^ (source * 0x9e3779b1) ^ (destination * 0xc2b2ae35);
  hash ^= (note.get(it, note.ports) * 0x27d4eb2f) ^ (kindOf(it) << 7);
  hash ^= hash >> 15;
  hash *= 0x2c1b3c6d;
  note.set(it, note.hash, hash ^ (hash >> 13));
}

// @ts-ignore: decorator
@inline
export function kindOf(it: u32): u32 {
  return note.get(it, note.protocol) | (note.get(it, note.version) << 8);
}

function digest(at: u32): u32 {
  return load<u32>(at) * 31 + load<u32>(at, 4) * 17 + load<u32>(at, 8) * 13 + load<u32>(at, 12);
}
