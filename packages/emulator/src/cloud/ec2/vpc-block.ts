// The block of a VPC, which no fleet names: the smallest that holds all its subnets.
import type { World } from '../../world/state.ts';

/** e.g. `10.0.0.0/16`; `0.0.0.0/32` of a VPC without subnets. */
export function vpcBlock(world: World, vpcId: string): string {
  const blocks = [...world.subnets.values()].filter((subnet) => subnet.vpcId === vpcId).map(({ cidr }) => cidr);
  const firsts = blocks.map((cidr) => addressOf(cidr.split('/')[0] ?? ''));
  const lasts = blocks.map((cidr, index) => (firsts[index] ?? 0) + 2 ** (32 - Number(cidr.split('/')[1])) - 1);
  const [low, high] = [Math.min(...firsts), Math.max(...lasts)];
  if (blocks.length === 0) return '0.0.0.0/32';
  let bits = 32;
  while (bits > 0 && networkOf(low, bits) !== networkOf(high, bits)) bits -= 1;
  return `${textOf(networkOf(low, bits))}/${bits}`;
}

function addressOf(text: string): number {
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function networkOf(address: number, bits: number): number {
  const size = 2 ** (32 - bits);
  return Math.floor(address / size) * size;
}

function textOf(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
