// The blocks around packets in a pcapng of ours: section, interface, and how an interface fared; little-endian, times in nanoseconds.
import { encodePcapngBlock, pcapngOptions } from '@tasktap/wire';

export interface OutputInterface {
  readonly name: string;
  readonly description: string;
}

/** Times in nanoseconds since 1970. */
export interface Fared {
  readonly packets: bigint;
  readonly first: bigint;
  readonly last: bigint;
}

/** LINKTYPE_ETHERNET. */
const ethernet = 1;
/** The same of every interface, as libpcap demands; what tcpdump takes at most. */
const snapLength = 262_144;
const littleEndian = true;
const nanoseconds = { code: pcapngOptions.timestampResolution, value: Uint8Array.of(9) };

export function sectionBlock(): Uint8Array {
  const application = { code: pcapngOptions.application, value: utf8('tasktap') };
  return encodePcapngBlock({ kind: 'section', littleEndian, options: [application] }, littleEndian);
}

export function interfaceBlock({ name, description }: OutputInterface): Uint8Array {
  const options = [
    { code: pcapngOptions.name, value: utf8(name) },
    { code: pcapngOptions.description, value: utf8(description) },
    nanoseconds,
  ];
  return encodePcapngBlock({ kind: 'interface', linkType: ethernet, snapLength, options }, littleEndian);
}

/** `lost` packets were meant for this file and did not get into it; what was received is both. Undefined: nobody counts them. */
export function statisticsBlock(interfaceId: number, { packets, first, last }: Fared, lost?: bigint): Uint8Array {
  const bytes = Buffer.from(lost === undefined ? uncounted : counted);
  bytes.writeUInt32LE(interfaceId, 8);
  writeTime(bytes, 12, last);
  writeTime(bytes, valueAt(0), first);
  writeTime(bytes, valueAt(1), last);
  bytes.writeBigUInt64LE(packets + (lost ?? 0n), valueAt(2));
  if (lost !== undefined) bytes.writeBigUInt64LE(lost, valueAt(3));
  return bytes;
}

/** Statistics as they all are but for their numbers: ten thousand tasks have a block each, at once. */
const uncounted = emptyStatistics([pcapngOptions.startTime, pcapngOptions.endTime, pcapngOptions.received]);
const counted = emptyStatistics([
  pcapngOptions.startTime,
  pcapngOptions.endTime,
  pcapngOptions.received,
  pcapngOptions.dropped,
]);

function emptyStatistics(codes: readonly number[]): Uint8Array {
  const options = codes.map((code) => ({ code, value: new Uint8Array(8) }));
  return encodePcapngBlock({ kind: 'statistics', interfaceId: 0, timestamp: 0n, options }, littleEndian);
}

/** Of an option, behind type, length, interface and time of the block, the options before, and its own code and length (§4.6). */
function valueAt(option: number): number {
  return 20 + option * 12 + 4;
}

/** The upper word first, as in packet blocks (draft-ietf-opsawg-pcapng §4.6). */
function writeTime(bytes: Buffer, at: number, nanoseconds: bigint): void {
  bytes.writeUInt32LE(Number(nanoseconds >> 32n), at);
  bytes.writeUInt32LE(Number(nanoseconds & 0xffff_ffffn), at + 4);
}

/** The longest value of an option. */
const longestText = 65_535;

/** Of a pool: an array of its own costs more than the text. */
function utf8(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  return bytes.length > longestText ? bytes.subarray(0, longestText) : bytes;
}
