// VNI and outer source → an interface of the output: open addressing, linear probing, homes by VNI alone but where a VNI has many sources.
import * as counts from '../src/engine/counts';
import * as layout from '../src/engine/layout';
import { add, count } from './count';
import { digest, digestOf, hashOfVni } from './hash';
import * as note from './note';

let mask: u32 = 0;

export function setVniBits(bits: u32): void {
  mask = (1 << bits) - 1;
}

/** IPv4 addresses stand as `::ffff:a.b.c.d`: the word in front of them as it lies in memory. */
const mapped: u32 = 0xffff0000;

/** The row of a mirrored packet: one for this very source wins over one for any. 0: none. */
// @ts-ignore: decorator
@inline
export function rowOf(it: u32): u32 {
  const vni = note.get(it, note.vni);
  let home = hashOfVni(vni);
  let any: u32 = 0;
  for (;;) {
    const at = placeOf(home);
    const key = load<u32>(at);
    if (key == 0) return any;
    if (key == vni + 1) {
      const senders = load<u32>(at, layout.vniSenders);
      if (senders == layout.anySourceLast) return at;
      if (senders == layout.anySource) {
        any = at;
      } else if (isFrom(at, it)) {
        return at;
      } else if (senders == layout.oneSourceOfMany) {
        const apart = rowApart(it);
        if (apart != 0) return apart;
      }
    }
    home += 1;
  }
  return 0;
}

/** Of those that stand where VNI and source say. 0: none. */
function rowApart(it: u32): u32 {
  const vni = note.get(it, note.vni);
  const at = note.get(it, note.sourceAt);
  const isLong = note.get(it, note.sourceVersion) == 6;
  let home = homeApart(vni, isLong ? digestOf(at) : digest(0, mapped | (<u64>load<u32>(at) << 32)));
  for (;;) {
    const row = placeOf(home);
    const key = load<u32>(row);
    if (key == 0) return 0;
    if (key == vni + 1 && isOfOneSource(row) && isFrom(row, it)) return row;
    home += 1;
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function isOfOneSource(row: u32): bool {
  const senders = load<u32>(row, layout.vniSenders);
  return senders == layout.oneSource || senders == layout.oneSourceOfMany;
}

/** An interface + 1, of a row or of none; 0: the host must add a row, or an interface to one. */
// @ts-ignore: decorator
@inline
export function interfaceOf(row: u32): u32 {
  return row == 0 ? load<u32>(layout.overflowAt) : load<u32>(row, layout.vniInterface);
}

/** From a number to the bytes of a packet, and back. */
function turned(vni: u32): u32 {
  return bswap<u32>(vni) >> 8;
}

// @ts-ignore: decorator
@inline
function placeOf(home: u32): u32 {
  return layout.vnisAt + (home & mask) * layout.vniBytes;
}

/** `source`: its digest. */
function homeApart(vni: u32, source: u32): u32 {
  return hashOfVni(vni ^ source);
}

/** Calls the row where a search begins, by writing what is there, as `touchFlow` does: the upper byte of a word that is small. */
// @ts-ignore: decorator
@inline
export function touchRow(it: u32): void {
  store<u8>(placeOf(hashOfVni(note.get(it, note.vni))), 0, layout.vniSenders + 3);
}

// @ts-ignore: decorator
@inline
function isFrom(row: u32, it: u32): bool {
  const at = note.get(it, note.sourceAt);
  if (note.get(it, note.sourceVersion) == 6) {
    return load<u64>(row, layout.vniSource) == load<u64>(at) && load<u64>(row, layout.vniSource + 8) == load<u64>(at, 8);
  }
  return (
    load<u32>(row, layout.vniSource + 12) == load<u32>(at) &&
    load<u32>(row, layout.vniSource + 8) == mapped &&
    load<u64>(row, layout.vniSource) == 0
  );
}

/** What the host needs to know in order to add what is missing. */
export function tellUnknown(it: u32): void {
  const at = note.get(it, note.sourceAt);
  const isLong = note.get(it, note.sourceVersion) == 6;
  store<u32>(layout.unknownVniAt, turned(note.get(it, note.vni)));
  store<u64>(layout.unknownSourceAt, isLong ? load<u64>(at) : 0);
  store<u32>(layout.unknownSourceAt, isLong ? load<u32>(at, 8) : mapped, 8);
  store<u32>(layout.unknownSourceAt, isLong ? load<u32>(at, 12) : load<u32>(at), 12);
}

/** 0: of no row. */
// @ts-ignore: decorator
@inline
export function countRow(row: u32, time: u64, original: u32): void {
  if (row == 0) {
    count(counts.unattributed);
    return;
  }
  add(counts.attributed + load<u32>(row, layout.vniClass), 1);
  const packets = load<u64>(row, layout.vniPackets);
  store<u64>(row, packets + 1, layout.vniPackets);
  store<u64>(row, load<u64>(row, layout.vniOctets) + original, layout.vniOctets);
  if (packets == 0) {
    store<u64>(row, time, layout.vniFirst);
    store<u64>(row, time, layout.vniLast);
    return;
  }
  if (time < load<u64>(row, layout.vniFirst)) store<u64>(row, time, layout.vniFirst);
  if (time > load<u64>(row, layout.vniLast)) store<u64>(row, time, layout.vniLast);
}

/** Adds a row for VNI `number` and the source at `unknownSourceAt`, and answers where; 0: no place is left. The host never adds one twice. */
export function addVni(number: u32, kind: u32, anySource: u32, to: u32): u32 {
  const vni = turned(number);
  const rows = load<u32>(layout.vniCountAt);
  if (rows >= (mask + 1) / 4 * 3) return 0;
  store<u32>(layout.vniCountAt, rows + 1);
  const at = placeFor(vni, anySource != 0);
  store<u32>(at, vni + 1);
  store<u32>(at, kind, layout.vniClass);
  store<u32>(at, to, layout.vniInterface);
  store<u32>(at, anySource != 0 ? layout.anySourceLast : layout.oneSource, layout.vniSenders);
  memory.copy(at + layout.vniSource, layout.unknownSourceAt, 16);
  return at;
}

/** A free place for one more row of this VNI, which those before it know of afterwards. */
function placeFor(vni: u32, anySource: bool): u32 {
  let together: u32 = 0;
  let home = hashOfVni(vni);
  for (; load<u32>(placeOf(home)) != 0; home += 1) {
    const row = placeOf(home);
    if (load<u32>(row) != vni + 1) continue;
    if (load<u32>(row, layout.vniSenders) == layout.anySourceLast) store<u32>(row, layout.anySource, layout.vniSenders);
    if (!isOfOneSource(row)) continue;
    together += 1;
    if (anySource || together < <u32>layout.sourcesTogether) continue;
    store<u32>(row, layout.oneSourceOfMany, layout.vniSenders);
    return freeFrom(homeApart(vni, digestOf(layout.unknownSourceAt)));
  }
  return placeOf(home);
}

function freeFrom(begin: u32): u32 {
  let home = begin;
  while (load<u32>(placeOf(home)) != 0) home += 1;
  return placeOf(home);
}
