// Which hosts nobody reaches but this machine.
import { parseAddress } from './address.ts';

/**
 * Whoever listens there need not ask for a token, so what is not surely so is not: names but `localhost` lead wherever their owner says, and addresses of other
 * forms (`127.1`, IPv4 in IPv6, zones) are read in more than one way. RFC 1122 §3.2.1.3, RFC 4291 §2.5.3, RFC 6761 §6.3.
 */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const bytes = parseAddress(host);
  if (bytes?.length === 4) return bytes[0] === 127;
  return bytes?.every((byte, index) => byte === (index === 15 ? 1 : 0)) ?? false;
}
