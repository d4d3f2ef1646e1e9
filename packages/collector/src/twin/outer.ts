// From the link layer in to the mirrored frame: the twin of assembly/outer.ts.
import * as counts from '../engine/counts.ts';
import { tunnelGeneve } from '../engine/layout.ts';
import { big16, big32, byteAt, little32, type Memory } from './memory.ts';
import { type Note, remark } from './note.ts';

/** LINKTYPE_ numbers: where the EtherType stands, and how long the header is. */
const links: ReadonlyMap<number, { readonly typeAt: number; readonly length: number }> = new Map([
  [1, { typeAt: 12, length: 14 }],
  [113, { typeAt: 14, length: 16 }],
  [276, { typeAt: 0, length: 20 }],
]);
const rawIp: ReadonlySet<number> = new Set([101, 228, 229]);
/** A fragment does not say how long the whole is. */
const anyLength = 0xffff;
const isIp = (type: number): boolean => type === 0x0800 || type === 0x86dd;
const isTag = (type: number): boolean => type === 0x8100 || type === 0x88a8;

/** One of the answers of counts.ts. */
export function unwrap(memory: Memory, note: Note, link: number, begin: number, end: number): number {
  if (rawIp.has(link)) return ip(memory, note, begin, end, true);
  const header = links.get(link);
  if (header === undefined) return counts.unknownLinkType;
  if (begin + header.length > end) return counts.linkTooShort;
  let type = big16(memory, begin + header.typeAt);
  let at = begin + header.length;
  while (isTag(type)) {
    if (at + 4 > end) return counts.linkTooShort;
    type = big16(memory, at + 2);
    at += 4;
  }
  return isIp(type) ? ip(memory, note, at, end, true) : counts.notIp;
}

/** Of a datagram without its headers, as a socket hands it over: `sent` bytes, of which those up to `end` are here. */
export function unwrapDatagram(
  memory: Memory,
  note: Note,
  tunnel: number,
  { begin, end, sent }: { readonly begin: number; readonly end: number; readonly sent: number },
): number {
  return tunnel === tunnelGeneve ? geneve(memory, note, begin, end) : vxlan(memory, note, begin, end, sent);
}

/** `gateway`: GENEVE is still allowed. */
function ip(memory: Memory, note: Note, at: number, end: number, gateway: boolean): number {
  if (at >= end) return counts.ipTooShort;
  switch (byteAt(memory, at) >> 4) {
    case 4:
      return ipv4(memory, note, at, end, gateway);
    case 6:
      return ipv6(memory, note, at, end, gateway);
    default:
      return counts.ipWrongVersion;
  }
}

function ipv4(memory: Memory, note: Note, at: number, end: number, gateway: boolean): number {
  if (at + 20 > end) return counts.ipTooShort;
  const header = (byteAt(memory, at) & 15) * 4;
  const total = big16(memory, at + 2);
  if (header < 20 || total < header) return counts.ipBadLength;
  if (byteAt(memory, at + 9) !== 17) return counts.notUdp;
  const fragment = big16(memory, at + 6);
  if ((fragment & 0x1fff) !== 0) return counts.laterFragment;
  if (at + header > end) return counts.ipTooShort;
  note.sourceAt = at + 12;
  note.sourceVersion = 4;
  const room = (fragment & 0x2000) === 0 ? total - header : anyLength;
  return datagram(memory, note, { at: at + header, end: Math.min(end, at + total), room }, gateway);
}

function ipv6(memory: Memory, note: Note, at: number, end: number, gateway: boolean): number {
  if (at + 40 > end) return counts.ipTooShort;
  note.sourceAt = at + 8;
  note.sourceVersion = 6;
  const next = byteAt(memory, at + 6);
  const begin = at + 40;
  const length = big16(memory, at + 4);
  const payloadEnd = Math.min(end, begin + length);
  if (next === 17) return datagram(memory, note, { at: begin, end: payloadEnd, room: length }, gateway);
  if (next !== 44) return counts.notUdp;
  if (begin + 8 > payloadEnd) return counts.ipTooShort;
  if (byteAt(memory, begin) !== 17) return counts.notUdp;
  const fragment = big16(memory, begin + 2);
  if ((fragment & 0xfff8) !== 0) return counts.laterFragment;
  const room = (fragment & 1) === 0 ? length - 8 : anyLength;
  return datagram(memory, note, { at: begin + 8, end: payloadEnd, room }, gateway);
}

/** A UDP header, the end of what the IP packet says it holds, and the UDP length that it has room for. */
interface Held {
  readonly at: number;
  readonly end: number;
  readonly room: number;
}

function datagram(memory: Memory, note: Note, { at, end, room }: Held, gateway: boolean): number {
  if (at + 8 > end) return counts.udpTooShort;
  const port = big16(memory, at + 2);
  const isGeneve = port === 6081 && gateway;
  if (port !== 4789 && !isGeneve) return gateway ? counts.otherPort : counts.geneveWithoutVxlan;
  const length = big16(memory, at + 4);
  if (length < 8 || length > room) return counts.udpBadLength;
  const payloadEnd = Math.min(end, at + length);
  return isGeneve ? geneve(memory, note, at + 8, payloadEnd) : vxlan(memory, note, at + 8, payloadEnd, length - 8);
}

function geneve(memory: Memory, note: Note, at: number, end: number): number {
  if (at + 8 > end) return counts.geneveTooShort;
  const first = byteAt(memory, at);
  if (first >> 6 !== 0) return counts.geneveWrongVersion;
  const payload = at + 8 + (first & 0x3f) * 4;
  if (payload > end) return counts.geneveTooShort;
  const answer = options(memory, note, at + 8, payload);
  if (answer !== counts.decapsulated) return answer;
  if ((byteAt(memory, at + 1) & 0x80) !== 0) return counts.geneveControl;
  const type = big16(memory, at + 2);
  if (isIp(type)) return insideGeneve(memory, note, payload, end);
  if (type !== 0x6558) return counts.geneveWithoutVxlan;
  if (payload + 14 > end) return counts.linkTooShort;
  return isIp(big16(memory, payload + 12)) ? insideGeneve(memory, note, payload + 14, end) : counts.geneveWithoutVxlan;
}

function insideGeneve(memory: Memory, note: Note, at: number, end: number): number {
  const answer = ip(memory, note, at, end, false);
  return answer === counts.notUdp ? counts.geneveWithoutVxlan : answer;
}

/** RFC 8926 §3.5: whoever does not know a critical option drops the packet. */
function options(memory: Memory, note: Note, begin: number, end: number): number {
  for (let at = begin; at < end; ) {
    const next = at + 4 + (byteAt(memory, at + 3) & 0x1f) * 4;
    if (next > end) return counts.geneveBadLength;
    if (big16(memory, at) === 0x0108) remark(note, counts.throughGateway);
    else if ((byteAt(memory, at + 2) & 0x80) !== 0) return counts.geneveCriticalOption;
    at = next;
  }
  return counts.decapsulated;
}

function vxlan(memory: Memory, note: Note, at: number, end: number, sent: number): number {
  if (at + 8 > end) return counts.vxlanTooShort;
  const flags = big32(memory, at);
  if ((flags & 0x0800_0000) === 0) return counts.vxlanNoVni;
  if (at + 22 > end) return counts.frameTooShort;
  const last = little32(memory, at + 4);
  note.vni = last & 0x00ff_ffff;
  if ((flags & ~0x0800_0000) !== 0 || last >>> 24 !== 0) remark(note, counts.reservedBits);
  note.frameAt = at + 8;
  note.frameEnd = end;
  note.original = sent - 8;
  return counts.decapsulated;
}
