// One pcapng for all tasks: a section, an interface block each, their packets as the loop has written them, and how they fared.
import {
  mostInterfaceBytes,
  type OutputInterface,
  sectionBlock,
  statisticsBytes,
  writeInterface,
  writeStatistics,
} from './blocks.ts';
import { type Fares, interfacesOf } from './fares.ts';
import { roomOver } from './room.ts';

/** Where bytes go, in order; all of them before it comes back. */
export type Sink = (bytes: Uint8Array) => void;

export interface PcapngWriter {
  readonly beginInterface: (one: OutputInterface) => void;
  /** Whole blocks; the bytes may change afterwards. */
  readonly packets: (blocks: Uint8Array) => void;
  /** What has been held back for a larger write is written: whole blocks, so that the file can be read as it stands. */
  readonly flush: () => void;
  /** How interfaces fared, in their order; `first`: the number of the first of them in the file. */
  readonly statistics: (fares: Fares, first: number) => void;
  /** The same, of the last ones. */
  readonly end: (fares: Fares, first: number) => void;
}

/** Fewer and larger writes cost less; beyond this, no longer noticeably. */
const writeBytes = 2 ** 20;
/** From here on, a write of their own costs less than copying them beside others. */
const apartBytes = 2 ** 18;

export function createPcapngWriter(sink: Sink): PcapngWriter {
  const buffer = new ArrayBuffer(writeBytes);
  const room = roomOver(buffer);
  let length = 0;
  const flush = (): void => {
    if (length > 0) sink(new Uint8Array(buffer, 0, length));
    length = 0;
  };
  const makeWay = (more: number): void => {
    if (length + more > writeBytes) flush();
  };
  const append = (bytes: Uint8Array): void => {
    makeWay(bytes.length);
    room.bytes.set(bytes, length);
    length += bytes.length;
  };
  const beginInterface = (one: OutputInterface): void => {
    makeWay(mostInterfaceBytes(one));
    length = writeInterface(room, length, one);
  };
  const statistics = (fares: Fares, first: number): void => {
    for (let number = 0; number < interfacesOf(fares); number += 1) {
      makeWay(statisticsBytes);
      length = writeStatistics(room, length, first, number, fares);
    }
  };
  append(sectionBlock());
  return {
    beginInterface,
    packets: (blocks) => {
      if (blocks.length < apartBytes) {
        append(blocks);
        return;
      }
      flush();
      sink(blocks);
    },
    flush,
    statistics,
    end: (fares, first) => {
      // libpcap takes a file without any interface for a broken one.
      if (first + interfacesOf(fares) === 0) beginInterface({ name: 'none', description: 'No mirrored packet came' });
      statistics(fares, first);
      flush();
    },
  };
}
