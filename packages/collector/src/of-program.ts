// Whether a request on loopback is that of a program of this machine, and not of a page in a browser, which may come from anywhere.
import type { IncomingMessage } from 'node:http';
import { isLoopback } from '@tasktap/wire';

/**
 * A page whose name has been made to mean 127.0.0.1 comes with its own name (DNS rebinding). Images and the like of other pages name no origin, but browsers say
 * that they are of another site; of an address that a person has typed they say `none` (Fetch Metadata).
 */
export function isOfProgram({ headers }: IncomingMessage): boolean {
  const { origin, host = '', 'sec-fetch-site': site = 'none' } = headers;
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return origin === undefined && site === 'none' && isLoopback(name);
}
