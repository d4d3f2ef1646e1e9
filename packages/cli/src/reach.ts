// Addresses of this machine: what the command line takes for one, and how others call it.
import { isIP } from 'node:net';

/** An address of this machine as the command line takes it. */
export function isAddress(text: string): boolean {
  return isIP(text) !== 0 || text === 'localhost';
}

/**
 * `0.0.0.0` and `::` stand for all addresses of the machine, and nobody can call them from elsewhere: then with the first of its own, or
 * loopback where it has no other.
 */
export function urlToCall(url: string, ofMachine: readonly string[]): string {
  return url.replace(/(?<=^http:\/\/)(0\.0\.0\.0|\[::\])(?=:\d+$)/, ofMachine[0] ?? '127.0.0.1');
}
