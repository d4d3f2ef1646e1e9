// The mirrored frame: its flow, its original length, and what is remarkable about it.
import * as counts from '../src/engine/counts';
import { synAlone } from '../src/engine/layout';
import { digestsOf, kindOf } from './flow-key';
import * as note from './note';
import { big16, ipv4, ipv6, isTag, sctp, tcp, udp, vxlanPort } from './numbers';

/** Of a packet that `unwrap` found sound. */
export function inspect(to: u32): void {
  const at = note.get(to, note.frameAt);
  const end = note.get(to, note.frameEnd);
  note.set(to, note.kind, 0);
  note.set(to, note.ports, 0);
  note.set(to, note.tcpFlags, 0);
  let type = big16(at + 12);
  let next = at + 14;
  if (isTag(type)) {
    note.remark(to, counts.vlanTagged);
    while (isTag(type) && next + 4 <= end) {
      type = big16(next + 2);
      next += 4;
    }
  }
  if (type == ipv4) ofIpv4(to, next, end, next - at);
  else if (type == ipv6) ofIpv6(to, next, end, next - at);
  else note.remark(to, isTag(type) ? counts.frameMalformed : counts.frameNotIp);
  if (note.get(to, note.original) > end - at) note.remark(to, counts.truncated);
}

// @ts-ignore: decorator
@inline
function ofIpv4(to: u32, at: u32, end: u32, before: u32): void {
  const first = <u32>load<u8>(at);
  const header = (first & 15) * 4;
  const total = big16(at + 2);
  if (at + 20 > end || first >> 4 != 4 || header < 20 || total < header) {
    note.remark(to, counts.frameMalformed);
    return;
  }
  const protocol = <u32>load<u8>(at, 9);
  store<u64>(to + note.addresses, load<u64>(at, 12));
  note.set(to, note.kind, kindOf(4, protocol));
  lengthen(to, before, total);
  const fragment = big16(at + 6);
  if ((fragment & 0x3fff) != 0) note.remark(to, counts.fragments);
  if ((fragment & 0x1fff) == 0) transport(to, protocol, at + header, min<u32>(end, at + total));
}

function ofIpv6(to: u32, at: u32, end: u32, before: u32): void {
  if (at + 40 > end || <u32>load<u8>(at) >> 4 != 6) {
    note.remark(to, counts.frameMalformed);
    return;
  }
  const length = big16(at + 4);
  lengthen(to, before, 40 + length);
  const payloadEnd = min<u32>(end, at + 40 + length);
  let protocol = <u32>load<u8>(at, 6);
  let header = at + 40;
  // Every round takes at least 8 bytes, so hostile chains end with the packet.
  while (isExtension(protocol) && header + 8 <= payloadEnd) {
    const isFragment = protocol == 44;
    const continued = isFragment && (big16(header + 2) & 0xfff8) != 0;
    const units = <u32>load<u8>(header, 1);
    const size: u32 = isFragment ? 8 : protocol == 51 ? (units + 2) * 4 : (units + 1) * 8;
    protocol = <u32>load<u8>(header);
    header = continued ? payloadEnd : header + size;
    if (isFragment) note.remark(to, counts.fragments);
    if (continued) break;
  }
  store<u64>(to + note.addresses, digestsOf(at + 8));
  note.set(to, note.addressesAt, at + 8);
  note.set(to, note.kind, kindOf(6, protocol));
  transport(to, protocol, header, payloadEnd);
}

/** RFC 8200 §4, RFC 4302: hop-by-hop, routing, fragment, authentication, destination options. */
function isExtension(protocol: u32): bool {
  return protocol == 0 || protocol == 43 || protocol == 44 || protocol == 51 || protocol == 60;
}

// @ts-ignore: decorator
@inline
function lengthen(to: u32, before: u32, length: u32): void {
  note.set(to, note.ipLength, length);
  if (before + length > note.get(to, note.original)) note.set(to, note.original, before + length);
}

// @ts-ignore: decorator
@inline
function transport(to: u32, protocol: u32, at: u32, end: u32): void {
  if (at + 4 > end || (protocol != tcp && protocol != udp && protocol != sctp)) return;
  note.set(to, note.ports, load<u32>(at));
  if (protocol == tcp && at + 14 <= end) {
    const flags = <u32>load<u8>(at, 13);
    note.set(to, note.tcpFlags, (flags & 0x12) == 0x02 ? flags | synAlone : flags);
  }
  if (protocol == udp && big16(at + 2) == vxlanPort) note.remark(to, counts.vxlanInVxlan);
}
