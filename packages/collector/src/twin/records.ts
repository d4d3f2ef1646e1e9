// Capture files and their packets: the twin of assembly/records.ts and assembly/packets.ts, without their batches.
import * as counts from '../engine/counts.ts';
import * as layout from '../engine/layout.ts';
import type { Flows } from './flows.ts';
import { inspect } from './inner.ts';
import { addLong, big16, big32, isBefore, little32, type Memory, setLong, setWord, word } from './memory.ts';
import { emptyNote, type Note } from './note.ts';
import { unwrap } from './outer.ts';
import { addTimes, nanoseconds, times } from './time.ts';
import type { Vnis } from './vnis.ts';

export interface Records {
  readonly readPcap: (from: number, end: number) => number;
  readonly readPcapng: (from: number, end: number) => number;
}

const simplePacket = 3;
const obsoletePacket = 2;
const enhancedPacket = 6;

const isPacket = (type: number): boolean => type === enhancedPacket || type === simplePacket || type === obsoletePacket;

const isLength = (total: number, least: number): boolean =>
  total <= layout.inputBytes && total >= least && total % 4 === 0;

interface Span {
  begin: number;
  end: number;
  next: number;
}

interface Stop {
  readonly stop: number;
}

const stops = {
  exportsFull: { stop: layout.stopExportsFull },
  flowsFull: { stop: layout.stopFlowsFull },
  unknownVni: { stop: layout.stopUnknownVni },
} as const;

export function createRecords(memory: Memory, vnis: Vnis, flows: Flows): Records {
  const note = emptyNote();
  const clock = { high: 0, low: 0 };

  const count = (place: number): void => addLong(memory, layout.countersAt + place * 8, 1);
  const number32 = (at: number): number => fileNumber32(memory, at);
  const stop = (why: number): void => setWord(memory, layout.statusAt, why);

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

  const packet = (link: number, begin: number, end: number): number => {
    note.timeHigh = clock.high;
    note.timeLow = clock.low;
    note.remarks = 0;
    note.answer = unwrap(memory, note, link, begin, end);
    if (note.answer === counts.decapsulated) inspect(memory, note);
    return act();
  };

  const block = (type: number, at: number, begin: number, end: number): number => {
    const number =
      type === enhancedPacket ? number32(at + 8) : type === obsoletePacket ? fileNumber16(memory, at + 8) : 0;
    if (number >= word(memory, layout.interfaceCountAt) >>> 0) {
      count(counts.noInterface);
      return layout.stopNone;
    }
    const from = layout.interfacesAt + number * layout.interfaceBytes;
    clock.high = type === simplePacket ? 0 : number32(at + 12);
    clock.low = type === simplePacket ? 0 : number32(at + 16);
    nanoseconds(memory, from, clock);
    return packet(word(memory, from), begin, end);
  };

  const span: Span = { begin: 0, end: 0, next: 0 };

  return {
    readPcap: (from, end) => {
      stop(layout.stopNone);
      let at = from;
      while (at + 16 <= end) {
        const length = number32(at + 8);
        if (length > layout.inputBytes - 16) {
          stop(layout.stopDamaged);
          break;
        }
        const next = at + 16 + length;
        if (next > end) break;
        times(clock, number32(at), 1_000_000_000);
        addTimes(clock, number32(at + 4), word(memory, layout.interfacesAt + layout.interfaceTimeFactor));
        const why = packet(word(memory, layout.interfacesAt), at + 16, next);
        if (why !== layout.stopNone) {
          stop(why);
          break;
        }
        at = next;
      }
      return at;
    },
    readPcapng: (from, end) => {
      stop(layout.stopNone);
      let at = from;
      while (at + 12 <= end) {
        let why = packetIn(memory, at, end, span);
        if (why === layout.stopNone && span.next > end) break;
        if (why === layout.stopNone) why = block(number32(at), at, span.begin, span.end);
        if (why !== layout.stopNone) {
          stop(why);
          break;
        }
        at = span.next;
      }
      return at;
    },
  };
}

function fileNumber32(memory: Memory, at: number): number {
  return (word(memory, layout.bigEndianAt) === 0 ? little32(memory, at) : big32(memory, at)) >>> 0;
}

function fileNumber16(memory: Memory, at: number): number {
  const value = big16(memory, at);
  return word(memory, layout.bigEndianAt) === 0 ? ((value & 0xff) << 8) | (value >> 8) : value;
}

/** Into `span`: the packet of the block at `at`; the block may reach beyond the end. */
function packetIn(memory: Memory, at: number, end: number, span: Span): number {
  const type = fileNumber32(memory, at);
  if (!isPacket(type)) return layout.stopOtherBlock;
  const total = fileNumber32(memory, at + 4);
  const data = type === simplePacket ? 12 : 28;
  if (!isLength(total, data + 4)) return layout.stopDamaged;
  span.next = at + total;
  if (span.next > end) return layout.stopNone;
  const room = total - data - 4;
  const length = type === simplePacket ? Math.min(fileNumber32(memory, at + 8), room) : fileNumber32(memory, at + 20);
  span.begin = at + data;
  span.end = span.begin + length;
  return length > room || fileNumber32(memory, span.next - 4) !== total ? layout.stopDamaged : layout.stopNone;
}

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
