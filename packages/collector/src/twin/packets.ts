// Packets one after the other: the twin of assembly/packets.ts, without its batches.
import * as counts from '../engine/counts.ts';
import * as layout from '../engine/layout.ts';
import type { Flows } from './flows.ts';
import { inspect } from './inner.ts';
import { addLong, isBefore, type Memory, setLong, setWord, word } from './memory.ts';
import { emptyNote, type Note } from './note.ts';
import { unwrap, unwrapDatagram } from './outer.ts';
import type { Vnis } from './vnis.ts';

export interface Packets {
  /** Nanoseconds since 1970 of the packet that comes next, in two words. */
  readonly clock: { high: number; low: number };
  /** A packet takes effect; else answers why the host must act before. */
  readonly packet: (link: number, begin: number, end: number) => number;
  readonly datagram: (tunnel: number, from: Sender, here: Here) => number;
}

/** Where the address lies, and the IP version it is of. */
interface Sender {
  readonly version: number;
  readonly at: number;
}

/** A datagram of `sent` bytes, of which those from `begin` up to `end` are here. */
interface Here {
  readonly begin: number;
  readonly end: number;
  readonly sent: number;
}

interface Stop {
  readonly stop: number;
}

const stops = {
  exportsFull: { stop: layout.stopExportsFull },
  flowsFull: { stop: layout.stopFlowsFull },
  unknownVni: { stop: layout.stopUnknownVni },
} as const;

export function createPackets(memory: Memory, vnis: Vnis, flows: Flows): Packets {
  const note = emptyNote();
  const clock = { high: 0, low: 0 };

  const count = (place: number): void => addLong(memory, layout.countersAt + place * 8, 1);

  /** -1: a packet of no task; else its row, or 0 for the overflow. */
  const rowOf = (): number | Stop => {
    if (note.answer !== counts.decapsulated) return -1;
    if (word(memory, layout.exportCountAt) === layout.exportCapacity) return stops.exportsFull;
    if (flows.isFull()) return stops.flowsFull;
    const row = vnis.lookUp(note);
    if (row >= 0) return row;
    vnis.tellUnknown(note);
    return stops.unknownVni;
  };

  /** Why the host must act before the packet in the note; else the packet has taken effect. */
  const act = (): number => {
    const row = rowOf();
    if (typeof row === 'object') return row.stop;
    count(note.answer);
    if (row >= 0) mirrored(row);
    if (isBefore(memory, layout.latestAt, note.timeHigh, note.timeLow)) {
      setLong(memory, layout.latestAt, note.timeHigh, note.timeLow);
    }
    return layout.stopNone;
  };

  const mirrored = (row: number): void => {
    const to = vnis.interfaceOf(row);
    vnis.countRow(row, note);
    addLong(memory, layout.countersAt + counts.octets * 8, note.original);
    for (let place = counts.firstRemark; place < counts.octets; place += 1) {
      if ((note.remarks & (1 << (place - counts.firstRemark))) !== 0) count(place);
    }
    if (note.version !== 0) {
      count(counts.inFlows);
      flows.join(note, to);
    }
    writePacket(memory, to, note);
  };

  const begin = (): void => {
    note.timeHigh = clock.high;
    note.timeLow = clock.low;
    note.remarks = 0;
  };
  const inside = (answer: number): number => {
    note.answer = answer;
    if (answer === counts.decapsulated) inspect(memory, note);
    return act();
  };

  return {
    clock,
    packet: (link, from, end) => {
      begin();
      return inside(unwrap(memory, note, link, from, end));
    },
    datagram: (tunnel, from, here) => {
      begin();
      note.sourceVersion = from.version;
      note.sourceAt = from.at;
      return inside(unwrapDatagram(memory, note, tunnel, here));
    },
  };
}

const enhancedPacket = 6;

/** As an enhanced packet block, little-endian. */
function writePacket(memory: Memory, to: number, { timeHigh, timeLow, frameAt, frameEnd, original }: Note): void {
  const begin = layout.outputAt + word(memory, layout.outputLengthAt);
  const length = frameEnd - frameAt;
  const end = begin + 28 + ((length + 3) & ~3);
  const total = end + 4 - begin;
  const words = memory.words;
  const first = begin >> 2;
  words[first] = enhancedPacket;
  words[first + 1] = total;
  words[first + 2] = to;
  words[first + 3] = timeHigh;
  words[first + 4] = timeLow;
  words[first + 5] = length;
  words[first + 6] = original;
  if ((length & 3) !== 0) words[(end >> 2) - 1] = 0;
  memory.bytes.copyWithin(begin + 28, frameAt, frameEnd);
  words[end >> 2] = total;
  setWord(memory, layout.outputLengthAt, word(memory, layout.outputLengthAt) + total);
}
