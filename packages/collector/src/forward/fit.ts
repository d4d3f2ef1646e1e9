// A frame as the tunnel can carry it: whole, in several segments, or cut.
import {
  decodeEthernet,
  decodeIpv4,
  decodeIpv6,
  decodeTcp,
  type Ethernet,
  encodeEthernet,
  encodeIpv4,
  encodeIpv6,
  encodeTcp,
  etherTypes,
  type Ipv4,
  type Ipv6,
  protocols,
  type Tcp,
  tcpFlags,
  withTcpChecksum,
} from '@tasktap/wire';

export interface Limit {
  /** No frame in the tunnel is longer. */
  readonly frameBytes: number;
  /** Whether longer ones are cut although they could be segmented: the operator wants their beginnings alone. */
  readonly cut: boolean;
}

export interface Fitted {
  readonly how: 'whole' | 'segmented' | 'truncated';
  /** At least one. */
  readonly frames: readonly Uint8Array[];
}

/** EC2's packet length towards a load balancer where none is asked for (CreateTrafficMirrorSession). */
const usualPacketLength = 8500;
/** Bytes of the outer packet: IP without options, UDP, VXLAN. */
export const overhead = { ipv4: 20 + 8 + 8, ipv6: 40 + 8 + 8 } as const;

/** `packetLength` counts bytes of the frame behind the VXLAN header, as that of a mirror session does. `mtu` of the interface that sends. */
export function limitOf(packetLength: number | undefined, mtu: number, family: 'ipv4' | 'ipv6'): Limit {
  const room = mtu - overhead[family];
  return { frameBytes: Math.min(packetLength ?? usualPacketLength, room), cut: packetLength !== undefined };
}

/**
 * The kernel hands over TCP in pieces of up to 64 KiB, before the network card cuts them (TSO) and after it has put them together (GRO): such a
 * piece is cut here as a card would, so that nothing of a conversation is lost. All else that is too long loses its end.
 */
export function fitted(frame: Uint8Array, originalLength: number, { frameBytes, cut }: Limit): Fitted {
  if (frame.length <= frameBytes)
    return { how: frame.length < originalLength ? 'truncated' : 'whole', frames: [frame] };
  const segments = cut ? undefined : segmentsOf(frame, frameBytes);
  if (segments !== undefined) return { how: 'segmented', frames: segments };
  return { how: 'truncated', frames: [frame.subarray(0, frameBytes)] };
}

/** Undefined where it is no whole TCP segment, or its headers leave no room. */
function segmentsOf(frame: Uint8Array, frameBytes: number): readonly Uint8Array[] | undefined {
  const ethernet = decodeEthernet(frame);
  if (ethernet.kind === 'malformed') return undefined;
  const packet = wholePacket(ethernet);
  if (packet === undefined) return undefined;
  const tcp = decodeTcp(packet.payload);
  if (tcp.kind === 'malformed' || (tcp.flags & (tcpFlags.syn | tcpFlags.urg)) !== 0) return undefined;
  const headers = frame.length - ethernet.payload.length + headerLength(packet) + 20 + tcp.options.length;
  const room = frameBytes - headers;
  if (room < 1 || tcp.payload.length === 0) return undefined;
  const count = Math.ceil(tcp.payload.length / room);
  return Array.from({ length: count }, (_, index) => {
    const part = partOf(tcp, index * room, Math.min(tcp.payload.length, (index + 1) * room));
    return encodeEthernet({ ...ethernet, payload: around(packet, part, index) });
  });
}

/** An IP packet of TCP, all of it: neither a fragment nor cut. */
function wholePacket({ etherType, payload }: Ethernet): Ipv4 | Ipv6 | undefined {
  const packet = etherType === etherTypes.ipv4 ? decodeIpv4(payload) : decodeIpv6(payload);
  if (packet.kind === 'malformed' || packet.missing > 0) return undefined;
  if (packet.kind === 'ipv6') return packet.nextHeader === protocols.tcp ? packet : undefined;
  const isPart = packet.moreFragments || packet.fragmentOffset > 0;
  return packet.protocol === protocols.tcp && !isPart ? packet : undefined;
}

function headerLength(packet: Ipv4 | Ipv6): number {
  return packet.kind === 'ipv4' ? 20 + packet.options.length : 40;
}

/** As network cards do it: CWR stays on the first, PSH and FIN on the last. */
function partOf(tcp: Tcp, from: number, to: number): Tcp {
  const first = from === 0 ? 0xff : ~tcpFlags.cwr;
  const last = to === tcp.payload.length ? 0xff : ~(tcpFlags.psh | tcpFlags.fin);
  return {
    ...tcp,
    sequence: (tcp.sequence + from) >>> 0,
    flags: tcp.flags & first & last,
    payload: tcp.payload.subarray(from, to),
  };
}

function around(packet: Ipv4 | Ipv6, part: Tcp, index: number): Uint8Array {
  const payload = encodeTcp(withTcpChecksum(part, packet));
  if (packet.kind === 'ipv6') return encodeIpv6({ ...packet, payload });
  return encodeIpv4({ ...packet, identification: (packet.identification + index) & 0xffff, payload });
}
