// A synthetic HTTP request and its response over a TCP connection of their own, from SYN to the last ACK.
import { encodeTcp, protocols, tcpFlags, withTcpChecksum } from '@tasktap/wire';
import type { Random } from './random.ts';
import { type End, type IpPacket, ipPacket } from './traffic-ip.ts';

const { ack, fin, psh, syn } = tcpFlags;

type Side = 'client' | 'server';

export function httpExchange(random: Random, client: End, server: End): readonly IpPacket[] {
  const speak = connect(random, { client, server });
  const request = new TextEncoder().encode(requestText(random, server.name));
  const response = new TextEncoder().encode(responseText(random));
  return [
    speak('client', syn),
    speak('server', syn | ack),
    speak('client', ack),
    speak('client', psh | ack, request),
    speak('server', ack),
    speak('server', psh | ack, response),
    speak('client', ack),
    speak('client', fin | ack),
    speak('server', fin | ack),
    speak('client', ack),
  ];
}

const httpPort = 80;
const nothing = new Uint8Array();
/** "Maximum segment size 8961": what fits a VPC's frames of 9001 bytes. */
const segmentSize = Uint8Array.of(2, 4, 0x23, 0x01);

/** Keeps count of what each side has said, so that sequence and acknowledgment numbers are right. */
function connect(random: Random, ends: Readonly<Record<Side, End>>) {
  const ports = { client: random.between(32768, 60999), server: httpPort };
  const next = { client: random.between(0, 0xffff_ffff), server: random.between(0, 0xffff_ffff) };
  return (from: Side, flags: number, payload = nothing): IpPacket => {
    const to = from === 'client' ? 'server' : 'client';
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
      { source: ends[from].address, destination: ends[to].address },
    );
    // SYN and FIN count as one byte each (RFC 9293 §3.4).
    next[from] = (next[from] + payload.length + ((flags & (syn | fin)) === 0 ? 0 : 1)) >>> 0;
    return ipPacket(random, ends[from], ends[to], protocols.tcp, encodeTcp(segment));
  };
}

function requestText(random: Random, host: string): string {
  const path = random.pick(['/health', '/cart', '/products?page=2', '/search?q=boots', '/orders/latest']);
  return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: shop/1.0\r\nAccept: application/json\r\nConnection: close\r\n\r\n`;
}

function responseText(random: Random): string {
  const items = Array.from({ length: random.between(1, 12) }, () => ({
    sku: random.hex(8),
    price: random.between(5, 250),
  }));
  const body = JSON.stringify({ items });
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close';
  return `${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
