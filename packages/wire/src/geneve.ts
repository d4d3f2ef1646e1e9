// GENEVE (RFC 8926 §3.4): what a Gateway Load Balancer puts around a mirrored packet.
import { type Malformed, malformed } from './malformed.ts';
import { viewOf } from './view.ts';

/**
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |Ver|  Opt Len  |O|C|    Rsvd.  |          Protocol Type        |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |        Virtual Network Identifier (VNI)       |    Reserved   |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     ~                    Variable-Length Options                    ~
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
export interface Geneve {
  readonly kind: 'geneve';
  /** A control message between tunnel ends, no data. */
  readonly control: boolean;
  /** EtherType of the payload: 0x6558 for a whole Ethernet frame, 0x0800 or 0x86dd where it is a bare IP packet (as a Gateway Load Balancer has it). */
  readonly protocol: number;
  /** 24 bits. */
  readonly vni: number;
  readonly options: readonly GeneveOption[];
  readonly payload: Uint8Array;
}

/**
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |          Option Class         |C|     Type    |R|R|R| Length  |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     ~                      Variable-Length Option Data              ~
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
export interface GeneveOption {
  /** 0x0108 is Amazon's. */
  readonly optionClass: number;
  /** Whoever does not know it must drop the packet. */
  readonly critical: boolean;
  /** 7 bits. */
  readonly type: number;
  /** A multiple of 4 bytes, at most 124. */
  readonly data: Uint8Array;
}

const fixedLength = 8;
const optionHeaderLength = 4;

/** Of a UDP payload. */
export function decodeGeneve(bytes: Uint8Array): Geneve | Malformed {
  if (bytes.length < fixedLength) return malformed('geneve', 'too-short');
  const view = viewOf(bytes);
  const first = view.getUint8(0);
  if (first >>> 6 !== 0) return malformed('geneve', 'wrong-version');
  const headerLength = fixedLength + (first & 0x3f) * 4;
  if (bytes.length < headerLength) return malformed('geneve', 'too-short');
  const options = decodeOptions(bytes.subarray(fixedLength, headerLength));
  if (options === undefined) return malformed('geneve', 'bad-length');
  return {
    kind: 'geneve',
    control: (view.getUint8(1) & 0x80) !== 0,
    protocol: view.getUint16(2),
    vni: view.getUint32(4) >>> 8,
    options,
    payload: bytes.subarray(headerLength),
  };
}

/** The header's C bit says whether any option is critical. */
export function encodeGeneve(packet: Geneve): Uint8Array {
  const optionsLength = packet.options.reduce((sum, { data }) => sum + optionHeaderLength + data.length, 0);
  const bytes = new Uint8Array(fixedLength + optionsLength + packet.payload.length);
  const view = viewOf(bytes);
  const critical = packet.options.some((option) => option.critical);
  view.setUint8(0, optionsLength / 4);
  view.setUint8(1, (packet.control ? 0x80 : 0) | (critical ? 0x40 : 0));
  view.setUint16(2, packet.protocol);
  view.setUint32(4, (packet.vni << 8) >>> 0);
  let at = fixedLength;
  for (const { optionClass, critical: mustBeKnown, type, data } of packet.options) {
    view.setUint16(at, optionClass);
    view.setUint8(at + 2, (mustBeKnown ? 0x80 : 0) | type);
    view.setUint8(at + 3, data.length / 4);
    bytes.set(data, at + optionHeaderLength);
    at += optionHeaderLength + data.length;
  }
  bytes.set(packet.payload, at);
  return bytes;
}

/** Undefined: an option reaches past the end of all options. */
function decodeOptions(bytes: Uint8Array): readonly GeneveOption[] | undefined {
  const options: GeneveOption[] = [];
  const view = viewOf(bytes);
  for (let at = 0; at < bytes.length; ) {
    const end = at + optionHeaderLength + (view.getUint8(at + 3) & 0x1f) * 4;
    if (end > bytes.length) return undefined;
    const type = view.getUint8(at + 2);
    options.push({
      optionClass: view.getUint16(at),
      critical: (type & 0x80) !== 0,
      type: type & 0x7f,
      data: bytes.subarray(at + optionHeaderLength, end),
    });
    at = end;
  }
  return options;
}
