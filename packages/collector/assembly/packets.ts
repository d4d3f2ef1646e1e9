// Packets in batches: each is read without consequences, its flow is called from memory, and then they count, one after the other.
import * as counts from '../src/engine/counts';
import * as layout from '../src/engine/layout';
import { add, count } from './count';
import { noteHash } from './flow-key';
import { isFull, isRoomForFlows, joinFlow, stepsAhead, touchFlow, touchNext } from './flows';
import { inspect } from './inner';
import * as note from './note';
import { linkEthernet, unwrap, unwrapDatagram } from './outer';
import { writePacket } from './output';
import { isUsual, isUsualInside } from './usual';
import { countRow, interfaceOf, rowOf, tellUnknown, touchRow } from './vnis';

/** Notes what the packet of `begin` up to `end` says; nothing else changes. */
// @ts-ignore: decorator
@inline
export function read(it: u32, link: u32, time: u64, begin: u32, end: u32): void {
  store<u64>(it + note.time, time);
  if (link != linkEthernet || !isUsual(it, begin, end)) readAny(it, link, begin, end);
}

function readAny(it: u32, link: u32, begin: u32, end: u32): void {
  note.set(it, note.remarks, 0);
  inside(it, unwrap(it, link, begin, end));
}

/** As `read`, of a datagram from the IP version and address at `sourceAt`: `sent` bytes, of which those from `begin` up to `end` are here. */
// @ts-ignore: decorator
@inline
export function readDatagram(it: u32, tunnel: u32, time: u64, version: u32, sourceAt: u32, begin: u32, end: u32, sent: u32): void {
  store<u64>(it + note.time, time);
  note.set(it, note.sourceVersion, version);
  note.set(it, note.sourceAt, sourceAt);
  if (tunnel != layout.tunnelVxlan || !isUsualInside(it, begin, end, sent)) readAnyDatagram(it, tunnel, begin, end, sent);
}

function readAnyDatagram(it: u32, tunnel: u32, begin: u32, end: u32, sent: u32): void {
  note.set(it, note.remarks, 0);
  inside(it, unwrapDatagram(it, tunnel, begin, end, sent));
}

function inside(it: u32, answer: u32): void {
  note.set(it, note.answer, answer);
  if (answer == counts.decapsulated) {
    inspect(it);
    if (note.get(it, note.kind) != 0) noteHash(it);
  }
}

/**
 * Lets `amount` packets that were read take effect. Answers how many have; where the host must act before the next one, `statusAt` says
 * why. The loops in front do little but wait for memory, for all of them at once: that is where a table larger than the caches costs less.
 */
export function act(amount: u32): u32 {
  for (let place: u32 = 0; place < amount; place += 1) {
    const it = note.noteAt(place);
    if (note.get(it, note.answer) != counts.decapsulated) continue;
    touchRow(it);
    touchFlow(it);
  }
  // Of packets that join no flow, it calls what nobody needs.
  for (let left = stepsAhead(); left > 0; left -= 1) {
    for (let place: u32 = 0; place < amount; place += 1) touchNext(note.noteAt(place));
  }
  const isRoomy = isRoomFor(amount);
  let done: u32 = 0;
  let mirrors: u64 = 0;
  let octets: u64 = 0;
  let inFlows: u64 = 0;
  let latest = load<u64>(layout.latestAt);
  let output: u32 = layout.outputAt + load<u32>(layout.outputLengthAt);
  for (; done < amount; done += 1) {
    const it = note.noteAt(done);
    const time = load<u64>(it + note.time);
    const answer = note.get(it, note.answer);
    if (answer == counts.decapsulated) {
      const row = rowOf(it);
      const to = interfaceOf(row);
      const stop = to == 0 || !isRoomy ? stopBefore(to) : layout.stopNone;
      if (stop != layout.stopNone) {
        if (stop == layout.stopUnknownVni) tellUnknown(it);
        store<u32>(layout.statusAt, stop);
        break;
      }
      const original = note.get(it, note.original);
      mirrors += 1;
      octets += original;
      countRow(row, time, original);
      remark(note.get(it, note.remarks));
      if (note.get(it, note.kind) != 0) {
        inFlows += 1;
        joinFlow(it, to - 1);
      }
      const frame = note.get(it, note.frameAt);
      output = writePacket(output, to - 1, time, frame, note.get(it, note.frameEnd) - frame, original);
    } else {
      count(answer);
    }
    latest = max<u64>(latest, time);
  }
  // Summed up here, since a counter in memory costs a packet more than a number at hand.
  add(counts.decapsulated, mirrors);
  add(counts.octets, octets);
  add(counts.inFlows, inFlows);
  store<u64>(layout.latestAt, latest);
  store<u32>(layout.outputLengthAt, output - layout.outputAt);
  return done;
}

/** Whether no packet of so many can want for it. */
function isRoomFor(amount: u32): bool {
  return load<u32>(layout.exportCountAt) + amount <= <u32>layout.exportCapacity && isRoomForFlows(amount);
}

/** Room is asked for whatever a packet of interface `to` - 1 may cause: a flow that ends, and one that begins. */
// @ts-ignore: decorator
@inline
function stopBefore(to: u32): u32 {
  if (load<u32>(layout.exportCountAt) == layout.exportCapacity) return layout.stopExportsFull;
  if (isFull()) return layout.stopFlowsFull;
  return to == 0 ? layout.stopUnknownVni : layout.stopNone;
}

// @ts-ignore: decorator
@inline
function remark(bits: u32): void {
  let left = bits;
  while (left != 0) {
    count(counts.firstRemark + <u32>ctz(left));
    left &= left - 1;
  }
}
