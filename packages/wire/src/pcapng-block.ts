// The frame of every pcapng block (draft-ietf-opsawg-pcapng §3.1), and the options at the end of its body (§3.5).
import { type Malformed, malformed } from './malformed.ts';
import { viewOf } from './view.ts';

/**
 *                          1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   0 |                          Block Type                           |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   4 |                      Block Total Length                       |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   8 /                          Block Body                           /
 *     /              (padded to a multiple of 4 bytes)                /
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                      Block Total Length                       |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
export interface Framed {
  readonly kind: 'framed';
  readonly type: number;
  /** With frame and padding: where the next block begins. */
  readonly totalLength: number;
  readonly littleEndian: boolean;
  readonly body: Uint8Array;
}

/**
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |          Option Code          |         Option Length         |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     /              Option Value (padded to 4 bytes)                 /
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
export interface PcapngOption {
  readonly code: number;
  readonly value: Uint8Array;
}

/** The same in both byte orders, so that a reader finds the section whose order it must learn. */
export const sectionType = 0x0a0d0d0a;
export const byteOrderMagic = 0x1a2b3c4d;
const frameLength = 12;

/**
 * Of the block that begins at `bytes`. A section's first block tells the order of its bytes itself; for all others it is the section's.
 * `too-short`: its end has not been read yet.
 */
export function decodeFrame(bytes: Uint8Array, orderOfSection: boolean): Framed | Malformed {
  if (bytes.length < frameLength) return malformed('pcapng', 'too-short');
  const view = viewOf(bytes);
  const isSection = view.getUint32(0) === sectionType;
  const littleEndian = isSection ? view.getUint32(8, true) === byteOrderMagic : orderOfSection;
  if (isSection && view.getUint32(8, littleEndian) !== byteOrderMagic) return malformed('pcapng', 'no-magic');
  const totalLength = view.getUint32(4, littleEndian);
  if (totalLength < frameLength || totalLength % 4 !== 0) return malformed('pcapng', 'bad-length');
  if (bytes.length < totalLength) return malformed('pcapng', 'too-short');
  if (view.getUint32(totalLength - 4, littleEndian) !== totalLength) return malformed('pcapng', 'bad-length');
  const body = bytes.subarray(8, totalLength - 4);
  return { kind: 'framed', type: view.getUint32(0, littleEndian), totalLength, littleEndian, body };
}

/** `fixed` is what stands before the options; its length is a multiple of 4. */
export function encodeFrame(
  type: number,
  fixed: Uint8Array,
  options: readonly PcapngOption[],
  littleEndian: boolean,
): Uint8Array {
  const optionsLength = lengthOf(options);
  const totalLength = frameLength + fixed.length + optionsLength;
  const bytes = new Uint8Array(totalLength);
  const view = viewOf(bytes);
  view.setUint32(0, type, littleEndian);
  view.setUint32(4, totalLength, littleEndian);
  bytes.set(fixed, 8);
  let at = 8 + fixed.length;
  for (const { code, value } of options) {
    view.setUint16(at, code, littleEndian);
    view.setUint16(at + 2, value.length, littleEndian);
    bytes.set(value, at + optionHeaderLength);
    at += optionHeaderLength + padded(value.length);
  }
  view.setUint32(totalLength - 4, totalLength, littleEndian);
  return bytes;
}

/** Those that could be read: options end with the code 0, with the body, or with the first one that reaches past it. */
export function decodeOptions(bytes: Uint8Array, littleEndian: boolean): readonly PcapngOption[] {
  const options: PcapngOption[] = [];
  const view = viewOf(bytes);
  for (let at = 0; at + optionHeaderLength <= bytes.length; ) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    const begin = at + optionHeaderLength;
    if (code === endOfOptions || begin + length > bytes.length) break;
    options.push({ code, value: bytes.subarray(begin, begin + length) });
    at = begin + padded(length);
  }
  return options;
}

export function padded(length: number): number {
  return (length + 3) & ~3;
}

const endOfOptions = 0;
const optionHeaderLength = 4;

/** A list that is not empty ends with an empty option of code 0. */
function lengthOf(options: readonly PcapngOption[]): number {
  if (options.length === 0) return 0;
  return options.reduce((sum, { value }) => sum + optionHeaderLength + padded(value.length), optionHeaderLength);
}
