// Ethernet II frames (IEEE 802.3), with their 802.1Q tag if they carry one.
import { type Malformed, malformed } from './malformed.ts';
import { etherTypes } from './numbers.ts';
import { viewOf } from './view.ts';

/**
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                      Destination Address                      |
 *     +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |                               |                               |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
 *     |                        Source Address                         |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |   802.1Q: 0x8100 (optional)   | PCP |D|     VLAN Identifier   |
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     |           EtherType           |            Payload ...
 *     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *
 * The frame check sequence is not part of it: captures and VXLAN leave it out.
 */
export interface Ethernet {
  readonly kind: 'ethernet';
  /** 6 bytes. */
  readonly destination: Uint8Array;
  /** 6 bytes. */
  readonly source: Uint8Array;
  readonly tag: VlanTag | undefined;
  /** Of the payload. 0x8100 only behind a tag: a second tag is left in the payload. */
  readonly etherType: number;
  /** May end in padding: short frames are filled up to 60 bytes. */
  readonly payload: Uint8Array;
}

export interface VlanTag {
  /** PCP, 3 bits. */
  readonly priority: number;
  readonly dropEligible: boolean;
  /** 12 bits. */
  readonly id: number;
}

const untaggedLength = 14;
const taggedLength = 18;

export function decodeEthernet(bytes: Uint8Array): Ethernet | Malformed {
  if (bytes.length < untaggedLength) return malformed('ethernet', 'too-short');
  const view = viewOf(bytes);
  const addresses = { destination: bytes.subarray(0, 6), source: bytes.subarray(6, 12) };
  const etherType = view.getUint16(12);
  if (etherType !== etherTypes.vlan) {
    return { kind: 'ethernet', ...addresses, tag: undefined, etherType, payload: bytes.subarray(untaggedLength) };
  }
  if (bytes.length < taggedLength) return malformed('ethernet', 'too-short');
  const control = view.getUint16(14);
  return {
    kind: 'ethernet',
    ...addresses,
    tag: { priority: control >>> 13, dropEligible: (control & 0x1000) !== 0, id: control & 0x0fff },
    etherType: view.getUint16(16),
    payload: bytes.subarray(taggedLength),
  };
}

/** Adds no padding. */
export function encodeEthernet(frame: Ethernet): Uint8Array {
  const { destination, source, tag, etherType, payload } = frame;
  const headerLength = tag === undefined ? untaggedLength : taggedLength;
  const bytes = new Uint8Array(headerLength + payload.length);
  const view = viewOf(bytes);
  bytes.set(destination, 0);
  bytes.set(source, 6);
  if (tag !== undefined) {
    view.setUint16(12, etherTypes.vlan);
    view.setUint16(14, (tag.priority << 13) | (tag.dropEligible ? 0x1000 : 0) | tag.id);
  }
  view.setUint16(headerLength - 2, etherType);
  bytes.set(payload, headerLength);
  return bytes;
}
