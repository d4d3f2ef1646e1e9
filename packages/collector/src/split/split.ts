// One pcapng into several, by the names of its interfaces: blocks are copied as they are, with the interface's number in the new file.
import { decodePcapngBlock, type PcapngBlock, pcapngOptions } from '@tasktap/wire';
import type { Source } from '../capture/read.ts';
import { type Copies, createCopies } from './copies.ts';
import { groupOf, type SplitKind } from './groups.ts';
import { type Append, createParts, type Part, type Parts, type PartTold } from './parts.ts';

export interface Splitting {
  readonly source: Source;
  readonly by: SplitKind;
  /** Whether the second copy of what two tasks of a file say to each other is left out. */
  readonly once: boolean;
  readonly append: Append;
  /** Bytes of the source so far. */
  readonly progress: (bytes: number) => void;
}

export interface SplitReport {
  /** In the files. */
  readonly packets: number;
  /** Packets that were left out, each the second copy of one that is in the same file. */
  readonly copies: number;
  /** Those with packets, in the order of their first interface. */
  readonly files: readonly PartTold[];
  /** Blocks that are in none: of a kind without an interface, or of one that no block describes. */
  readonly passedOver: number;
  /** Of a last block whose end is missing. */
  readonly cutBytes: number;
}

export type Split =
  | { readonly kind: 'empty' }
  | { readonly kind: 'no-pcapng'; readonly beginning: Uint8Array }
  | {
      readonly kind: 'split';
      readonly report: SplitReport;
      /** Where in the file something begins that no pcapng holds. Undefined: nowhere. */
      readonly damagedAt: number | undefined;
    };

/** No block of ours is longer; one that is counts as damage. */
const inputBytes = 4 * 2 ** 20;
/** The type of a section's block, the same in both byte orders. */
const sectionMagic = [0x0a, 0x0d, 0x0d, 0x0a];

export function splitCapture({ source, by, once, append, progress }: Splitting): Split {
  const input = createInput(source);
  while (input.length() < 24 && input.fill());
  if (input.length() === 0) return { kind: 'empty' };
  const beginning = input.bytes().slice(0, 24);
  if (!isSection(beginning)) return { kind: 'no-pcapng', beginning };
  const parts = createParts(append);
  const splitter = createSplitter(parts, by, once ? createCopies() : undefined);
  let passed = 0;
  let isDamaged = false;
  do {
    const { end, stop } = walk(input.bytes(), splitter);
    input.drop(end);
    passed += end;
    progress(passed);
    isDamaged = stop === 'damaged' || input.length() === inputBytes;
  } while (!isDamaged && input.fill());
  const report = { ...splitter.counted(), files: parts.end(), cutBytes: isDamaged ? 0 : input.length() };
  return { kind: 'split', report, damagedAt: isDamaged ? passed : undefined };
}

/** What has been read of the source and is not done with. */
function createInput(source: Source) {
  const input = new Uint8Array(inputBytes);
  let length = 0;
  return {
    bytes: () => input.subarray(0, length),
    length: () => length,
    /** False: the source has ended. */
    fill: () => {
      const came = source(input.subarray(length));
      length += came;
      return came > 0;
    },
    drop: (bytes: number) => {
      input.copyWithin(0, bytes, length);
      length -= bytes;
    },
  };
}

function isSection(beginning: Uint8Array): boolean {
  return sectionMagic.every((byte, index) => byte === beginning[index]);
}

interface Splitter {
  readonly littleEndian: () => boolean;
  /** Undefined before the first section. */
  readonly take: (block: PcapngBlock, bytes: Uint8Array) => void;
  readonly counted: () => Pick<SplitReport, 'packets' | 'copies' | 'passedOver'>;
}

function walk(bytes: Uint8Array, splitter: Splitter): { readonly end: number; readonly stop: 'cut' | 'damaged' } {
  let at = 0;
  for (;;) {
    const decoded = decodePcapngBlock(bytes.subarray(at), splitter.littleEndian());
    if (decoded.kind !== 'block') return { end: at, stop: decoded.reason === 'too-short' ? 'cut' : 'damaged' };
    splitter.take(decoded.block, bytes.subarray(at, at + decoded.length));
    at += decoded.length;
  }
}

/** Its link type (draft-ietf-opsawg-pcaplinktype). */
const ethernet = 1;

type Interface = Extract<PcapngBlock, { kind: 'interface' }>;
type Packet = Extract<PcapngBlock, { kind: 'packet' }>;

interface Known {
  readonly block: Uint8Array;
  readonly name: string;
  /** Of its file. */
  readonly group: string;
  readonly isEthernet: boolean;
  /** Of a packet's timestamp: nanoseconds since 1970, but for an offset that all packets of the interface have. */
  readonly timeOf: (timestamp: bigint) => bigint;
  readonly part: Part;
  /** In the section of the part; undefined: it has not begun there. */
  place: number | undefined;
}

function createSplitter(parts: Parts, by: SplitKind, copies: Copies | undefined): Splitter {
  let littleEndian = true;
  let interfaces: Known[] = [];
  /** Those that have begun the section. */
  let begun = new Set<Part>();
  const counted = { packets: 0, copies: 0, passedOver: 0 };
  const begin = (one: Known): number => {
    if (!begun.has(one.part)) one.part.beginSection(littleEndian);
    begun.add(one.part);
    one.place = one.part.addInterface(one.block);
    return one.place;
  };
  const knownOf = (block: Interface, bytes: Uint8Array): Known => {
    const name = nameIn(block);
    const group = groupOf(name, by);
    return {
      ...{ block: bytes.slice(), name, group: group.join('/'), part: parts.of(group), place: undefined },
      isEthernet: block.linkType === ethernet,
      timeOf: clockOf(block),
    };
  };
  const takePacket = ({ interfaceId, data: frame, timestamp }: Packet, bytes: Uint8Array): void => {
    const one = interfaces[interfaceId];
    if (one === undefined) {
      counted.passedOver += 1;
      return;
    }
    const { name, group, isEthernet, timeOf } = one;
    if (isEthernet && copies?.isCopy({ frame, by: name, at: timeOf(timestamp) }, group) === true) {
      counted.copies += 1;
      return;
    }
    one.part.add(bytes, one.place ?? begin(one), littleEndian);
    one.part.countPacket();
    counted.packets += 1;
  };
  return {
    littleEndian: () => littleEndian,
    take: (block, bytes) => {
      switch (block.kind) {
        case 'section':
          ({ littleEndian } = block);
          interfaces = [];
          begun = new Set();
          return;
        case 'interface':
          interfaces.push(knownOf(block, bytes));
          return;
        case 'packet':
          takePacket(block, bytes);
          return;
        case 'statistics': {
          const one = interfaces[block.interfaceId];
          if (one?.place !== undefined) one.part.add(bytes, one.place, littleEndian);
          return;
        }
        case 'other':
          counted.passedOver += 1;
      }
    },
    counted: () => counted,
  };
}

/** draft-ietf-opsawg-pcapng §4.2: microseconds, unless `if_tsresol` says otherwise; its first bit makes it a power of two. */
function clockOf({ options }: Interface): Known['timeOf'] {
  const resolution = options.find(({ code }) => code === pcapngOptions.timestampResolution)?.value[0] ?? 6;
  const exponent = BigInt(resolution & 0x7f);
  const perSecond = resolution >= 0x80 ? 2n ** exponent : 10n ** exponent;
  return (timestamp) => (timestamp * 1_000_000_000n) / perSecond;
}

function nameIn({ options }: Interface): string {
  return new TextDecoder().decode(options.find(({ code }) => code === pcapngOptions.name)?.value);
}
