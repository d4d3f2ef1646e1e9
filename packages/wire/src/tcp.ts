// TCP segments (RFC 9293 §3.1).
import { type Ends, transportChecksum } from './checksum.ts';
import { type Malformed, malformed } from './malformed.ts';
import { protocols } from './numbers.ts';
import { viewOf } from './view.ts';

/**
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |          Source Port          |       Destination Port        |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                        Sequence Number                        |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                    Acknowledgment Number                      |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |  Data |       |C|E|U|A|P|R|S|F|                               |
 *     | Offset| Rsrvd |W|C|R|C|S|S|Y|I|            Window             |
 *     |       |       |R|E|G|K|H|T|N|N|                               |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |           Checksum            |         Urgent Pointer        |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                           [Options]                           |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
export interface Tcp {
  readonly kind: 'tcp';
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** 32 bits, unsigned. */
  readonly sequence: number;
  /** 32 bits, unsigned; means something where the `ack` flag is set. */
  readonly acknowledgment: number;
  /** Sum of `tcpFlags`. */
  readonly flags: number;
  /** In bytes, before any scaling the two ends agreed on. */
  readonly window: number;
  /** As it stands on the wire, never judged: a mirror cuts packets and leaves the checksum as it was. */
  readonly checksum: number;
  readonly urgentPointer: number;
  /** With their padding: a multiple of 4 bytes, at most 40. */
  readonly options: Uint8Array;
  readonly payload: Uint8Array;
}

export const tcpFlags = {
  fin: 0x01,
  syn: 0x02,
  rst: 0x04,
  psh: 0x08,
  ack: 0x10,
  urg: 0x20,
  ece: 0x40,
  cwr: 0x80,
} as const;

const fixedLength = 20;

export function decodeTcp(bytes: Uint8Array): Tcp | Malformed {
  if (bytes.length < fixedLength) return malformed('tcp', 'too-short');
  const view = viewOf(bytes);
  const headerLength = (view.getUint8(12) >>> 4) * 4;
  if (headerLength < fixedLength) return malformed('tcp', 'bad-header-length');
  if (bytes.length < headerLength) return malformed('tcp', 'too-short');
  return {
    kind: 'tcp',
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    sequence: view.getUint32(4),
    acknowledgment: view.getUint32(8),
    flags: view.getUint8(13),
    window: view.getUint16(14),
    checksum: view.getUint16(16),
    urgentPointer: view.getUint16(18),
    options: bytes.subarray(fixedLength, headerLength),
    payload: bytes.subarray(headerLength),
  };
}

export function encodeTcp(segment: Tcp): Uint8Array {
  const headerLength = fixedLength + segment.options.length;
  const bytes = new Uint8Array(headerLength + segment.payload.length);
  const view = viewOf(bytes);
  view.setUint16(0, segment.sourcePort);
  view.setUint16(2, segment.destinationPort);
  view.setUint32(4, segment.sequence);
  view.setUint32(8, segment.acknowledgment);
  view.setUint8(12, (headerLength / 4) << 4);
  view.setUint8(13, segment.flags);
  view.setUint16(14, segment.window);
  view.setUint16(16, segment.checksum);
  view.setUint16(18, segment.urgentPointer);
  bytes.set(segment.options, fixedLength);
  bytes.set(segment.payload, headerLength);
  return bytes;
}

/** The segment with its right checksum between two IP addresses. */
export function withTcpChecksum(segment: Tcp, ends: Ends): Tcp {
  return { ...segment, checksum: transportChecksum(ends, protocols.tcp, encodeTcp({ ...segment, checksum: 0 })) };
}
