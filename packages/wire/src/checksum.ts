// The Internet checksum (RFC 1071), alone and over the pseudo-header of TCP and UDP (RFC 9293 §3.1, RFC 768, RFC 8200 §8.1).
import { viewOf } from './view.ts';

/** The complement of the one's complement sum of all 16-bit words: 0 over bytes that hold their own right checksum. */
export function internetChecksum(bytes: Uint8Array): number {
  return complement(sumOfWords(bytes));
}

/**
 * Checksum of a TCP or UDP segment whose checksum field is 0, between two addresses of 4 or of 16 bytes.
 *
 *     source address | destination address | protocol | length | segment
 *
 * The pseudo-headers of IPv4 and IPv6 differ in field widths only, which a sum does not see.
 */
export function transportChecksum(ends: Ends, protocol: number, segment: Uint8Array): number {
  const pseudoHeader = sumOfWords(ends.source) + sumOfWords(ends.destination) + protocol + segment.length;
  return complement(pseudoHeader + sumOfWords(segment));
}

export interface Ends {
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
}

/** Not yet folded: 2^53 leaves room for far more words than a packet has. An odd last byte counts as the high half of a word. */
function sumOfWords(bytes: Uint8Array): number {
  const view = viewOf(bytes);
  const even = bytes.length & ~1;
  let sum = 0;
  for (let at = 0; at < even; at += 2) sum += view.getUint16(at);
  return bytes.length === even ? sum : sum + view.getUint8(even) * 0x100;
}

function complement(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x1_0000) + Math.floor(folded / 0x1_0000);
  return 0xffff - folded;
}
