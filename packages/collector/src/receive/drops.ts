// What the kernel's table of UDP sockets tells of one of them: datagrams that it dropped.
import { readFileSync } from 'node:fs';
import { parseAddress } from '@tasktap/wire';

/** Undefined: there is no such table, or the socket is not in it. */
export function dropsInTable(address: string, port: number): number | undefined {
  const bytes = parseAddress(address) ?? new Uint8Array(4);
  const local = `${inTable(bytes)}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const line = lines(bytes.length === 16 ? '/proc/net/udp6' : '/proc/net/udp').find((one) => one[1] === local);
  const drops = Number(line?.at(-1));
  return Number.isInteger(drops) ? drops : undefined;
}

/** Words of 32 bits as the machine has them. */
function inTable(bytes: Uint8Array): string {
  const words = Array.from({ length: bytes.length / 4 }, (_, word) => bytes.slice(word * 4, word * 4 + 4).reverse());
  return words.map((word) => Buffer.from(word).toString('hex').toUpperCase()).join('');
}

function lines(table: string): readonly (readonly string[])[] {
  try {
    return readFileSync(table, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/));
  } catch {
    return [];
  }
}
