// A host on the command line: a name to look up, or an address.
import { isIP } from 'node:net';
import { InvalidArgumentError } from 'commander';

/** RFC 1123 §2.1, and the underscores that some names have. */
const name = /^(?=.{1,253}$)\w([\w-]{0,61}\w)?(\.\w([\w-]{0,61}\w)?)*\.?$/;

export function host(text: string): string {
  if (isIP(text) !== 0 || (name.test(text) && !/^[\d.]+$/.test(text))) return text;
  throw new InvalidArgumentError('Expected a name or an IP address, such as collector.shop.internal.');
}
