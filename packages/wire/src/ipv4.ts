// IPv4 packets (RFC 791).
import { internetChecksum } from './checksum.ts';
import { type Malformed, malformed } from './malformed.ts';
import { viewOf } from './view.ts';

/**
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |Version|  IHL  |Type of Service|          Total Length         |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |         Identification        |Flags|      Fragment Offset    |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |  Time to Live |    Protocol   |         Header Checksum       |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                       Source Address                          |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                    Destination Address                        |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                    Options                    |    Padding    |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
export interface Ipv4 {
  readonly kind: 'ipv4';
  /** DSCP and ECN in today's words (RFC 2474, RFC 3168), 8 bits. */
  readonly typeOfService: number;
  readonly identification: number;
  readonly dontFragment: boolean;
  readonly moreFragments: boolean;
  /** In units of 8 bytes; other than 0, the payload does not begin with a TCP or UDP header. */
  readonly fragmentOffset: number;
  readonly timeToLive: number;
  readonly protocol: number;
  /** 4 bytes. */
  readonly source: Uint8Array;
  /** 4 bytes. */
  readonly destination: Uint8Array;
  /** With their padding: a multiple of 4 bytes, at most 40. */
  readonly options: Uint8Array;
  /** Without the Ethernet padding behind it. */
  readonly payload: Uint8Array;
  /** Bytes of payload that the total length promises and that are not here: a mirror cuts packets. */
  readonly missing: number;
}

const fixedLength = 20;

/** The header checksum is not judged: a wrong one tells nothing about who sent the packet. */
export function decodeIpv4(bytes: Uint8Array): Ipv4 | Malformed {
  if (bytes.length < fixedLength) return malformed('ipv4', 'too-short');
  const view = viewOf(bytes);
  const first = view.getUint8(0);
  if (first >>> 4 !== 4) return malformed('ipv4', 'wrong-version');
  const headerLength = (first & 0x0f) * 4;
  if (headerLength < fixedLength) return malformed('ipv4', 'bad-header-length');
  if (bytes.length < headerLength) return malformed('ipv4', 'too-short');
  const totalLength = view.getUint16(2);
  if (totalLength < headerLength) return malformed('ipv4', 'bad-length');
  const fragment = view.getUint16(6);
  return {
    kind: 'ipv4',
    typeOfService: view.getUint8(1),
    identification: view.getUint16(4),
    dontFragment: (fragment & 0x4000) !== 0,
    moreFragments: (fragment & 0x2000) !== 0,
    fragmentOffset: fragment & 0x1fff,
    timeToLive: view.getUint8(8),
    protocol: view.getUint8(9),
    source: bytes.subarray(12, 16),
    destination: bytes.subarray(16, 20),
    options: bytes.subarray(fixedLength, headerLength),
    payload: bytes.subarray(headerLength, totalLength),
    missing: Math.max(0, totalLength - bytes.length),
  };
}

export function encodeIpv4(packet: Ipv4): Uint8Array {
  const headerLength = fixedLength + packet.options.length;
  const bytes = new Uint8Array(headerLength + packet.payload.length);
  const view = viewOf(bytes);
  view.setUint8(0, 0x40 | (headerLength / 4));
  view.setUint8(1, packet.typeOfService);
  view.setUint16(2, bytes.length + packet.missing);
  view.setUint16(4, packet.identification);
  view.setUint16(6, (packet.dontFragment ? 0x4000 : 0) | (packet.moreFragments ? 0x2000 : 0) | packet.fragmentOffset);
  view.setUint8(8, packet.timeToLive);
  view.setUint8(9, packet.protocol);
  bytes.set(packet.source, 12);
  bytes.set(packet.destination, 16);
  bytes.set(packet.options, fixedLength);
  view.setUint16(10, internetChecksum(bytes.subarray(0, headerLength)));
  bytes.set(packet.payload, headerLength);
  return bytes;
}
