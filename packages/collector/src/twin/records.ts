// Capture files: the twin of assembly/records.ts.
import * as counts from '../engine/counts.ts';
import * as layout from '../engine/layout.ts';
import { addLong, big16, big32, little32, type Memory, setWord, word } from './memory.ts';
import type { Packets } from './packets.ts';
import { addTimes, nanoseconds, times } from './time.ts';

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

export function createRecords(memory: Memory, { clock, packet }: Packets): Records {
  const number32 = (at: number): number => fileNumber32(memory, at);
  const stop = (why: number): void => setWord(memory, layout.statusAt, why);

  const block = (type: number, at: number, begin: number, end: number): number => {
    const number =
      type === enhancedPacket ? number32(at + 8) : type === obsoletePacket ? fileNumber16(memory, at + 8) : 0;
    if (number >= word(memory, layout.interfaceCountAt) >>> 0) {
      addLong(memory, layout.countersAt + counts.noInterface * 8, 1);
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
