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
const encoder = new TextEncoder();

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
  const options = [
    { code: pcapngOptions.startTime, value: time(first) },
    { code: pcapngOptions.endTime, value: time(last) },
    { code: pcapngOptions.received, value: long(packets + (lost ?? 0n)) },
    ...(lost === undefined ? [] : [{ code: pcapngOptions.dropped, value: long(lost) }]),
  ];
  return encodePcapngBlock({ kind: 'statistics', interfaceId, timestamp: last, options }, littleEndian);
}

/** The longest value of an option. */
const longestText = 65_535;

function utf8(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  return bytes.length > longestText ? bytes.subarray(0, longestText) : bytes;
}

/** The upper word first, as in packet blocks (draft-ietf-opsawg-pcapng §4.6). */
function time(nanoseconds: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Number(nanoseconds >> 32n), littleEndian);
  view.setUint32(4, Number(nanoseconds & 0xffff_ffffn), littleEndian);
  return bytes;
}

function long(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, littleEndian);
  return bytes;
}
