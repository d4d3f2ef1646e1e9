// The blocks around packets in a pcapng of ours: section, interface, and how an interface fared; little-endian, times in nanoseconds.
import { encodePcapngBlock, pcapngOptions } from '@tasktap/wire';
import { type Fares, fareLongs, faresOf, firstAt, lastAt, packetsAt } from './fares.ts';
import { type Room, roomOver } from './room.ts';

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

export function sectionBlock(): Uint8Array {
  const application = { code: pcapngOptions.application, value: Buffer.from('tasktap') };
  return encodePcapngBlock({ kind: 'section', littleEndian, options: [application] }, littleEndian);
}

export function interfaceBlock(one: OutputInterface): Uint8Array {
  const buffer = new ArrayBuffer(mostInterfaceBytes(one));
  return new Uint8Array(buffer, 0, writeInterface(roomOver(buffer), 0, one));
}

/** What the block takes at most. */
export function mostInterfaceBytes({ name, description }: OutputInterface): number {
  return before.length + mostTextBytes(name) + mostTextBytes(description) + behind.length;
}

/** Answers where the block ends. */
export function writeInterface(room: Room, at: number, { name, description }: OutputInterface): number {
  const { bytes, view } = room;
  bytes.set(before, at);
  const named = writeText(room, at + before.length, pcapngOptions.name, name);
  const described = writeText(room, named, pcapngOptions.description, description);
  bytes.set(behind, described);
  const end = described + behind.length;
  view.setUint32(at + 4, end - at, littleEndian);
  view.setUint32(end - 4, end - at, littleEndian);
  return end;
}

/** An interface as they all are but for its texts: what stands before them, and what behind. */
const textless = emptyInterface();
const before = textless.subarray(0, 16);
const behind = textless.subarray(16);

function emptyInterface(): Uint8Array {
  const options = [{ code: pcapngOptions.timestampResolution, value: Uint8Array.of(9) }];
  return encodePcapngBlock({ kind: 'interface', linkType: ethernet, snapLength, options }, littleEndian);
}

/** The longest value of an option. */
const longestText = 65_535;

/** With the header of its option, and padding. UTF-8 has three bytes at most for each 16 bits of a text. */
function mostTextBytes(text: string): number {
  return 4 + Math.min(text.length * 3, longestText) + 3;
}

/** As an option; answers where it ends. What is too long ends with a whole character. */
function writeText({ bytes, view }: Room, at: number, code: number, text: string): number {
  const length = bytes.write(text, at + 4, Math.min(longestText, bytes.length - at - 4));
  view.setUint16(at, code, littleEndian);
  view.setUint16(at + 2, length, littleEndian);
  let end = at + 4 + length;
  for (; end % 4 !== 0; end += 1) bytes[end] = 0;
  return end;
}

/** `lost` packets were meant for this file and did not get into it; what was received is both. Undefined: nobody counts them. */
export function statisticsBlock(interfaceId: number, { packets, first, last }: Fared, lost?: bigint): Uint8Array {
  const bytes = Uint8Array.from(lost === undefined ? uncounted : counted);
  const room = roomOver(bytes.buffer);
  const { words } = faresOf(BigUint64Array.of(packets + (lost ?? 0n), 0n, first, last));
  setStatistics(room, 0, interfaceId, words, 0);
  if (lost !== undefined) room.view.setBigUint64(valueAt(3), lost, littleEndian);
  return bytes;
}

/** Of row `number`, whose interface is that many behind `first`. Answers where the block ends: `statisticsBytes` further on. */
export function writeStatistics(room: Room, at: number, first: number, number: number, { words }: Fares): number {
  room.bytes.set(uncounted, at);
  setStatistics(room, at, first + number, words, number * fareLongs * 2);
  return at + statisticsBytes;
}

/** What differs from one block to the other; of the row that begins at word `row`. */
function setStatistics({ view }: Room, at: number, interfaceId: number, words: Uint32Array, row: number): void {
  view.setUint32(at + 8, interfaceId, littleEndian);
  setTime(view, at + 12, words, row + lastAt * 2);
  setTime(view, at + valueAt(0), words, row + firstAt * 2);
  setTime(view, at + valueAt(1), words, row + lastAt * 2);
  view.setUint32(at + valueAt(2), words[row + packetsAt * 2] ?? 0, littleEndian);
  view.setUint32(at + valueAt(2) + 4, words[row + packetsAt * 2 + 1] ?? 0, littleEndian);
}

/** The upper word first, as in packet blocks (draft-ietf-opsawg-pcapng §4.6). */
function setTime(view: DataView, at: number, words: Uint32Array, from: number): void {
  view.setUint32(at, words[from + 1] ?? 0, littleEndian);
  view.setUint32(at + 4, words[from] ?? 0, littleEndian);
}

/** Statistics as they all are but for their numbers. */
const uncounted = emptyStatistics([pcapngOptions.startTime, pcapngOptions.endTime, pcapngOptions.received]);
const counted = emptyStatistics([
  pcapngOptions.startTime,
  pcapngOptions.endTime,
  pcapngOptions.received,
  pcapngOptions.dropped,
]);
export const statisticsBytes = uncounted.length;

function emptyStatistics(codes: readonly number[]): Uint8Array {
  const options = codes.map((code) => ({ code, value: new Uint8Array(8) }));
  return encodePcapngBlock({ kind: 'statistics', interfaceId: 0, timestamp: 0n, options }, littleEndian);
}

/** Of an option, behind type, length, interface and time of the block, the options before, and its own code and length (§4.6). */
function valueAt(option: number): number {
  return 20 + option * 12 + 4;
}
