// UDP datagrams (RFC 768).
import { type Ends, transportChecksum } from './checksum.ts';
import { type Malformed, malformed } from './malformed.ts';
import { protocols } from './numbers.ts';
import { viewOf } from './view.ts';

/**
 *      0      7 8     15 16    23 24    31
 *     +--------+--------+--------+--------+
 *     |     Source      |   Destination   |
 *     |      Port       |      Port       |
 *     +--------+--------+--------+--------+
 *     |                 |                 |
 *     |     Length      |    Checksum     |
 *     +--------+--------+--------+--------+
 *     |          data octets ...
 *     +---------------- ...
 */
export interface Udp {
  readonly kind: 'udp';
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** As it stands on the wire, never judged: 0 means the sender computed none, as AWS does around mirrored packets. */
  readonly checksum: number;
  readonly payload: Uint8Array;
  /** Bytes of payload that the length promises and that are not here: a mirror cuts packets. */
  readonly missing: number;
}

const headerLength = 8;

export function decodeUdp(bytes: Uint8Array): Udp | Malformed {
  if (bytes.length < headerLength) return malformed('udp', 'too-short');
  const view = viewOf(bytes);
  const length = view.getUint16(4);
  if (length < headerLength) return malformed('udp', 'bad-length');
  return {
    kind: 'udp',
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    checksum: view.getUint16(6),
    payload: bytes.subarray(headerLength, length),
    missing: Math.max(0, length - bytes.length),
  };
}

export function encodeUdp(datagram: Udp): Uint8Array {
  const bytes = new Uint8Array(headerLength + datagram.payload.length);
  const view = viewOf(bytes);
  view.setUint16(0, datagram.sourcePort);
  view.setUint16(2, datagram.destinationPort);
  view.setUint16(4, bytes.length + datagram.missing);
  view.setUint16(6, datagram.checksum);
  bytes.set(datagram.payload, headerLength);
  return bytes;
}

/** The datagram with its right checksum between two IP addresses; a sum of 0 is sent as 0xffff, since 0 says "none". */
export function withUdpChecksum(datagram: Udp, ends: Ends): Udp {
  const sum = transportChecksum(ends, protocols.udp, encodeUdp({ ...datagram, checksum: 0 }));
  return { ...datagram, checksum: sum === 0 ? 0xffff : sum };
}
