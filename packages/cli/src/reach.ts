// Who can reach what listens on an address, and under which one.
import { isIP, isIPv4 } from 'node:net';

/** An address of this machine as the command line takes it. */
export function isAddress(text: string): boolean {
  return isIP(text) !== 0 || text === 'localhost';
}

/** RFC 1122 §3.2.1.3 and RFC 4291 §2.5.3. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || (isIPv4(address) && address.startsWith('127.'));
}

/**
 * `0.0.0.0` and `::` stand for all addresses of the machine, and nobody can call them from elsewhere: then with the first of its own, or
 * loopback where it has no other.
 */
export function urlToCall(url: string, ofMachine: readonly string[]): string {
  return url.replace(/(?<=^http:\/\/)(0\.0\.0\.0|\[::\])(?=:\d+$)/, ofMachine[0] ?? '127.0.0.1');
}
