// Datagrams over loopback that arrive however busy the machine is: no more are under way than the smallest buffer of a kernel holds.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAddress } from '@tasktap/wire';

/** Of the 16 million loopback addresses of this machine, so that nobody else who runs this has the same. */
export function someAddress(): string {
  const byte = (): number => 1 + Math.floor(Math.random() * 250);
  return `127.${byte()}.${byte()}.${byte()}`;
}

/** A kernel that nobody has tuned has 208 KiB for a socket, and counts twice or three times what a datagram carries. */
const mostUnderWay = 2 ** 17;
const countedFor = (payload: Uint8Array): number => 2048 + 2 * payload.length;

/** From `from`, which is an address of this machine, to another one of it. */
export async function sendDatagrams(
  from: string,
  to: string,
  port: number,
  payloads: readonly Uint8Array[],
): Promise<void> {
  const socket = createSocket('udp4');
  socket.bind({ address: from });
  await once(socket, 'listening');
  let underWay = 0;
  for (const payload of payloads) {
    await new Promise((resolve) => {
      socket.send(payload, port, to, resolve);
    });
    underWay += countedFor(payload);
    if (underWay < mostUnderWay) continue;
    await allRead(to, port);
    underWay = 0;
  }
  socket.close();
}

/** Until the socket of this IPv4 address has been emptied by its owner, or is no more. */
export async function allRead(address: string, port: number): Promise<void> {
  while (unread(address, port) > 0) await sleep(1);
}

/** Bytes as the kernel counts them: the fifth column of its table, sent and received. */
function unread(address: string, port: number): number {
  const word = Buffer.from(parseAddress(address) ?? []).reverse();
  const local = `${word.toString('hex')}:${port.toString(16).padStart(4, '0')}`.toUpperCase();
  const rows = readFileSync('/proc/net/udp', 'utf8').split('\n');
  const row = rows.map((line) => line.trim().split(/\s+/)).find((columns) => columns[1] === local);
  return Number.parseInt(row?.[4]?.split(':')[1] ?? '0', 16);
}
