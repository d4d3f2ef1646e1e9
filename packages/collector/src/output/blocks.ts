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
  const bytes = (lost === undefined ? uncounted : counted).slice();
  const view = new DataView(bytes.buffer);
  view.setUint32(8, interfaceId, littleEndian);
  setTime(view, 12, last);
  setTime(view, valueAt(0), first);
  setTime(view, valueAt(1), last);
  view.setBigUint64(valueAt(2), packets + (lost ?? 0n), littleEndian);
  if (lost !== undefined) view.setBigUint64(valueAt(3), lost, littleEndian);
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
function setTime(view: DataView, at: number, nanoseconds: bigint): void {
  view.setUint32(at, Number(nanoseconds >> 32n), littleEndian);
  view.setUint32(at + 4, Number(nanoseconds & 0xffff_ffffn), littleEndian);
}

/** The longest value of an option. */
const longestText = 65_535;

/** Of a pool: an array of its own costs more than the text. */
function utf8(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  return bytes.length > longestText ? bytes.subarray(0, longestText) : bytes;
}
