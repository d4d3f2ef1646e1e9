// IPv6 packets (RFC 8200), and the way past their extension headers.
import { type Malformed, malformed } from './malformed.ts';
import { viewOf } from './view.ts';

/**
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |Version| Traffic Class |           Flow Label                  |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |         Payload Length        |  Next Header  |   Hop Limit   |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                                                               |
 *     +                         Source Address                        +
 *     |                           (16 bytes)                          |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                                                               |
 *     +                      Destination Address                      +
 *     |                           (16 bytes)                          |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
export interface Ipv6 {
  readonly kind: 'ipv6';
  readonly trafficClass: number;
  /** 20 bits. */
  readonly flowLabel: number;
  /** Of the payload, which may begin with extension headers. */
  readonly nextHeader: number;
  readonly hopLimit: number;
  /** 16 bytes. */
  readonly source: Uint8Array;
  /** 16 bytes. */
  readonly destination: Uint8Array;
  /** Without the Ethernet padding behind it. */
  readonly payload: Uint8Array;
  /** Bytes of payload that the payload length promises and that are not here: a mirror cuts packets. */
  readonly missing: number;
}

/** What stands behind the extension headers. */
export interface UpperLayer {
  readonly protocol: number;
  /** Empty if the packet was cut among its extension headers. */
  readonly payload: Uint8Array;
  /** True where the payload continues an earlier fragment, and so does not begin with the protocol's header. */
  readonly continued: boolean;
}

const headerLength = 40;

export function decodeIpv6(bytes: Uint8Array): Ipv6 | Malformed {
  if (bytes.length < headerLength) return malformed('ipv6', 'too-short');
  const view = viewOf(bytes);
  const first = view.getUint32(0);
  if (first >>> 28 !== 6) return malformed('ipv6', 'wrong-version');
  const end = headerLength + view.getUint16(4);
  return {
    kind: 'ipv6',
    trafficClass: (first >>> 20) & 0xff,
    flowLabel: first & 0xf_ffff,
    nextHeader: view.getUint8(6),
    hopLimit: view.getUint8(7),
    source: bytes.subarray(8, 24),
    destination: bytes.subarray(24, 40),
    payload: bytes.subarray(headerLength, end),
    missing: Math.max(0, end - bytes.length),
  };
}

export function encodeIpv6(packet: Ipv6): Uint8Array {
  const bytes = new Uint8Array(headerLength + packet.payload.length);
  const view = viewOf(bytes);
  view.setUint32(0, ((6 << 28) | (packet.trafficClass << 20) | packet.flowLabel) >>> 0);
  view.setUint16(4, packet.payload.length + packet.missing);
  view.setUint8(6, packet.nextHeader);
  view.setUint8(7, packet.hopLimit);
  bytes.set(packet.source, 8);
  bytes.set(packet.destination, 24);
  bytes.set(packet.payload, headerLength);
  return bytes;
}

/** Every round takes at least 8 bytes off the payload, so hostile chains end with the packet. */
export function upperLayerOf(packet: Ipv6): UpperLayer {
  let protocol = packet.nextHeader;
  let payload = packet.payload;
  for (;;) {
    const length = extensionLength(protocol, payload);
    if (length === undefined) return { protocol, payload, continued: false };
    if (payload.length < length) return { protocol, payload: payload.subarray(payload.length), continued: false };
    const continued = protocol === extensions.fragment && viewOf(payload).getUint16(2) >>> 3 !== 0;
    protocol = payload[0] ?? 0;
    payload = payload.subarray(length);
    if (continued) return { protocol, payload, continued };
  }
}

/** RFC 8200 §4, RFC 4302 (authentication). */
const extensions = { hopByHop: 0, routing: 43, fragment: 44, authentication: 51, destinationOptions: 60 } as const;

/** In bytes; undefined where `protocol` is no extension header. */
function extensionLength(protocol: number, bytes: Uint8Array): number | undefined {
  const units = bytes[1] ?? 0;
  switch (protocol) {
    case extensions.hopByHop:
    case extensions.routing:
    case extensions.destinationOptions:
      return (units + 1) * 8;
    case extensions.fragment:
      return 8;
    case extensions.authentication:
      return (units + 2) * 4;
    default:
      return undefined;
  }
}
