// VNI and outer source → an interface of the output: open addressing, linear probing, homes by VNI alone.
import * as counts from '../src/engine/counts';
import * as layout from '../src/engine/layout';
import { add, count } from './count';
import * as note from './note';

let mask: u32 = 0;

/** Of a mirrored packet's row, after `lookUp` answered true. */
export let row: u32 = 0;
export let overflow: bool = false;

export function setVniBits(bits: u32): void {
  mask = (1 << bits) - 1;
}

/** IPv4 as `::ffff:a.b.c.d`, in words as they lie in memory. */
let source0: u32 = 0;
let source1: u32 = 0;
let source2: u32 = 0;
let source3: u32 = 0;

// @ts-ignore: decorator
@inline
function readSource(it: u32): void {
  const sourceAt = note.get(it, note.sourceAt);
  if (note.get(it, note.sourceVersion) == 6) {
    source0 = load<u32>(sourceAt);
    source1 = load<u32>(sourceAt, 4);
    source2 = load<u32>(sourceAt, 8);
    source3 = load<u32>(sourceAt, 12);
  } else {
    source0 = 0;
    source1 = 0;
    source2 = 0xffff0000;
    source3 = load<u32>(sourceAt);
  }
}

/** A row for this very source wins over one for any; false: the host must add a row, or an interface to one. */
export function lookUp(it: u32): bool {
  readSource(it);
  const vni = note.get(it, note.vni);
  let home = homeOf(vni);
  let any: u32 = 0;
  row = 0;
  for (;;) {
    const at: u32 = layout.vnisAt + (home & mask) * layout.vniBytes;
    const key = load<u32>(at);
    if (key == 0) break;
    if (key == vni + 1) {
      if (load<u32>(at, layout.vniAnySource) != 0) {
        any = at;
      } else if (isFrom(at)) {
        row = at;
        break;
      }
    }
    home += 1;
  }
  if (row == 0) row = any;
  overflow = row == 0 && load<u32>(layout.overflowAt) != 0;
  return overflow || (row != 0 && load<u32>(row, layout.vniInterface) != 0);
}

/** Multiplication carries upward: the upper bits are the well-mixed ones. */
// @ts-ignore: decorator
@inline
function homeOf(vni: u32): u32 {
  return (vni * 0x9e3779b1) >> 9;
}

/** A word of the row where a search begins. */
// @ts-ignore: decorator
@inline
export function touchRow(it: u32): u32 {
  return load<u32>(layout.vnisAt + (homeOf(note.get(it, note.vni)) & mask) * layout.vniBytes);
}

// @ts-ignore: decorator
@inline
function isFrom(at: u32): bool {
  return (
    load<u32>(at, layout.vniSource + 12) == source3 &&
    load<u32>(at, layout.vniSource + 8) == source2 &&
    load<u32>(at, layout.vniSource + 4) == source1 &&
    load<u32>(at, layout.vniSource) == source0
  );
}

/** What the host needs to know in order to add what `lookUp` missed. */
export function tellUnknown(it: u32): void {
  store<u32>(layout.unknownVniAt, note.get(it, note.vni));
  store<u32>(layout.unknownSourceAt, source0);
  store<u32>(layout.unknownSourceAt, source1, 4);
  store<u32>(layout.unknownSourceAt, source2, 8);
  store<u32>(layout.unknownSourceAt, source3, 12);
}

/** Of the row that was looked up. */
// @ts-ignore: decorator
@inline
export function interfaceOf(): u32 {
  return (overflow ? load<u32>(layout.overflowAt) : load<u32>(row, layout.vniInterface)) - 1;
}

export function countRow(time: u64, original: u32): void {
  if (overflow) {
    count(counts.unattributed);
    return;
  }
  add(counts.attributed + load<u32>(row, layout.vniClass), 1);
  const packets = load<u64>(row, layout.vniPackets);
  store<u64>(row, packets + 1, layout.vniPackets);
  store<u64>(row, load<u64>(row, layout.vniOctets) + original, layout.vniOctets);
  if (packets == 0 || time < load<u64>(row, layout.vniFirst)) store<u64>(row, time, layout.vniFirst);
  if (packets == 0 || time > load<u64>(row, layout.vniLast)) store<u64>(row, time, layout.vniLast);
}

/** Adds a row for `number` and the source at `unknownSourceAt`, and answers where; 0: no place is left. The host never adds one twice. */
export function addVni(number: u32, kind: u32, anySource: u32, to: u32): u32 {
  const rows = load<u32>(layout.vniCountAt);
  if (rows >= (mask + 1) / 4 * 3) return 0;
  store<u32>(layout.vniCountAt, rows + 1);
  let home = homeOf(number);
  while (load<u32>(layout.vnisAt + (home & mask) * layout.vniBytes) != 0) home += 1;
  const at: u32 = layout.vnisAt + (home & mask) * layout.vniBytes;
  store<u32>(at, number + 1);
  store<u32>(at, kind, layout.vniClass);
  store<u32>(at, to, layout.vniInterface);
  store<u32>(at, anySource, layout.vniAnySource);
  memory.copy(at + layout.vniSource, layout.unknownSourceAt, 16);
  return at;
}
