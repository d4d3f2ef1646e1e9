// Capture files in the classic format (draft-ietf-opsawg-pcap): one header, then records.
import { type Malformed, malformed } from './malformed.ts';
import { viewOf } from './view.ts';

/**
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                          Magic Number                         |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |          Major Version        |         Minor Version         |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                           Reserved1                           |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                           Reserved2                           |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                            SnapLen                            |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     | FCS |f|0 0 0 0 0 0 0 0 0 0 0 0|         LinkType              |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
export interface PcapHeader {
  readonly kind: 'pcap-header';
  /** The byte order of the machine that wrote the file. */
  readonly littleEndian: boolean;
  /** Of the fractions in the records: a million or a thousand million a second. */
  readonly ticksPerSecond: 1_000_000 | 1_000_000_000;
  /** No record holds more bytes. */
  readonly snapLength: number;
  /** 1 is Ethernet. */
  readonly linkType: number;
}

/**
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                      Timestamp (Seconds)                      |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |            Timestamp (Microseconds or nanoseconds)            |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                    Captured Packet Length                     |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                    Original Packet Length                     |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     /                          Packet Data                          /
 */
export interface PcapRecord {
  readonly kind: 'pcap-record';
  readonly seconds: number;
  /** In the header's ticks. */
  readonly fraction: number;
  readonly originalLength: number;
  readonly data: Uint8Array;
}

export const pcapHeaderLength = 24;
export const pcapRecordHeaderLength = 16;

/** By their value when read in big-endian order. */
const magics: ReadonlyMap<number, Pick<PcapHeader, 'littleEndian' | 'ticksPerSecond'>> = new Map([
  [0xa1b2c3d4, { littleEndian: false, ticksPerSecond: 1_000_000 }],
  [0xa1b23c4d, { littleEndian: false, ticksPerSecond: 1_000_000_000 }],
  [0xd4c3b2a1, { littleEndian: true, ticksPerSecond: 1_000_000 }],
  [0x4d3cb2a1, { littleEndian: true, ticksPerSecond: 1_000_000_000 }],
]);

/** Any file of major version 2 is read; the frame check sequence bits are passed over. */
export function decodePcapHeader(bytes: Uint8Array): PcapHeader | Malformed {
  if (bytes.length < pcapHeaderLength) return malformed('pcap', 'too-short');
  const view = viewOf(bytes);
  const order = magics.get(view.getUint32(0));
  if (order === undefined) return malformed('pcap', 'no-magic');
  const { littleEndian } = order;
  if (view.getUint16(4, littleEndian) !== 2) return malformed('pcap', 'wrong-version');
  return {
    kind: 'pcap-header',
    ...order,
    snapLength: view.getUint32(16, littleEndian),
    linkType: view.getUint32(20, littleEndian) & 0xffff,
  };
}

export function encodePcapHeader({ littleEndian, ticksPerSecond, snapLength, linkType }: PcapHeader): Uint8Array {
  const bytes = new Uint8Array(pcapHeaderLength);
  const view = viewOf(bytes);
  view.setUint32(0, ticksPerSecond === 1_000_000 ? 0xa1b2c3d4 : 0xa1b23c4d, littleEndian);
  view.setUint16(4, 2, littleEndian);
  view.setUint16(6, 4, littleEndian);
  view.setUint32(16, snapLength, littleEndian);
  view.setUint32(20, linkType, littleEndian);
  return bytes;
}

/** Of the record that begins at `bytes`; `too-short` where its end has not been read yet. */
export function decodePcapRecord(bytes: Uint8Array, { littleEndian }: PcapHeader): PcapRecord | Malformed {
  if (bytes.length < pcapRecordHeaderLength) return malformed('pcap', 'too-short');
  const view = viewOf(bytes);
  const length = view.getUint32(8, littleEndian);
  if (bytes.length < pcapRecordHeaderLength + length) return malformed('pcap', 'too-short');
  return {
    kind: 'pcap-record',
    seconds: view.getUint32(0, littleEndian),
    fraction: view.getUint32(4, littleEndian),
    originalLength: view.getUint32(12, littleEndian),
    data: bytes.subarray(pcapRecordHeaderLength, pcapRecordHeaderLength + length),
  };
}

export function encodePcapRecord(record: PcapRecord, { littleEndian }: PcapHeader): Uint8Array {
  const bytes = new Uint8Array(pcapRecordHeaderLength + record.data.length);
  const view = viewOf(bytes);
  view.setUint32(0, record.seconds, littleEndian);
  view.setUint32(4, record.fraction, littleEndian);
  view.setUint32(8, record.data.length, littleEndian);
  view.setUint32(12, record.originalLength, littleEndian);
  bytes.set(record.data, pcapRecordHeaderLength);
  return bytes;
}
