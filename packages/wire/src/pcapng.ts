// Capture files in the next generation format (draft-ietf-opsawg-pcapng §4): sections, interfaces, packets, statistics.
import { type Malformed, malformed } from './malformed.ts';
import {
  byteOrderMagic,
  decodeFrame,
  decodeOptions,
  encodeFrame,
  type Framed,
  type PcapngOption,
  padded,
  sectionType,
} from './pcapng-block.ts';
import { viewOf } from './view.ts';

/** §4.1: begins a section; all numbers behind it until the next one are in its byte order. */
interface PcapngSection {
  readonly kind: 'section';
  readonly littleEndian: boolean;
  readonly options: readonly PcapngOption[];
}

/**
 * §4.2: the interface whose number is its place in the section.
 *
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |           LinkType            |           Reserved            |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                            SnapLen                            |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
interface PcapngInterface {
  readonly kind: 'interface';
  /** 1 is Ethernet. */
  readonly linkType: number;
  /** 0: no limit. */
  readonly snapLength: number;
  readonly options: readonly PcapngOption[];
}

/**
 * §4.3, enhanced packet.
 *
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                         Interface ID                          |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                   Timestamp (upper 4 bytes)                   |
 *     |                   Timestamp (lower 4 bytes)                   |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                    Captured Packet Length                     |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                    Original Packet Length                     |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     /                  Packet Data (padded), options                /
 */
interface PcapngPacket {
  readonly kind: 'packet';
  readonly interfaceId: number;
  /** Since 1970, in units of the interface's `if_tsresol`: microseconds where it has none. 64 bits. */
  readonly timestamp: bigint;
  readonly originalLength: number;
  readonly data: Uint8Array;
  readonly options: readonly PcapngOption[];
}

/** §4.6: how an interface fared until now. */
interface PcapngStatistics {
  readonly kind: 'statistics';
  readonly interfaceId: number;
  readonly timestamp: bigint;
  readonly options: readonly PcapngOption[];
}

/** Any other kind: passed over by readers. */
interface PcapngOther {
  readonly kind: 'other';
  readonly type: number;
  readonly body: Uint8Array;
}

export type PcapngBlock = PcapngSection | PcapngInterface | PcapngPacket | PcapngStatistics | PcapngOther;

/** Option codes (§3.5, §4.2, §4.6). */
export const pcapngOptions = {
  comment: 1,
  /** Of sections. */
  application: 4,
  /** Of interfaces. */
  name: 2,
  description: 3,
  timestampResolution: 9,
  /** Seconds to add, 64 bits, signed. */
  timestampOffset: 14,
  /** Of statistics, 64 bits each; times with the upper half first. */
  startTime: 2,
  endTime: 3,
  received: 4,
  dropped: 5,
} as const;

const types = { interface: 1, statistics: 5, packet: 6 } as const;
const unknownSectionLength = -1n;

/** The block that begins at `bytes`, and its length. `littleEndian` is the section's; `too-short`: its end has not been read yet. */
export function decodePcapngBlock(
  bytes: Uint8Array,
  littleEndian: boolean,
): { readonly kind: 'block'; readonly block: PcapngBlock; readonly length: number } | Malformed {
  const framed = decodeFrame(bytes, littleEndian);
  if (framed.kind === 'malformed') return framed;
  const block = blockIn(framed);
  return block.kind === 'malformed' ? block : { kind: 'block', block, length: framed.totalLength };
}

/** An `other` body must be padded to a multiple of 4 bytes. */
export function encodePcapngBlock(block: PcapngBlock, littleEndian: boolean): Uint8Array {
  switch (block.kind) {
    case 'section':
      return encodeFrame(sectionType, sectionBody(block.littleEndian), block.options, block.littleEndian);
    case 'interface':
      return encodeFrame(types.interface, interfaceBody(block, littleEndian), block.options, littleEndian);
    case 'packet':
      return encodeFrame(types.packet, packetBody(block, littleEndian), block.options, littleEndian);
    case 'statistics':
      return encodeFrame(types.statistics, statisticsBody(block, littleEndian), block.options, littleEndian);
    case 'other':
      return encodeFrame(block.type, block.body, [], littleEndian);
  }
}

const fixedLengths = { section: 16, interface: 8, packet: 20, statistics: 12 } as const;

function blockIn({ type, body, littleEndian }: Framed): PcapngBlock | Malformed {
  switch (type) {
    case sectionType:
      if (body.length < fixedLengths.section) return malformed('pcapng', 'too-short');
      return { kind: 'section', littleEndian, options: optionsBehind(body, fixedLengths.section, littleEndian) };
    case types.interface:
      return interfaceIn(body, littleEndian);
    case types.packet:
      return packetIn(body, littleEndian);
    case types.statistics:
      return statisticsIn(body, littleEndian);
    default:
      return { kind: 'other', type, body };
  }
}

function interfaceIn(body: Uint8Array, littleEndian: boolean): PcapngInterface | Malformed {
  if (body.length < fixedLengths.interface) return malformed('pcapng', 'too-short');
  const view = viewOf(body);
  return {
    kind: 'interface',
    linkType: view.getUint16(0, littleEndian),
    snapLength: view.getUint32(4, littleEndian),
    options: optionsBehind(body, fixedLengths.interface, littleEndian),
  };
}

function packetIn(body: Uint8Array, littleEndian: boolean): PcapngPacket | Malformed {
  if (body.length < fixedLengths.packet) return malformed('pcapng', 'too-short');
  const view = viewOf(body);
  const captured = view.getUint32(12, littleEndian);
  const end = fixedLengths.packet + captured;
  if (end > body.length) return malformed('pcapng', 'bad-length');
  return {
    kind: 'packet',
    interfaceId: view.getUint32(0, littleEndian),
    timestamp: timestampAt(view, 4, littleEndian),
    originalLength: view.getUint32(16, littleEndian),
    data: body.subarray(fixedLengths.packet, end),
    options: optionsBehind(body, fixedLengths.packet + padded(captured), littleEndian),
  };
}

function statisticsIn(body: Uint8Array, littleEndian: boolean): PcapngStatistics | Malformed {
  if (body.length < fixedLengths.statistics) return malformed('pcapng', 'too-short');
  const view = viewOf(body);
  return {
    kind: 'statistics',
    interfaceId: view.getUint32(0, littleEndian),
    timestamp: timestampAt(view, 4, littleEndian),
    options: optionsBehind(body, fixedLengths.statistics, littleEndian),
  };
}

function optionsBehind(body: Uint8Array, at: number, littleEndian: boolean): readonly PcapngOption[] {
  return decodeOptions(body.subarray(at), littleEndian);
}

/** The upper half comes first in either byte order. */
function timestampAt(view: DataView, at: number, littleEndian: boolean): bigint {
  return (BigInt(view.getUint32(at, littleEndian)) << 32n) | BigInt(view.getUint32(at + 4, littleEndian));
}

function setTimestamp(view: DataView, at: number, timestamp: bigint, littleEndian: boolean): void {
  view.setUint32(at, Number(BigInt.asUintN(32, timestamp >> 32n)), littleEndian);
  view.setUint32(at + 4, Number(BigInt.asUintN(32, timestamp)), littleEndian);
}

function sectionBody(littleEndian: boolean): Uint8Array {
  const body = new Uint8Array(fixedLengths.section);
  const view = viewOf(body);
  view.setUint32(0, byteOrderMagic, littleEndian);
  view.setUint16(4, 1, littleEndian);
  view.setBigInt64(8, unknownSectionLength, littleEndian);
  return body;
}

function interfaceBody({ linkType, snapLength }: PcapngInterface, littleEndian: boolean): Uint8Array {
  const body = new Uint8Array(fixedLengths.interface);
  const view = viewOf(body);
  view.setUint16(0, linkType, littleEndian);
  view.setUint32(4, snapLength, littleEndian);
  return body;
}

function packetBody({ interfaceId, timestamp, originalLength, data }: PcapngPacket, littleEndian: boolean): Uint8Array {
  const body = new Uint8Array(fixedLengths.packet + padded(data.length));
  const view = viewOf(body);
  view.setUint32(0, interfaceId, littleEndian);
  setTimestamp(view, 4, timestamp, littleEndian);
  view.setUint32(12, data.length, littleEndian);
  view.setUint32(16, originalLength, littleEndian);
  body.set(data, fixedLengths.packet);
  return body;
}

function statisticsBody({ interfaceId, timestamp }: PcapngStatistics, littleEndian: boolean): Uint8Array {
  const body = new Uint8Array(fixedLengths.statistics);
  const view = viewOf(body);
  view.setUint32(0, interfaceId, littleEndian);
  setTimestamp(view, 4, timestamp, littleEndian);
  return body;
}
