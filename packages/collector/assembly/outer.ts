// From the link layer in to the mirrored frame: Ethernet or its like, IP, UDP, perhaps GENEVE, VXLAN.
import * as counts from '../src/engine/counts';
import { tunnelGeneve } from '../src/engine/layout';
import * as note from './note';
import { bridgedEthernet, big16, big32, genevePort, ipv4, ipv6, isTag, udp, vxlanPort } from './numbers';

// Behind `ip`: the UDP header, the end of what the IP packet says it holds, and the UDP length that it has room for.
let udpAt: u32 = 0;
let udpEnd: u32 = 0;
let udpRoom: u32 = 0;
/** A fragment does not say how long the whole is. */
const anyLength: u32 = 0xffff;

/** LINKTYPE_ numbers of the capture formats. */
export const linkEthernet: u32 = 1;
const linkRaw: u32 = 101;
const linkCooked: u32 = 113;
const linkIpv4: u32 = 228;
const linkIpv6: u32 = 229;
const linkCooked2: u32 = 276;

/** One of the answers of counts.ts. */
export function unwrap(to: u32, link: u32, begin: u32, end: u32): u32 {
  let header: u32;
  let typeAt: u32;
  if (link == linkEthernet) {
    header = 14;
    typeAt = 12;
  } else if (link == linkCooked) {
    header = 16;
    typeAt = 14;
  } else if (link == linkCooked2) {
    header = 20;
    typeAt = 0;
  } else if (link == linkRaw || link == linkIpv4 || link == linkIpv6) {
    return ip(to, begin, end);
  } else {
    return counts.unknownLinkType;
  }
  if (begin + header > end) return counts.linkTooShort;
  let type = big16(begin + typeAt);
  let at = begin + header;
  while (isTag(type)) {
    if (at + 4 > end) return counts.linkTooShort;
    type = big16(at + 2);
    at += 4;
  }
  return type == ipv4 || type == ipv6 ? ip(to, at, end) : counts.notIp;
}

/** Of the first IP header; GENEVE may be between it and the VXLAN. */
// @ts-ignore: decorator
@inline
function ip(to: u32, at: u32, end: u32): u32 {
  const answer = findUdp(to, at, end);
  if (answer != counts.decapsulated) return answer;
  const port = big16(udpAt + 2);
  if (port == vxlanPort) return vxlanInUdp(to);
  if (port != genevePort) return counts.otherPort;
  const length = big16(udpAt + 4);
  return length < 8 || length > udpRoom ? counts.udpBadLength : geneve(to, udpAt + 8, min<u32>(udpEnd, udpAt + length));
}

/** Of a datagram without its headers, as a socket hands it over: `sent` bytes, of which those up to `end` are here. */
export function unwrapDatagram(to: u32, tunnel: u32, at: u32, end: u32, sent: u32): u32 {
  return tunnel == tunnelGeneve ? geneve(to, at, end) : vxlan(to, at, end, sent);
}

/** Into `udpAt` and `udpEnd`. */
// @ts-ignore: decorator
@inline
function findUdp(to: u32, at: u32, end: u32): u32 {
  if (at >= end) return counts.ipTooShort;
  const version = <u32>load<u8>(at) >> 4;
  const answer = version == 4 ? ofIpv4(to, at, end) : version == 6 ? ofIpv6(to, at, end) : counts.ipWrongVersion;
  if (answer != counts.decapsulated) return answer;
  return udpAt + 8 > udpEnd ? counts.udpTooShort : counts.decapsulated;
}

// @ts-ignore: decorator
@inline
function ofIpv4(to: u32, at: u32, end: u32): u32 {
  if (at + 20 > end) return counts.ipTooShort;
  const header = (<u32>load<u8>(at) & 15) * 4;
  const total = big16(at + 2);
  if (header < 20 || total < header) return counts.ipBadLength;
  if (<u32>load<u8>(at, 9) != udp) return counts.notUdp;
  const fragment = big16(at + 6);
  if ((fragment & 0x1fff) != 0) return counts.laterFragment;
  if (at + header > end) return counts.ipTooShort;
  note.set(to, note.sourceAt, at + 12);
  note.set(to, note.sourceVersion, 4);
  udpAt = at + header;
  udpEnd = min<u32>(end, at + total);
  udpRoom = (fragment & 0x2000) != 0 ? anyLength : total - header;
  return counts.decapsulated;
}

/** Nobody puts extension headers around a mirrored packet but a fragmenting router; a fragment's first part is read. */
function ofIpv6(to: u32, at: u32, end: u32): u32 {
  if (at + 40 > end) return counts.ipTooShort;
  note.set(to, note.sourceAt, at + 8);
  note.set(to, note.sourceVersion, 6);
  udpAt = at + 40;
  udpRoom = big16(at + 4);
  udpEnd = min<u32>(end, udpAt + udpRoom);
  let next = <u32>load<u8>(at, 6);
  if (next == 44) {
    if (udpAt + 8 > udpEnd) return counts.ipTooShort;
    next = <u32>load<u8>(udpAt);
    const fragment = big16(udpAt + 2);
    if (next == udp && (fragment & 0xfff8) != 0) return counts.laterFragment;
    udpRoom = (fragment & 1) != 0 ? anyLength : udpRoom - 8;
    udpAt += 8;
  }
  return next == udp ? counts.decapsulated : counts.notUdp;
}

function geneve(to: u32, at: u32, end: u32): u32 {
  if (at + 8 > end) return counts.geneveTooShort;
  const first = <u32>load<u8>(at);
  if (first >> 6 != 0) return counts.geneveWrongVersion;
  const payload = at + 8 + (first & 0x3f) * 4;
  if (payload > end) return counts.geneveTooShort;
  const answer = options(to, at + 8, payload);
  if (answer != counts.decapsulated) return answer;
  if ((<u32>load<u8>(at, 1) & 0x80) != 0) return counts.geneveControl;
  const type = big16(at + 2);
  if (type == ipv4 || type == ipv6) return insideGeneve(to, payload, end);
  if (type != bridgedEthernet) return counts.geneveWithoutVxlan;
  if (payload + 14 > end) return counts.linkTooShort;
  const inner = big16(payload + 12);
  return inner == ipv4 || inner == ipv6 ? insideGeneve(to, payload + 14, end) : counts.geneveWithoutVxlan;
}

function insideGeneve(to: u32, at: u32, end: u32): u32 {
  const answer = findUdp(to, at, end);
  if (answer == counts.notUdp) return counts.geneveWithoutVxlan;
  if (answer != counts.decapsulated) return answer;
  return big16(udpAt + 2) == vxlanPort ? vxlanInUdp(to) : counts.geneveWithoutVxlan;
}

/** RFC 8926 §3.5: whoever does not know a critical option drops the packet. Amazon's are known to say nothing about the packet inside. */
function options(to: u32, begin: u32, end: u32): u32 {
  let at = begin;
  while (at < end) {
    const next = at + 4 + (<u32>load<u8>(at, 3) & 0x1f) * 4;
    if (next > end) return counts.geneveBadLength;
    if (big16(at) == 0x0108) note.remark(to, counts.throughGateway);
    else if ((<u32>load<u8>(at, 2) & 0x80) != 0) return counts.geneveCriticalOption;
    at = next;
  }
  return counts.decapsulated;
}

// @ts-ignore: decorator
@inline
function vxlanInUdp(to: u32): u32 {
  const length = big16(udpAt + 4);
  if (length < 8 || length > udpRoom) return counts.udpBadLength;
  return vxlan(to, udpAt + 8, min<u32>(udpEnd, udpAt + length), length - 8);
}

// @ts-ignore: decorator
@inline
function vxlan(to: u32, at: u32, end: u32, sent: u32): u32 {
  if (at + 8 > end) return counts.vxlanTooShort;
  const flags = big32(at);
  if ((flags & 0x08000000) == 0) return counts.vxlanNoVni;
  if (at + 22 > end) return counts.frameTooShort;
  const last = load<u32>(at, 4);
  note.set(to, note.vni, last & 0x00ffffff);
  if ((flags & 0xf7ffffff) != 0 || last >> 24 != 0) note.remark(to, counts.reservedBits);
  note.set(to, note.frameAt, at + 8);
  note.set(to, note.frameEnd, end);
  // What the UDP length says the frame had when it was sent.
  note.set(to, note.original, sent - 8);
  return counts.decapsulated;
}
