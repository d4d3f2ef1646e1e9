// What the kernel has received: the twin of assembly/received.ts.
import * as layout from '../engine/layout.ts';
import { big16, little32, type Memory, setWord, word } from './memory.ts';
import type { Packets } from './packets.ts';
import { addTimes, times } from './time.ts';

export interface Received {
  readonly readDatagrams: (first: number, amount: number, tunnel: number) => number;
  readonly readRing: (from: number, end: number) => number;
}

const nanosecondsPerSecond = 1_000_000_000;
/** Linux's AF_INET6. */
const familyIpv6 = 10;
/** struct tpacket3_hdr, whose fields assembly/received.ts tells. */
const ringHeader = 48;

export function createReceived(memory: Memory, { clock, packet, datagram }: Packets): Received {
  const stop = (why: number): void => setWord(memory, layout.statusAt, why);

  const setTime = (slot: number): void => {
    const control = layout.controlsAt + slot * layout.controlBytes;
    if (!hasTime(memory, slot)) {
      clock.high = word(memory, layout.batchTimeAt + 4);
      clock.low = word(memory, layout.batchTimeAt);
      return;
    }
    times(clock, word(memory, control + 16) >>> 0, nanosecondsPerSecond);
    // The upper words count as well, as in wasm; the kernel leaves them zero.
    clock.high = (clock.high + Math.imul(word(memory, control + 20), nanosecondsPerSecond)) | 0;
    addTimes(clock, word(memory, control + 24) >>> 0, 1);
    clock.high = (clock.high + word(memory, control + 28)) | 0;
  };

  const inSlot = (slot: number, tunnel: number): number => {
    const begin = layout.slotsAt + slot * layout.slotBytes;
    const name = layout.namesAt + slot * layout.nameBytes;
    const sent = word(memory, layout.messagesAt + slot * layout.messageBytes + layout.messageLength) >>> 0;
    const isLong = (word(memory, name) & 0xffff) === familyIpv6;
    setTime(slot);
    return datagram(
      tunnel,
      { version: isLong ? 6 : 4, at: isLong ? name + 8 : name + 4 },
      { begin, end: begin + Math.min(sent, layout.slotBytes), sent },
    );
  };

  return {
    readDatagrams: (first, amount, tunnel) => {
      const end = Math.min(amount, layout.slots);
      for (let slot = first; slot < end; slot += 1) {
        const why = inSlot(slot, tunnel);
        stop(why);
        if (why !== layout.stopNone) return slot;
      }
      for (let slot = 0; slot < end; slot += 1) restore(memory, slot);
      stop(layout.stopNone);
      return Math.max(first, end);
    },
    readRing: (from, end) => {
      stop(layout.stopNone);
      let at = from;
      while (at < end) {
        const length = lengthIn(memory, at, end);
        if (length === 0) {
          stop(layout.stopDamaged);
          break;
        }
        const begin = at + ringBegin(memory, at);
        times(clock, little32(memory, at + 4) >>> 0, nanosecondsPerSecond);
        addTimes(clock, little32(memory, at + 8) >>> 0, 1);
        const why = packet(word(memory, layout.interfacesAt), begin, begin + (little32(memory, at + 12) >>> 0));
        if (why !== layout.stopNone) {
          stop(why);
          break;
        }
        at += length;
      }
      return at;
    },
  };
}

function hasTime(memory: Memory, slot: number): boolean {
  const length = layout.messagesAt + slot * layout.messageBytes + layout.messageControlLength;
  const control = layout.controlsAt + slot * layout.controlBytes;
  return (
    word(memory, length) === layout.controlBytes &&
    word(memory, length + 4) === 0 &&
    word(memory, control + 8) === layout.controlLevel &&
    word(memory, control + 12) === layout.controlType
  );
}

function restore(memory: Memory, slot: number): void {
  const message = layout.messagesAt + slot * layout.messageBytes;
  setWord(memory, message + layout.messageNameLength, layout.nameBytes);
  setWord(memory, message + layout.messageControlLength, layout.controlBytes);
  setWord(memory, message + layout.messageControlLength + 4, 0);
}

/** Where the packet begins, from its header on. */
function ringBegin(memory: Memory, at: number): number {
  const swapped = big16(memory, at + 24);
  return ((swapped & 0xff) << 8) | (swapped >> 8);
}

/** Bytes of a header and its packet, up to the next header or the end; 0: they contradict each other. */
function lengthIn(memory: Memory, at: number, end: number): number {
  const room = end - at;
  if (room < ringHeader) return 0;
  const next = little32(memory, at) >>> 0;
  const mine = next === 0 ? room : next;
  const begin = ringBegin(memory, at);
  const isSound =
    begin >= ringHeader && mine <= room && begin <= mine && little32(memory, at + 12) >>> 0 <= mine - begin;
  return isSound ? mine : 0;
}
