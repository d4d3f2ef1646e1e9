// The files that a capture is split into: what belongs to each gathers in bounded memory, and is appended to one file at a time.
import { encodePcapngBlock, type PcapngBlock } from '@tasktap/wire';
import { createNames } from './groups.ts';

export interface PartTold {
  readonly file: string;
  readonly packets: number;
  readonly bytes: number;
}

/** To the end of the file; `isFirst`: it must not be there yet. */
export type Append = (file: string, bytes: Uint8Array, isFirst: boolean) => void;

export interface Part {
  /** Begins with the section, and without interfaces. */
  readonly beginSection: (littleEndian: boolean) => void;
  /** The block of an interface or of a packet or of statistics; answers the place of the former. */
  readonly addInterface: (block: Uint8Array) => number;
  /** Number of the interface at byte 8, in this file's count. */
  readonly add: (block: Uint8Array, place: number, littleEndian: boolean) => void;
  readonly countPacket: () => void;
}

export interface Parts {
  readonly of: (group: readonly string[]) => Part;
  readonly end: () => readonly PartTold[];
}

/** Of all files: with 10,000 of them, some kilobytes each are written at a time. */
const mostBytes = 32 * 2 ** 20;
const firstBytes = 4096;

interface Gathering {
  readonly file: string;
  bytes: Uint8Array;
  used: number;
  written: number;
  packets: number;
  interfaces: number;
}

export function createParts(append: Append): Parts {
  const nameFor = createNames();
  const parts = new Map<string, { readonly gathering: Gathering; readonly part: Part }>();
  let gathered = 0;
  const flushAll = (): void => {
    for (const { gathering: one } of parts.values()) {
      if (one.used > 0) append(one.file, one.bytes.subarray(0, one.used), one.written === 0);
      one.written += one.used;
      one.used = 0;
      one.bytes = new Uint8Array(0);
    }
    gathered = 0;
  };
  /** Answers where it lies. */
  const push = (one: Gathering, block: Uint8Array): Uint8Array => {
    if (gathered + block.length > mostBytes) flushAll();
    one.bytes = withRoom(one, block.length);
    const place = one.bytes.subarray(one.used, one.used + block.length);
    place.set(block);
    one.used += block.length;
    gathered += block.length;
    return place;
  };
  const create = (file: string) => {
    const gathering: Gathering = { file, bytes: new Uint8Array(0), used: 0, written: 0, packets: 0, interfaces: 0 };
    const part: Part = {
      beginSection: (littleEndian) => {
        const section: PcapngBlock = { kind: 'section', littleEndian, options: [] };
        push(gathering, encodePcapngBlock(section, littleEndian));
        gathering.interfaces = 0;
      },
      addInterface: (block) => {
        push(gathering, block);
        gathering.interfaces += 1;
        return gathering.interfaces - 1;
      },
      add: (block, place, littleEndian) => {
        const { buffer, byteOffset } = push(gathering, block);
        new DataView(buffer, byteOffset).setUint32(8, place, littleEndian);
      },
      countPacket: () => {
        gathering.packets += 1;
      },
    };
    return { gathering, part };
  };
  return {
    of: (group) => {
      const key = JSON.stringify(group);
      const known = parts.get(key) ?? create(nameFor(group));
      parts.set(key, known);
      return known.part;
    },
    end: () => {
      flushAll();
      const told = [...parts.values()].map(({ gathering: { file, packets, written } }) => ({
        file,
        packets,
        bytes: written,
      }));
      return told.filter(({ bytes }) => bytes > 0);
    },
  };
}

function withRoom({ bytes, used }: Gathering, more: number): Uint8Array {
  let capacity = Math.max(bytes.length, firstBytes);
  while (capacity < used + more) capacity *= 2;
  if (capacity === bytes.length) return bytes;
  const larger = new Uint8Array(capacity);
  larger.set(bytes.subarray(0, used));
  return larger;
}
