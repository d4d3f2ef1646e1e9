// ICMP and ICMPv6 messages (RFC 792, RFC 4443 §2.1): both begin alike.
import { type Malformed, malformed } from './malformed.ts';
import { viewOf } from './view.ts';

/**
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |     Type      |     Code      |          Checksum             |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                       Rest of Header                          |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                             Data ...
 */
export interface Icmp {
  readonly kind: 'icmp';
  readonly type: number;
  readonly code: number;
  /** As it stands on the wire, never judged. */
  readonly checksum: number;
  /** 4 bytes whose meaning depends on the type, e.g. identifier and sequence number of an echo. */
  readonly rest: Uint8Array;
  readonly data: Uint8Array;
}

const headerLength = 8;

export function decodeIcmp(bytes: Uint8Array): Icmp | Malformed {
  if (bytes.length < headerLength) return malformed('icmp', 'too-short');
  const view = viewOf(bytes);
  return {
    kind: 'icmp',
    type: view.getUint8(0),
    code: view.getUint8(1),
    checksum: view.getUint16(2),
    rest: bytes.subarray(4, headerLength),
    data: bytes.subarray(headerLength),
  };
}

export function encodeIcmp(message: Icmp): Uint8Array {
  const bytes = new Uint8Array(headerLength + message.data.length);
  const view = viewOf(bytes);
  view.setUint8(0, message.type);
  view.setUint8(1, message.code);
  view.setUint16(2, message.checksum);
  bytes.set(message.rest, 4);
  bytes.set(message.data, headerLength);
  return bytes;
}
