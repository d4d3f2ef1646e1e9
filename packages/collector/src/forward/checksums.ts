// Checksums that the kernel left to the network card: a packet is captured before the card has filled them in, and a sensor would refuse it.
import {
  decodeEthernet,
  decodeIpv4,
  decodeIpv6,
  type Ends,
  etherTypes,
  internetChecksum,
  protocols,
  transportChecksum,
} from '@tasktap/wire';

/** Where in the segment the checksum stands (RFC 9293 §3.1, RFC 768). */
const placeIn: ReadonlyMap<number, number> = new Map([
  [protocols.tcp, 16],
  [protocols.udp, 6],
]);

/**
 * The frame as it leaves the card: the same bytes where nothing was left to do. Linux leaves the sum of the pseudo-header in the field
 * (CHECKSUM_PARTIAL, include/linux/skbuff.h), so what is left to do shows itself, at the price of a few additions.
 */
export function withChecksum(frame: Uint8Array): Uint8Array {
  const ethernet = decodeEthernet(frame);
  if (ethernet.kind === 'malformed') return frame;
  const inside = segmentIn(ethernet.etherType, ethernet.payload);
  const place = inside === undefined ? undefined : placeIn.get(inside.protocol);
  if (inside === undefined || place === undefined || inside.segment.length < place + 2) return frame;
  const { ends, protocol, segment } = inside;
  const field = segment.byteOffset - frame.byteOffset + place;
  if (big16(frame, field) !== pseudoHeaderSum(ends, protocol, segment.length)) return frame;
  const whole = Uint8Array.from(frame);
  const begin = segment.byteOffset - frame.byteOffset;
  whole.set([0, 0], field);
  const sum = transportChecksum(ends, protocol, whole.subarray(begin, begin + segment.length));
  // Of UDP, 0 would say that there is none.
  const written = sum === 0 && protocol === protocols.udp ? 0xffff : sum;
  whole.set([written >>> 8, written & 0xff], field);
  return whole;
}

interface Inside {
  readonly ends: Ends;
  readonly protocol: number;
  readonly segment: Uint8Array;
}

/** Undefined where it is a fragment: no card finishes those. What is cut has another length, and so another sum. */
function segmentIn(etherType: number, bytes: Uint8Array): Inside | undefined {
  if (etherType !== etherTypes.ipv4 && etherType !== etherTypes.ipv6) return undefined;
  const packet = etherType === etherTypes.ipv4 ? decodeIpv4(bytes) : decodeIpv6(bytes);
  if (packet.kind === 'malformed') return undefined;
  if (packet.kind === 'ipv6') return { ends: packet, protocol: packet.nextHeader, segment: packet.payload };
  if (packet.moreFragments || packet.fragmentOffset > 0) return undefined;
  return { ends: packet, protocol: packet.protocol, segment: packet.payload };
}

/** Not complemented: what Linux writes. */
function pseudoHeaderSum({ source, destination }: Ends, protocol: number, length: number): number {
  const words = Uint8Array.of(...source, ...destination, 0, protocol, length >>> 8, length & 0xff);
  return 0xffff - internetChecksum(words);
}

function big16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
