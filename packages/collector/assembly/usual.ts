// The packet that nearly all packets are, known by a few words: Ethernet, IPv4 and UDP around VXLAN around IPv4 and TCP or UDP, without options,
// fragments and anything else to remark. Of all others, outer.ts and inner.ts find out what they are; of these, they would note the same.
import * as counts from '../src/engine/counts';
import { synAlone } from '../src/engine/layout';
import * as note from './note';
import { kindOf } from './flow-key';
import { hashOf } from './hash';
import { big16, tcp, udp } from './numbers';

// Words as they lie in memory, low byte first.
/** EtherType IPv4, then version 4 with a header of 20 bytes; the byte behind is anything. */
const plainIpv4: u32 = 0x00450008;
const plainIpv4Bits: u32 = 0x00ffffff;
/** Offset of a fragment, lifetime, protocol. Outside, a first fragment counts; inside, it is remarked. */
const wholeUdp: u32 = udp << 24;
const wholeUdpBits: u32 = 0xff00ff1f;
const fragmentBits: u32 = 0x0000ff3f;
const vxlanPort: u32 = 0xb512;
const vxlanFlags: u32 = 0x00000008;

/** From the VXLAN header to the flags of an inner TCP header. */
const headersBytes: u32 = 56;

/** Whether it is one, of Ethernet; then all that is to be noted has been, but for the time. */
// @ts-ignore: decorator
@inline
export function isUsual(it: u32, begin: u32, end: u32): bool {
  if (begin + 42 + headersBytes > end) return false;
  const differs =
    ((load<u32>(begin, 12) & plainIpv4Bits) ^ plainIpv4) |
    ((load<u32>(begin, 20) & wholeUdpBits) ^ wholeUdp) |
    (<u32>load<u16>(begin, 36) ^ vxlanPort);
  if (differs != 0) return false;
  const length = big16(begin + 38);
  const udpEnd = begin + 34 + length;
  if (udpEnd > begin + 14 + big16(begin + 16)) return false;
  note.set(it, note.sourceAt, begin + 26);
  note.set(it, note.sourceVersion, 4);
  return isUsualInside(it, begin + 42, min<u32>(end, udpEnd), length - 8);
}

/** As `isUsual`, from the VXLAN header on: `sent` bytes, of which those up to `end` are here. */
// @ts-ignore: decorator
@inline
export function isUsualInside(it: u32, at: u32, end: u32, sent: u32): bool {
  if (at + headersBytes > end) return false;
  const vni = load<u32>(at, 4);
  const fragment = load<u32>(at, 28);
  const differs =
    (load<u32>(at) ^ vxlanFlags) | (vni >> 24) | ((load<u32>(at, 20) & plainIpv4Bits) ^ plainIpv4) | (fragment & fragmentBits);
  const protocol = fragment >> 24;
  const total = big16(at + 24);
  // As much as the flags of TCP need.
  if (differs != 0 || total < 34) return false;
  const ports = load<u32>(at, 42);
  let flags: u32 = 0;
  if (protocol == tcp) {
    flags = <u32>load<u8>(at, 55);
    if ((flags & 0x12) == 0x02) flags |= synAlone;
  } else if (protocol != udp || ports >> 16 == vxlanPort) {
    return false;
  }
  const original = max<u32>(sent - 8, 14 + total);
  note.set(it, note.answer, counts.decapsulated);
  note.set(it, note.remarks, original > end - at - 8 ? note.bitOf(counts.truncated) : 0);
  note.set(it, note.vni, vni);
  note.set(it, note.frameAt, at + 8);
  note.set(it, note.frameEnd, end);
  note.set(it, note.original, original);
  note.set(it, note.tcpFlags, flags);
  note.set(it, note.ipLength, total);
  const addresses = load<u64>(at, 34);
  const kind = kindOf(4, protocol);
  store<u64>(it + note.addresses, addresses);
  note.set(it, note.ports, ports);
  note.set(it, note.kind, kind);
  note.set(it, note.hash, hashOf(vni, addresses, ports, kind));
  return true;
}
