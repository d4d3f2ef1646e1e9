// The flow table: open addressing, linear probing, a cache line for each flow; the whole addresses of IPv6 lie beside it. It begins small, and grows
// within its room: few flows lie on few pages, each of which the kernel makes at its first touch.
import * as layout from '../src/engine/layout';
import { isIpv6 } from './flow-key';
import { begin, copyAddresses, copyFlow, endOf, exportFlow, restart } from './flow-record';
import * as note from './note';

let table: u32 = 0;
let addresses: u32 = 0;
/** A bit for each place where a flow is, of use to the loop alone: a sweep passes over free places without touching them. */
let taken: u32 = 0;
let mask: u32 = 0;
/** The mask of all the room. */
let last: u32 = 0;
let most: u32 = 0;

export function setFlowPlaces(at: u32, bits: u32): void {
  table = at;
  last = (1 << bits) - 1;
  mask = max<u32>(layout.fewestFlows, (1 << bits) >> layout.flowBitsLater) - 1;
  // At three quarters, probing is still short.
  most = ((last + 1) / 4) * 3;
  addresses = at + (last + 1) * layout.flowBytes;
  taken = addresses + (last + 1) * layout.addressesBytes;
}

/** A quarter: where a place is another flow's, the processor has foreseen the wrong branch, and more places cost only their pages. */
// @ts-ignore: decorator
@inline
function beforeGrowth(): u32 {
  return (mask + 1) / 4;
}

/** More places. Each flow goes to where it is looked for now: in this order, none stands behind one that has still to go. Packets of the batch look for theirs anew. */
function grow(): void {
  const before = mask;
  mask = min<u32>(last, (before + 1) * layout.flowGrowth - 1);
  let first: u32 = 0;
  while (load<u32>(table + first * layout.flowBytes) != 0) first += 1;
  for (let step: u32 = 1; step <= before; step += 1) move((first + step) & before);
  for (let place: u32 = 0; place < note.batch; place += 1) setHome(note.noteAt(place));
}

/** Its own place is free for it. */
function move(from: u32): void {
  const flow = table + from * layout.flowBytes;
  const key = load<u32>(flow);
  if (key == 0) return;
  store<u32>(flow, 0);
  let to = load<u32>(flow, layout.flowHash) & mask;
  touch(to);
  while (load<u32>(table + to * layout.flowBytes) != 0) to = (to + 1) & mask;
  store<u32>(flow, key);
  if (to == from) return;
  const isLong = isIpv6(load<u32>(flow, layout.flowKind));
  copyFlow(table + to * layout.flowBytes, flow);
  if (isLong) copyAddresses(addressesOf(to), addressesOf(from));
  store<u64>(bitsOf(to), load<u64>(bitsOf(to)) | bitOf(to));
  store<u64>(bitsOf(from), load<u64>(bitsOf(from)) & ~bitOf(from));
  store<u32>(flow, 0);
}

// @ts-ignore: decorator
@inline
function addressesOf(home: u32): u32 {
  return addresses + home * layout.addressesBytes;
}

// @ts-ignore: decorator
@inline
function bitsOf(home: u32): u32 {
  return taken + (home >> 6) * 8;
}

// @ts-ignore: decorator
@inline
function bitOf(home: u32): u64 {
  return (<u64>1) << (home & 63);
}

/** Nobody is there any more. */
// @ts-ignore: decorator
@inline
function free(home: u32): void {
  store<u32>(table + home * layout.flowBytes, 0);
  store<u64>(bitsOf(home), load<u64>(bitsOf(home)) & ~bitOf(home));
  store<u32>(layout.flowCountAt, load<u32>(layout.flowCountAt) - 1);
}

/** Where the next flow is, from this place on; beyond the last place if none is. */
// @ts-ignore: decorator
@inline
function nextTaken(from: u32): u32 {
  let home = from;
  while (home <= mask) {
    const bits = load<u64>(bitsOf(home)) >> (home & 63);
    if (bits != 0) return home + <u32>ctz<u64>(bits);
    home = (home | 63) + 1;
  }
  return mask + 1;
}

// @ts-ignore: decorator
@inline
export function isFull(): bool {
  return load<u32>(layout.flowCountAt) >= most;
}

export function isRoomForFlows(amount: u32): bool {
  return load<u32>(layout.flowCountAt) + amount <= most;
}

/** A search begins at its own place. */
// @ts-ignore: decorator
@inline
function setHome(it: u32): void {
  note.set(it, note.home, note.get(it, note.hash) & mask);
}

/** Calls the place where a search begins. */
// @ts-ignore: decorator
@inline
export function touchFlow(it: u32): void {
  setHome(it);
  touch(note.get(it, note.home));
}

/**
 * How often `touchNext` pays for itself. With an eighth of the places taken, one flow in sixteen stands behind its own; with a third, one in
 * six, and some of them further on.
 */
export function stepsAhead(): u32 {
  const flows = load<u32>(layout.flowCountAt);
  return u32(flows > mask / 8) + u32(flows > mask / 4);
}

/**
 * Where the place is another flow's, the next one is called, and the search begins there. Without a branch: half of the time that this saves is
 * the processor's, which would have begun the wrong one.
 */
// @ts-ignore: decorator
@inline
export function touchNext(it: u32): void {
  const home = note.get(it, note.home);
  const flow = table + home * layout.flowBytes;
  const isOther = u32(load<u32>(flow) != 0) & u32(load<u32>(flow, layout.flowHash) != note.get(it, note.hash));
  const next = (home + isOther) & mask;
  touch(next);
  note.set(it, note.home, next);
}

/**
 * By writing what is there: the last byte, which only exports use. The first flow of a page that has been read would make the kernel replace the
 * page, and stop every core to say so.
 */
// @ts-ignore: decorator
@inline
function touch(home: u32): void {
  store<u8>(table + home * layout.flowBytes, 0, layout.flowReason + 3);
}

/** The packet joins its flow; one that has been idle or active for too long ends here, and a new one begins. */
// @ts-ignore: decorator
@inline
export function joinFlow(it: u32, to: u32): void {
  const time = load<u64>(it + note.time);
  const length = note.get(it, note.ipLength);
  const kind = note.get(it, note.kind);
  const isLong = isIpv6(kind);
  const addressesAt = note.get(it, note.addressesAt);
  const pair = load<u64>(it + note.addresses);
  const ports = note.get(it, note.ports);
  const hash = note.get(it, note.hash);
  const first = (<u64>kind << 32) | (to + 1);
  let home = note.get(it, note.home);
  let flow: u32 = table + home * layout.flowBytes;
  for (;;) {
    const there = load<u64>(flow);
    if (<u32>there == 0) {
      if (mask != last && load<u32>(layout.flowCountAt) >= beforeGrowth()) {
        grow();
        home = note.get(it, note.home);
        flow = table + home * layout.flowBytes;
        continue;
      }
      begin(flow, it, to);
      store<u64>(bitsOf(home), load<u64>(bitsOf(home)) | bitOf(home));
      if (isLong) copyAddresses(addressesOf(home), addressesAt);
      break;
    }
    // VNIs may share an interface: the hash, which knows the VNI, keeps their flows apart.
    const rest = (load<u32>(flow, layout.flowPorts) ^ ports) | (load<u32>(flow, layout.flowHash) ^ hash);
    const differs = (there ^ first) | (load<u64>(flow, layout.flowSource) ^ pair) | rest;
    if (differs == 0 && (!isLong || isBetween(home, addressesAt))) {
      const reason = endOf(flow, time);
      if (reason != 0) {
        exportFlow(flow, addressesOf(home), reason);
        restart(flow, time);
      }
      break;
    }
    home = (home + 1) & mask;
    flow = table + home * layout.flowBytes;
  }
  store<u64>(flow, load<u64>(flow, layout.flowPackets) + 1, layout.flowPackets);
  store<u64>(flow, load<u64>(flow, layout.flowOctets) + length, layout.flowOctets);
  store<u32>(flow, load<u32>(flow, layout.flowTcpFlags) | note.get(it, note.tcpFlags), layout.flowTcpFlags);
  if (time < load<u64>(flow, layout.flowFirst)) store<u64>(flow, time, layout.flowFirst);
  if (time > load<u64>(flow, layout.flowLast)) store<u64>(flow, time, layout.flowLast);
}

function isBetween(home: u32, addressesAt: u32): bool {
  const at = addressesOf(home);
  for (let word: u32 = 0; word < 32; word += 8) {
    if (load<u64>(at + word) != load<u64>(addressesAt + word)) return false;
  }
  return true;
}

/**
 * Ends the flows that are due at `latestAt`, or all of them, beginning with place `from`. Answers where to go on once the host has taken
 * the exports; beyond the last place when it is through.
 */
export function endFlows(from: u32, all: bool): u32 {
  const now = load<u64>(layout.latestAt);
  let home = from;
  while (load<u32>(layout.exportCountAt) != layout.exportCapacity) {
    home = nextTaken(home);
    if (home > mask) break;
    const flow = table + home * layout.flowBytes;
    const reason: u32 = all ? layout.endForced : endOf(flow, now);
    if (reason == 0) {
      home += 1;
      continue;
    }
    exportFlow(flow, addressesOf(home), reason);
    // Where all of them go, nobody searches meanwhile; else what moves into this place is looked at next.
    if (all) free(home);
    else remove(home);
  }
  return home;
}

/** Those behind move up, so that no search ends too early (Knuth, vol. 3, 6.4, algorithm R). */
function remove(place: u32): void {
  let hole = place;
  let next = (hole + 1) & mask;
  for (;;) {
    const flow = table + next * layout.flowBytes;
    if (load<u32>(flow) == 0) break;
    const away = (next - load<u32>(flow, layout.flowHash)) & mask;
    if (away >= ((next - hole) & mask)) {
      copyFlow(table + hole * layout.flowBytes, flow);
      copyAddresses(addressesOf(hole), addressesOf(next));
      hole = next;
    }
    next = (next + 1) & mask;
  }
  free(hole);
}
