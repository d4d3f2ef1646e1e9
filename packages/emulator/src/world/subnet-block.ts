// The addresses of a subnet's CIDR block, as plain numbers.
import { isIPv4 } from 'node:net';

export interface SubnetBlock {
  readonly first: number;
  readonly size: number;
  readonly prefix: number;
  /** What is left for network interfaces. */
  readonly usable: number;
}

/** AWS keeps the first four addresses of a subnet and the last one for itself. */
export const RESERVED_AT_START = 4;
const RESERVED = 5;

/** Undefined: no IPv4 block, or none with an address to use. */
export function subnetBlock(cidr: string): SubnetBlock | undefined {
  const [network = '', length = '', more] = cidr.split('/');
  const prefix = Number(length);
  const size = 2 ** (32 - prefix);
  if (more !== undefined || !isIPv4(network) || !/^\d{1,2}$/.test(length) || size <= RESERVED) return undefined;
  const first = network.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return { first, size, prefix, usable: size - RESERVED };
}
