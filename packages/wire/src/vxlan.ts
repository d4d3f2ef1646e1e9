// VXLAN (RFC 7348 §5): the header in which EC2 sends a mirrored packet.
import { type Malformed, malformed } from './malformed.ts';
import { viewOf } from './view.ts';

/**
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |R|R|R|R|I|R|R|R|            Reserved                           |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                VXLAN Network Identifier (VNI) |   Reserved    |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
export interface Vxlan {
  readonly kind: 'vxlan';
  /** 24 bits. */
  readonly vni: number;
  /** The inner Ethernet frame, perhaps cut short by the mirror session's packet length. */
  readonly frame: Uint8Array;
}

const headerLength = 8;
const flagI = 0x08;

/** Of a UDP payload. Reserved bits are ignored, as the RFC asks; a clear I flag is refused. */
export function decodeVxlan(bytes: Uint8Array): Vxlan | Malformed {
  if (bytes.length < headerLength) return malformed('vxlan', 'too-short');
  const view = viewOf(bytes);
  if ((view.getUint8(0) & flagI) === 0) return malformed('vxlan', 'no-vni');
  return { kind: 'vxlan', vni: view.getUint32(4) >>> 8, frame: bytes.subarray(headerLength) };
}

export function encodeVxlan(packet: Vxlan): Uint8Array {
  const bytes = new Uint8Array(headerLength + packet.frame.length);
  const view = viewOf(bytes);
  view.setUint8(0, flagI);
  view.setUint32(4, (packet.vni << 8) >>> 0);
  bytes.set(packet.frame, headerLength);
  return bytes;
}
