// Synthetic HTTP/1.1 (RFC 9112) over one connection: requests and their responses, both with bodies of JSON.
import type { Random } from './random.ts';
import type { End, IpPacket } from './traffic-ip.ts';
import { type Side, type Turn, tcpConversation } from './traffic-tcp.ts';

const httpPort = 80;

/** One exchange or two; the last says that the connection ends. */
export function httpConversation(random: Random, client: End, server: End): readonly IpPacket[] {
  const exchanges = random.between(1, 2);
  const turns = Array.from({ length: exchanges }, (_, index) => {
    const connection = index === exchanges - 1 ? 'close' : 'keep-alive';
    return exchange(random, server.name, connection);
  });
  return tcpConversation(random, { client, server, port: httpPort }, turns.flat());
}

function exchange(random: Random, host: string, connection: string): readonly Turn[] {
  const isOrder = random.between(1, 3) === 1;
  const items = Array.from({ length: random.between(1, 12) }, () => ({
    sku: random.hex(8),
    price: random.between(5, 250),
  }));
  const head = `Host: ${host}\r\nUser-Agent: shop/1.0\r\nAccept: application/json\r\nConnection: ${connection}\r\n`;
  if (isOrder) {
    const order = JSON.stringify({ items: items.slice(0, 3) });
    const id = JSON.stringify({ order: random.hex(8) });
    return [
      turn('client', `POST /orders HTTP/1.1\r\n${head}${withBody(order)}`),
      turn('server', `HTTP/1.1 201 Created\r\nConnection: ${connection}\r\n${withBody(id)}`),
    ];
  }
  const path = random.pick(['/health', '/cart', '/products?page=2', '/search?q=boots', '/orders/latest']);
  return [
    turn('client', `GET ${path} HTTP/1.1\r\n${head}\r\n`),
    turn('server', `HTTP/1.1 200 OK\r\nConnection: ${connection}\r\n${withBody(JSON.stringify({ items }))}`),
  ];
}

/** ASCII only. */
function withBody(json: string): string {
  return `Content-Type: application/json\r\nContent-Length: ${json.length}\r\n\r\n${json}`;
}

function turn(side: Side, words: string): Turn {
  return { side, payload: new TextEncoder().encode(words) };
}
