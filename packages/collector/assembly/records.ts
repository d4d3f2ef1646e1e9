// Capture files: the records of pcap, and the blocks of pcapng that hold packets.
import * as counts from '../src/engine/counts';
import * as layout from '../src/engine/layout';
import * as note from './note';
import { act, read } from './packets';

const simplePacket: u32 = 3;
const obsoletePacket: u32 = 2;
const enhancedPacket: u32 = 6;

/** Where the last call stopped, the next packets are likely to stop it as well: what is read ahead would be read twice. */
const firstBatch: u32 = 4;

let swapped: bool = false;

function file16(at: u32): u32 {
  const value = load<u16>(at);
  return swapped ? <u32>bswap<u16>(value) : <u32>value;
}

// @ts-ignore: decorator
@inline
function file32(at: u32): u32 {
  const value = load<u32>(at);
  return swapped ? bswap<u32>(value) : value;
}

/** What ended a batch; where the next record begins. */
let ending: u32 = 0;
let behind: u32 = 0;

/** Reads whole records from `from` up to `end`, and answers where the first begins that it has not read; `statusAt` says why. */
export function readPcap(from: u32, end: u32): u32 {
  begin();
  let at = from;
  for (let size: u32 = firstBatch; ; size = min<u32>(note.batch, size * 2)) {
    const amount = batchOfPcap(at, end, size);
    const done = act(amount);
    if (done < amount) return done == 0 ? at : note.get(note.noteAt(done - 1), note.next);
    at = behind;
    if (amount < size) break;
  }
  store<u32>(layout.statusAt, ending);
  return at;
}

/** As `readPcap`, of blocks. */
export function readPcapng(from: u32, end: u32): u32 {
  begin();
  let at = from;
  for (let size: u32 = firstBatch; ; size = min<u32>(note.batch, size * 2)) {
    const amount = batchOfPcapng(at, end, size);
    const done = act(amount);
    if (done < amount) return done == 0 ? at : note.get(note.noteAt(done - 1), note.next);
    at = behind;
    if (amount < size) break;
  }
  store<u32>(layout.statusAt, ending);
  return at;
}

function begin(): void {
  swapped = load<u32>(layout.bigEndianAt) != 0;
  ending = layout.stopNone;
}

function batchOfPcap(from: u32, end: u32, size: u32): u32 {
  const link = load<u32>(layout.interfacesAt, layout.interfaceLinkType);
  const factor = load<u64>(layout.interfacesAt, layout.interfaceTimeFactor);
  let at = from;
  let amount: u32 = 0;
  while (amount < size && at + 16 <= end) {
    const length = file32(at + 8);
    if (length > <u32>layout.inputBytes - 16) {
      ending = layout.stopDamaged;
      break;
    }
    const next = at + 16 + length;
    if (next > end) break;
    read(note.noteAt(amount), link, <u64>file32(at) * 1000000000 + <u64>file32(at + 4) * factor, at + 16, next);
    note.set(note.noteAt(amount), note.next, next);
    at = next;
    amount += 1;
  }
  behind = at;
  return amount;
}

function batchOfPcapng(from: u32, end: u32, size: u32): u32 {
  let at = from;
  let amount: u32 = 0;
  while (amount < size && at + 12 <= end) {
    const type = file32(at);
    if (type != enhancedPacket && type != simplePacket && type != obsoletePacket) {
      ending = layout.stopOtherBlock;
      break;
    }
    const total = file32(at + 4);
    const data: u32 = type == simplePacket ? 12 : 28;
    if (total > <u32>layout.inputBytes || total < data + 4 || (total & 3) != 0) {
      ending = layout.stopDamaged;
      break;
    }
    if (at + total > end) break;
    const room = total - data - 4;
    const length = type == simplePacket ? min<u32>(file32(at + 8), room) : file32(at + 20);
    if (length > room || file32(at + total - 4) != total) {
      ending = layout.stopDamaged;
      break;
    }
    block(amount, type, at, at + data, at + data + length);
    at += total;
    note.set(note.noteAt(amount), note.next, at);
    amount += 1;
  }
  behind = at;
  return amount;
}

function block(place: u32, type: u32, at: u32, begin: u32, end: u32): void {
  const number: u32 = type == enhancedPacket ? file32(at + 8) : type == obsoletePacket ? file16(at + 8) : 0;
  if (number >= load<u32>(layout.interfaceCountAt)) {
    store<u64>(note.noteAt(place) + note.time, 0);
    note.set(note.noteAt(place), note.answer, counts.noInterface);
    return;
  }
  const from: u32 = layout.interfacesAt + number * layout.interfaceBytes;
  const ticks: u64 = type == simplePacket ? 0 : (<u64>file32(at + 12) << 32) | <u64>file32(at + 16);
  read(note.noteAt(place), load<u32>(from, layout.interfaceLinkType), nanoseconds(from, ticks), begin, end);
}

function nanoseconds(from: u32, ticks: u64): u64 {
  const kind = load<u32>(from, layout.interfaceTimeKind);
  const factor = load<u64>(from, layout.interfaceTimeFactor);
  const offset = load<u64>(from, layout.interfaceTimeOffset);
  if (kind == layout.timeMultiply) return ticks * factor + offset;
  if (kind == layout.timeDivide) return ticks / factor + offset;
  const fraction = ticks & (((<u64>1) << factor) - 1);
  // Of finer fractions, 34 bits are left, so that the product fits into 64.
  const bits = min<u64>(factor, 34);
  return (ticks >> factor) * 1000000000 + (((fraction >> (factor - bits)) * 1000000000) >> bits) + offset;
}
