// IP addresses and CIDR blocks as EventBridge reads them.
import { invalidPattern } from './refusal.ts';

export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

export interface Block {
  readonly bits: 32 | 128;
  /** How many low bits an address may choose freely. */
  readonly freeBits: bigint;
  /** The fixed high bits. */
  readonly network: bigint;
}

/** Undefined for whatever is no address. Leading zeros are decimal, and the mixed form `::ffff:10.0.0.1` is not read (both as the reference matcher). */
export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

export function blockOfOne(address: Address): Block {
  return { bits: address.bits, freeBits: 0n, network: address.value };
}

/** Host bits are ignored. A block of a single address is refused: the operator wants a mask shorter than the address. */
export function parseBlock(text: string): Block {
  const [host = '', mask = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^\d{1,3}$/.test(mask)) {
    throw invalidPattern(`Malformed CIDR "${text}": expected an address, one "/" and a number of mask bits`);
  }
  const address = parseAddress(host);
  if (address === undefined) throw invalidPattern(`Malformed CIDR "${text}": "${host}" is no IP address`);
  if (Number(mask) >= address.bits) {
    throw invalidPattern(`Malformed CIDR "${text}": the mask bits must be < ${address.bits}`);
  }
  const freeBits = BigInt(address.bits - Number(mask));
  return { bits: address.bits, freeBits, network: address.value >> freeBits };
}

export function contains(block: Block, address: Address): boolean {
  return block.bits === address.bits && address.value >> block.freeBits === block.network;
}

function parseIpv4(text: string): Address | undefined {
  const octets = text.split('.');
  const wellFormed = octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255);
  return wellFormed ? { bits: 32, value: joined(octets.map(Number), 8n) } : undefined;
}

function parseIpv6(text: string): Address | undefined {
  const [head = '', tail, ...rest] = text.split('::');
  if (rest.length > 0) return undefined;
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const missing = 8 - before.length - after.length;
  const wellFormed = tail === undefined ? missing === 0 : missing > 0;
  const groups = [...before, ...Array<string>(Math.max(0, missing)).fill('0'), ...after];
  if (!wellFormed || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return {
    bits: 128,
    value: joined(
      groups.map((group) => Number.parseInt(group, 16)),
      16n,
    ),
  };
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}

function joined(parts: readonly number[], width: bigint): bigint {
  return parts.reduce((value, part) => (value << width) | BigInt(part), 0n);
}
