// The address blocks of filter rules: which addresses they hold.
import { parseAddress } from '@tasktap/wire';

export interface Cidr {
  /** 4 bytes for IPv4, 16 for IPv6; bits behind the prefix mean nothing. */
  readonly network: Uint8Array;
  readonly prefixLength: number;
}

/** From `10.0.0.0/8` or `2001:db8::/32`; undefined where the text is no block. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', length = '', more] = text.split('/');
  const network = parseAddress(address);
  if (network === undefined || more !== undefined || !/^\d{1,3}$/.test(length)) return undefined;
  const prefixLength = Number(length);
  return prefixLength <= network.length * 8 ? { network, prefixLength } : undefined;
}

/** A block holds addresses of its own family only. */
export function holds({ network, prefixLength }: Cidr, address: Uint8Array): boolean {
  if (address.length !== network.length) return false;
  const wholeBytes = prefixLength >>> 3;
  for (let at = 0; at < wholeBytes; at += 1) {
    if (address[at] !== network[at]) return false;
  }
  const restBits = prefixLength & 7;
  const difference = (address[wholeBytes] ?? 0) ^ (network[wholeBytes] ?? 0);
  return difference >>> (8 - restBits) === 0;
}
