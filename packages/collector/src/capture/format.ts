// The two formats of capture files: how a file begins, and what the loop must know of its interfaces.
import { decodePcapHeader, decodePcapngBlock, type PcapngBlock, pcapngOptions } from '@tasktap/wire';
import * as layout from '../engine/layout.ts';
import type { Words } from '../engine/words.ts';

export interface Format {
  readonly kind: 'pcap' | 'pcapng';
  /** Where the first record or block begins. */
  readonly begin: number;
}

/** Of the first bytes of a file, at least 24; tells the loop of a pcap file's only interface. Undefined: no capture. */
export function formatOf(bytes: Uint8Array, words: Words): Format | undefined {
  const header = decodePcapHeader(bytes);
  if (header.kind === 'pcap-header') {
    words.set(layout.bigEndianAt, header.littleEndian ? 0 : 1);
    words.set(layout.interfaceCountAt, 1);
    const factor = 1_000_000_000 / header.ticksPerSecond;
    setInterface(words, 0, header.linkType, { kind: layout.timeMultiply, factor: BigInt(factor), offset: 0n });
    return { kind: 'pcap', begin: 24 };
  }
  const block = decodePcapngBlock(bytes, true);
  const isSection = block.kind === 'block' ? block.block.kind === 'section' : isLongSection(bytes, block.reason);
  return isSection ? { kind: 'pcapng', begin: 0 } : undefined;
}

/** A section that begins well and has not been read to its end. */
function isLongSection(bytes: Uint8Array, reason: string): boolean {
  return reason === 'too-short' && bytes[0] === 0x0a && bytes[1] === 0x0d && bytes[2] === 0x0d && bytes[3] === 0x0a;
}

/** A section or an interface begins; other blocks say nothing that counts here. */
export function learnBlock(block: PcapngBlock, words: Words): void {
  if (block.kind === 'section') {
    words.set(layout.bigEndianAt, block.littleEndian ? 0 : 1);
    words.set(layout.interfaceCountAt, 0);
  } else if (block.kind === 'interface') {
    const row = words.get(layout.interfaceCountAt);
    // Packets of those beyond are counted as of no interface.
    if (row === layout.interfaceCapacity) return;
    setInterface(words, row, block.linkType, timeOf(block, words.get(layout.bigEndianAt) === 0));
    words.set(layout.interfaceCountAt, row + 1);
  }
}

interface Time {
  readonly kind: number;
  readonly factor: bigint;
  /** Nanoseconds. */
  readonly offset: bigint;
}

function setInterface(words: Words, row: number, linkType: number, { kind, factor, offset }: Time): void {
  const at = layout.interfacesAt + row * layout.interfaceBytes;
  words.set(at + layout.interfaceLinkType, linkType);
  words.set(at + layout.interfaceTimeKind, kind);
  words.setLong(at + layout.interfaceTimeFactor, factor);
  words.setLong(at + layout.interfaceTimeOffset, BigInt.asUintN(64, offset));
}

/** draft-ietf-opsawg-pcapng §4.2: microseconds, unless `if_tsresol` says otherwise; its first bit makes it a power of two. */
function timeOf({ options }: Extract<PcapngBlock, { kind: 'interface' }>, littleEndian: boolean): Time {
  const option = (code: number): Uint8Array | undefined => options.find((one) => one.code === code)?.value;
  const resolution = option(pcapngOptions.timestampResolution)?.[0] ?? 6;
  const shift = option(pcapngOptions.timestampOffset);
  const seconds =
    shift?.length === 8 ? new DataView(shift.buffer, shift.byteOffset, 8).getBigInt64(0, littleEndian) : 0n;
  const offset = seconds * 1_000_000_000n;
  const exponent = BigInt(resolution & 0x7f);
  if (resolution >= 0x80) return { kind: layout.timeBinary, factor: exponent < 63n ? exponent : 63n, offset };
  if (exponent <= 9n) return { kind: layout.timeMultiply, factor: 10n ** (9n - exponent), offset };
  // 10^19 is the largest power of ten that 64 bits hold.
  return { kind: layout.timeDivide, factor: 10n ** ((exponent < 28n ? exponent : 28n) - 9n), offset };
}
