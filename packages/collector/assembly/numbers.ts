// Numbers of packets, which are big-endian, and the assigned ones by which a layer names the next.

export const ipv4: u32 = 0x0800;
export const ipv6: u32 = 0x86dd;
const vlan: u32 = 0x8100;
const serviceVlan: u32 = 0x88a8;
export const bridgedEthernet: u32 = 0x6558;
export const tcp: u32 = 6;
export const udp: u32 = 17;
export const sctp: u32 = 132;
export const vxlanPort: u32 = 4789;
export const genevePort: u32 = 6081;

// @ts-ignore: decorator
@inline
export function big16(at: u32): u32 {
  return <u32>bswap<u16>(load<u16>(at));
}

// @ts-ignore: decorator
@inline
export function big32(at: u32): u32 {
  return bswap<u32>(load<u32>(at));
}

// @ts-ignore: decorator
@inline
export function isTag(type: u32): bool {
  return type == vlan || type == serviceVlan;
}
