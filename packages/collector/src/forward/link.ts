// A captured packet as an Ethernet frame, which VXLAN carries: cooked and raw ones are given a header.
import { encodeEthernet, etherTypes } from '@tasktap/wire';

export type Framed =
  | { readonly kind: 'frame'; readonly frame: Uint8Array; readonly originalLength: number }
  | { readonly kind: 'not-ethernet' }
  | { readonly kind: 'link-too-short' }
  | { readonly kind: 'unknown-link-type' };

/** LINKTYPE_ numbers of the tcpdump group. */
const ethernetLink = 1;
const rawLinks: ReadonlySet<number> = new Set([12, 101, 228, 229]);

/** Where the fields of a cooked header stand: LINKTYPE_LINUX_SLL and, since libpcap 1.10 on the interface `any`, LINKTYPE_LINUX_SLL2. */
interface Cooked {
  readonly length: number;
  readonly protocolAt: number;
  /** Of the kind of hardware, Linux's ARPHRD_. */
  readonly hardwareAt: number;
  /** Its last byte. */
  readonly addressLengthAt: number;
  readonly addressAt: number;
}
const cookedLinks: ReadonlyMap<number, Cooked> = new Map([
  [113, { length: 16, protocolAt: 14, hardwareAt: 2, addressLengthAt: 5, addressAt: 6 }],
  [276, { length: 20, protocolAt: 0, hardwareAt: 8, addressLengthAt: 11, addressAt: 12 }],
]);

const ethernetHeaderLength = 14;
const nowhere = new Uint8Array(6);
/** Of these the protocol is an EtherType: Ethernet and loopback. Others, such as netlink, have protocols of their own. */
const withEtherType: ReadonlySet<number> = new Set([1, 772]);
/** Below it stands a length (IEEE 802.3), or a number of Linux's own. */
const lowestEtherType = 0x0600;

/** `originalLength` of the packet as it was captured; the answer's is that of the frame. */
export function frameOf(linkType: number, data: Uint8Array, originalLength: number): Framed {
  if (linkType === ethernetLink) {
    return data.length < ethernetHeaderLength
      ? { kind: 'link-too-short' }
      : { kind: 'frame', frame: data, originalLength };
  }
  if (rawLinks.has(linkType)) return rawFrame(data, originalLength);
  const cooked = cookedLinks.get(linkType);
  if (cooked === undefined) return { kind: 'unknown-link-type' };
  return data.length < cooked.length ? { kind: 'link-too-short' } : cookedFrame(cooked, data, originalLength);
}

function rawFrame(data: Uint8Array, originalLength: number): Framed {
  const version = (data[0] ?? 0) >>> 4;
  if (version !== 4 && version !== 6) return { kind: 'not-ethernet' };
  return framed(nowhere, version === 4 ? etherTypes.ipv4 : etherTypes.ipv6, data, originalLength);
}

/** A cooked header keeps the sender's address and drops the receiver's, which becomes zeros. */
function cookedFrame(cooked: Cooked, data: Uint8Array, originalLength: number): Framed {
  const view = new DataView(data.buffer, data.byteOffset);
  const etherType = view.getUint16(cooked.protocolAt);
  if (!withEtherType.has(view.getUint16(cooked.hardwareAt)) || etherType < lowestEtherType) {
    return { kind: 'not-ethernet' };
  }
  const source = data[cooked.addressLengthAt] === 6 ? data.subarray(cooked.addressAt, cooked.addressAt + 6) : nowhere;
  return framed(source, etherType, data.subarray(cooked.length), originalLength - cooked.length);
}

function framed(source: Uint8Array, etherType: number, payload: Uint8Array, originalLength: number): Framed {
  const frame = encodeEthernet({ kind: 'ethernet', destination: nowhere, source, tag: undefined, etherType, payload });
  return { kind: 'frame', frame, originalLength: originalLength + ethernetHeaderLength };
}
