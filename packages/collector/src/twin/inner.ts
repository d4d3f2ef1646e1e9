// The mirrored frame: the twin of assembly/inner.ts.
import * as counts from '../engine/counts.ts';
import { synAlone } from '../engine/layout.ts';
import { big16, byteAt, little32, type Memory } from './memory.ts';
import { type Note, remark } from './note.ts';

const isTag = (type: number): boolean => type === 0x8100 || type === 0x88a8;
/** RFC 8200 §4, RFC 4302: hop-by-hop, routing, fragment, authentication, destination options. */
const isExtension = (protocol: number): boolean =>
  protocol === 0 || protocol === 43 || protocol === 44 || protocol === 51 || protocol === 60;
const hasPorts = (protocol: number): boolean => protocol === 6 || protocol === 17 || protocol === 132;

/** Of a packet that `unwrap` found sound. */
export function inspect(memory: Memory, note: Note): void {
  const { frameAt: at, frameEnd: end } = note;
  note.version = 0;
  note.ports = 0;
  note.tcpFlags = 0;
  let type = big16(memory, at + 12);
  let next = at + 14;
  if (isTag(type)) remark(note, counts.vlanTagged);
  while (isTag(type) && next + 4 <= end) {
    type = big16(memory, next + 2);
    next += 4;
  }
  if (type === 0x0800) ipv4(memory, note, next, next - at);
  else if (type === 0x86dd) ipv6(memory, note, next, next - at);
  else remark(note, isTag(type) ? counts.frameMalformed : counts.frameNotIp);
  if (note.original > end - at) remark(note, counts.truncated);
}

function ipv4(memory: Memory, note: Note, at: number, before: number): void {
  const end = note.frameEnd;
  if (at + 20 > end || !isSoundIpv4(memory, at)) {
    remark(note, counts.frameMalformed);
    return;
  }
  const total = big16(memory, at + 2);
  note.version = 4;
  note.addressesAt = at + 12;
  note.protocol = byteAt(memory, at + 9);
  note.ipLength = total;
  note.original = Math.max(note.original, before + total);
  const fragment = big16(memory, at + 6);
  if ((fragment & 0x3fff) !== 0) remark(note, counts.fragments);
  if ((fragment & 0x1fff) !== 0) return;
  transport(memory, note, at + (byteAt(memory, at) & 15) * 4, Math.min(end, at + total));
}

function isSoundIpv4(memory: Memory, at: number): boolean {
  const first = byteAt(memory, at);
  const header = (first & 15) * 4;
  return first >> 4 === 4 && header >= 20 && big16(memory, at + 2) >= header;
}

function ipv6(memory: Memory, note: Note, at: number, before: number): void {
  const end = note.frameEnd;
  if (at + 40 > end || byteAt(memory, at) >> 4 !== 6) {
    remark(note, counts.frameMalformed);
    return;
  }
  const length = big16(memory, at + 4);
  note.version = 6;
  note.addressesAt = at + 8;
  note.ipLength = 40 + length;
  note.original = Math.max(note.original, before + 40 + length);
  note.protocol = byteAt(memory, at + 6);
  const payloadEnd = Math.min(end, at + 40 + length);
  transport(memory, note, behindExtensions(memory, note, at + 40, payloadEnd), payloadEnd);
}

/** Where the protocol's header begins; at the end where there is none. Every round takes at least 8 bytes. */
function behindExtensions(memory: Memory, note: Note, begin: number, end: number): number {
  let at = begin;
  while (isExtension(note.protocol) && at + 8 <= end) {
    const kind = note.protocol;
    note.protocol = byteAt(memory, at);
    if (kind === 44) {
      remark(note, counts.fragments);
      if ((big16(memory, at + 2) & 0xfff8) !== 0) return end;
      at += 8;
    } else {
      const units = byteAt(memory, at + 1);
      at += kind === 51 ? (units + 2) * 4 : (units + 1) * 8;
    }
  }
  return at;
}

function transport(memory: Memory, note: Note, at: number, end: number): void {
  if (at + 4 > end || !hasPorts(note.protocol)) return;
  note.ports = little32(memory, at);
  if (note.protocol === 6 && at + 14 <= end) note.tcpFlags = flagsOf(byteAt(memory, at + 13));
  if (note.protocol === 17 && big16(memory, at + 2) === 4789) remark(note, counts.vxlanInVxlan);
}

function flagsOf(flags: number): number {
  return (flags & 0x12) === 0x02 ? flags | synAlone : flags;
}
