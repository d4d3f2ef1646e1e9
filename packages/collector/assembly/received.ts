// What the kernel has received: datagrams as `recvmmsg` leaves them, and the packets of one block of a TPACKET_V3 ring.
import * as counts from '../src/engine/counts';
import * as layout from '../src/engine/layout';
import * as note from './note';
import { act, read, readDatagram } from './packets';

/**
 * Reads the datagrams in the slots from `first` up to, not including, `amount`, all of them from one tunnel's socket, and answers which is
 * the first that it has not read; `statusAt` says why. What the kernel changes in a message's header is as it was afterwards.
 */
export function readDatagrams(first: u32, amount: u32, tunnel: u32): u32 {
  store<u32>(layout.statusAt, layout.stopNone);
  const end = min<u32>(amount, layout.slots);
  let slot = first;
  while (slot < end) {
    const size = min<u32>(note.batch, end - slot);
    for (let place: u32 = 0; place < size; place += 1) datagram(place, slot + place, tunnel);
    const done = act(size);
    slot += done;
    if (done < size) return slot;
  }
  for (let passed: u32 = 0; passed < end; passed += 1) restore(passed);
  return slot;
}

/** struct sockaddr_in6: family 0, address 8; of sockaddr_in the address is at 4. */
const familyIpv6: u32 = 10;

// @ts-ignore: decorator
@inline
function datagram(place: u32, slot: u32, tunnel: u32): void {
  const at: u32 = layout.slotsAt + slot * layout.slotBytes;
  const name: u32 = layout.namesAt + slot * layout.nameBytes;
  const sent = load<u32>(layout.messagesAt + slot * layout.messageBytes, layout.messageLength);
  const isLong = <u32>load<u16>(name) == familyIpv6;
  const sourceAt: u32 = isLong ? name + 8 : name + 4;
  const end: u32 = at + min<u32>(sent, layout.slotBytes);
  readDatagram(note.noteAt(place), tunnel, timeOf(slot), isLong ? 6 : 4, sourceAt, at, end, sent);
}

/** Where the kernel has left no time: that of the whole batch. */
// @ts-ignore: decorator
@inline
function timeOf(slot: u32): u64 {
  const control: u32 = layout.controlsAt + slot * layout.controlBytes;
  const isThere =
    load<u64>(layout.messagesAt + slot * layout.messageBytes, layout.messageControlLength) == layout.controlBytes &&
    load<u32>(control, 8) == layout.controlLevel &&
    load<u32>(control, 12) == layout.controlType;
  return isThere ? load<u64>(control, 16) * 1000000000 + load<u64>(control, 24) : load<u64>(layout.batchTimeAt);
}

// @ts-ignore: decorator
@inline
function restore(slot: u32): void {
  const message: u32 = layout.messagesAt + slot * layout.messageBytes;
  store<u32>(message, layout.nameBytes, layout.messageNameLength);
  store<u64>(message, layout.controlBytes, layout.messageControlLength);
}

/** struct tpacket3_hdr: next 0, seconds 4, nanoseconds 8, bytes here 12, bytes once 16, status 20, where the packet begins 24 (16 bits). */
const ringHeader: u32 = 48;

let ending: u32 = 0;
let behind: u32 = 0;

/**
 * Reads packets of the link type of interface 0, the header of the first being at `from`, none reaching beyond `end`. Answers where the
 * header of the first lies that it has not read; `statusAt` says why; `end` after the last.
 */
export function readRing(from: u32, end: u32): u32 {
  ending = layout.stopNone;
  let at = from;
  while (at < end && ending == layout.stopNone) {
    const amount = batchOfRing(at, end);
    const done = act(amount);
    if (done < amount) return done == 0 ? at : note.get(note.noteAt(done - 1), note.next);
    at = behind;
  }
  store<u32>(layout.statusAt, ending);
  return at;
}

/** A packet ends before the next one's header begins, so that no packet is there twice, and the output holds all of them. */
function batchOfRing(from: u32, end: u32): u32 {
  const link = load<u32>(layout.interfacesAt, layout.interfaceLinkType);
  let at = from;
  let amount: u32 = 0;
  while (amount < note.batch && at < end) {
    const room = end - at;
    const next: u32 = room < ringHeader ? 0 : load<u32>(at);
    const begin: u32 = room < ringHeader ? 0 : load<u16>(at, 24);
    const mine: u32 = next == 0 ? room : next;
    if (begin < ringHeader || mine > room || begin > mine || load<u32>(at, 12) > mine - begin) {
      ending = layout.stopDamaged;
      break;
    }
    const packet = at + begin;
    read(note.noteAt(amount), link, <u64>load<u32>(at, 4) * 1000000000 + load<u32>(at, 8), packet, packet + load<u32>(at, 12));
    at += mine;
    note.set(note.noteAt(amount), note.next, at);
    amount += 1;
  }
  behind = at;
  return amount;
}
