// What is known of one packet of a batch before anything is done about it: a record of 32-bit words, by offset.
import { firstRemark } from '../src/engine/counts';
import { notesAt } from '../src/engine/layout';

/** Packets are read ahead by so many: their flows are on the way from memory while earlier ones are counted. */
export const batch: u32 = 32;
export const noteBytes: u32 = 80;

/** 64 bits. */
export const time: u32 = 0;
/** Where the next packet's record begins. */
export const next: u32 = 8;
/** One of the answers of counts.ts; what follows means something where it is `decapsulated`. */
export const answer: u32 = 12;
/** A bit for each remark of counts.ts. */
export const remarks: u32 = 16;
export const frameAt: u32 = 20;
export const frameEnd: u32 = 24;
/** The frame's length before a mirror or a capture cut it. */
export const original: u32 = 28;
/** As it lies in the packet, in the lower three bytes. */
export const vni: u32 = 32;
/** Where the address lies from which the VXLAN came, */
export const sourceAt: u32 = 36;
/** and the IP version it is of. */
export const sourceVersion: u32 = 40;
/** Of the inner packet by its own header: that header and what follows it. */
export const ipLength: u32 = 44;
/** IPv4 addresses as they lie in the packet, source and destination; of IPv6 a digest each. */
export const addresses: u32 = 48;
/** As they lie in the packet. */
export const ports: u32 = 56;
/** Protocol of the inner packet, and its IP version above it; 0: no flow can be told. */
export const kind: u32 = 60;
export const tcpFlags: u32 = 64;
/** Of all that tells one flow from another. */
export const hash: u32 = 68;
/** Of IPv6: where the inner source address lies; the destination follows. */
export const addressesAt: u32 = 72;
/** Of the flow table: the place where the search for its flow begins. */
export const home: u32 = 76;

// @ts-ignore: decorator
@inline
export function noteAt(place: u32): u32 {
  return notesAt + place * noteBytes;
}

// @ts-ignore: decorator
@inline
export function get(note: u32, field: u32): u32 {
  return load<u32>(note + field);
}

// @ts-ignore: decorator
@inline
export function set(note: u32, field: u32, value: u32): void {
  store<u32>(note + field, value);
}

// @ts-ignore: decorator
@inline
export function bitOf(counter: u32): u32 {
  return 1 << (counter - firstRemark);
}

// @ts-ignore: decorator
@inline
export function remark(note: u32, counter: u32): void {
  store<u32>(note + remarks, load<u32>(note + remarks) | bitOf(counter));
}
