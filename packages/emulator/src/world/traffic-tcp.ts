// A synthetic TCP connection from SYN to the last ACK, around whatever its two ends say to each other.
import { encodeTcp, protocols, tcpFlags, withTcpChecksum } from '@tasktap/wire';
import type { Random } from './random.ts';
import { type Bytes, joined } from './traffic-bytes.ts';
import { type End, type IpPacket, ipPacket } from './traffic-ip.ts';

export type Side = 'client' | 'server';

/** What one side says at once: one segment. */
export interface Turn {
  readonly side: Side;
  readonly payload: Uint8Array;
}

export function turn(side: Side, ...all: readonly Bytes[]): Turn {
  return { side, payload: joined(...all) };
}

export interface Peers extends Readonly<Record<Side, End>> {
  /** The server's. */
  readonly port: number;
}

const { ack, fin, psh, syn } = tcpFlags;
const nothing = new Uint8Array();
/** "Maximum segment size 8961": what fits a VPC's frames of 9001 bytes. */
const segmentSize = Uint8Array.of(2, 4, 0x23, 0x01);

/** The client closes. An acknowledgment travels with an answer; where none follows, by itself. */
export function tcpConversation(random: Random, peers: Peers, turns: readonly Turn[]): readonly IpPacket[] {
  const speak = connect(random, peers);
  return [
    speak('client', syn),
    speak('server', syn | ack),
    speak('client', ack),
    ...turns.flatMap(({ side, payload }, index) => {
      const segment = speak(side, psh | ack, payload);
      const isAnswered = turns[index + 1]?.side === otherOf(side);
      return isAnswered ? [segment] : [segment, speak(otherOf(side), ack)];
    }),
    speak('client', fin | ack),
    speak('server', fin | ack),
    speak('client', ack),
  ];
}

function otherOf(side: Side): Side {
  return side === 'client' ? 'server' : 'client';
}

/** Keeps count of what each side has said, so that sequence and acknowledgment numbers are right. */
function connect(random: Random, peers: Peers) {
  const ports = { client: random.between(32768, 60999), server: peers.port };
  const next = { client: random.between(0, 0xffff_ffff), server: random.between(0, 0xffff_ffff) };
  return (from: Side, flags: number, payload: Uint8Array = nothing): IpPacket => {
    const to = otherOf(from);
    const segment = withTcpChecksum(
      {
        kind: 'tcp',
        sourcePort: ports[from],
        destinationPort: ports[to],
        sequence: next[from],
        acknowledgment: (flags & ack) === 0 ? 0 : next[to],
        flags,
        window: 62727,
        checksum: 0,
        urgentPointer: 0,
        options: (flags & syn) === 0 ? nothing : segmentSize,
        payload,
      },
      { source: peers[from].address, destination: peers[to].address },
    );
    // SYN and FIN count as one byte each (RFC 9293 §3.4).
    next[from] = (next[from] + payload.length + ((flags & (syn | fin)) === 0 ? 0 : 1)) >>> 0;
    return ipPacket(random, peers[from], peers[to], protocols.tcp, encodeTcp(segment));
  };
}
