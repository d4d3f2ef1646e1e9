// Bytes to layers and back. Decoders take any bytes and never throw; encoders trust the widths that the fields state.
export { formatAddress, parseAddress, parseMac } from './address.ts';
export { type Ends, internetChecksum, transportChecksum } from './checksum.ts';
export { decodeEthernet, type Ethernet, encodeEthernet, type VlanTag } from './ethernet.ts';
export { type Flow, flowOf, type NotIp, type Ports } from './flow.ts';
export { decodeGeneve, encodeGeneve, type Geneve, type GeneveOption } from './geneve.ts';
export { decodeIcmp, encodeIcmp, type Icmp } from './icmp.ts';
export { decodeIpv4, encodeIpv4, type Ipv4 } from './ipv4.ts';
export { decodeIpv6, encodeIpv6, type Ipv6, type UpperLayer, upperLayerOf } from './ipv6.ts';
export { isLoopback } from './loopback.ts';
export type { Layer, Malformed, MalformedReason } from './malformed.ts';
export { etherTypes, protocols } from './numbers.ts';
export {
  decodePcapHeader,
  decodePcapRecord,
  encodePcapHeader,
  encodePcapRecord,
  type PcapHeader,
  type PcapRecord,
  pcapHeaderLength,
  pcapRecordHeaderLength,
} from './pcap.ts';
export { decodePcapngBlock, encodePcapngBlock, type PcapngBlock, pcapngOptions } from './pcapng.ts';
export type { PcapngOption } from './pcapng-block.ts';
export { decodeTcp, encodeTcp, type Tcp, tcpFlags, withTcpChecksum } from './tcp.ts';
export { decodeUdp, encodeUdp, type Udp, withUdpChecksum } from './udp.ts';
export { decodeVxlan, encodeVxlan, type Vxlan } from './vxlan.ts';
