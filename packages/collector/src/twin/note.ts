// What is known of a packet before anything is done about it: one record, written over for every packet, since objects cost more than packets may.
import { firstRemark } from '../engine/counts.ts';

export interface Note {
  /** Nanoseconds since 1970, in two words. */
  timeHigh: number;
  timeLow: number;
  answer: number;
  frameAt: number;
  frameEnd: number;
  /** The frame's length before a mirror or a capture cut it. */
  original: number;
  /** As it lies in the packet, in the lower three bytes. */
  vni: number;
  /** Where the address lies from which the VXLAN came, and the IP version it is of. */
  sourceAt: number;
  sourceVersion: number;
  /** A bit for each remark of counts.ts. */
  remarks: number;
  /** Of the inner packet; 0: no flow can be told. */
  version: number;
  /** Where the inner source address lies; the destination follows. */
  addressesAt: number;
  /** As they lie in the packet. */
  ports: number;
  protocol: number;
  tcpFlags: number;
  /** By its own header: that header and what follows it. */
  ipLength: number;
}

export function emptyNote(): Note {
  return {
    timeHigh: 0,
    timeLow: 0,
    answer: 0,
    frameAt: 0,
    frameEnd: 0,
    original: 0,
    vni: 0,
    sourceAt: 0,
    sourceVersion: 0,
    remarks: 0,
    version: 0,
    addressesAt: 0,
    ports: 0,
    protocol: 0,
    tcpFlags: 0,
    ipLength: 0,
  };
}

export function remark(note: Note, counter: number): void {
  note.remarks |= 1 << (counter - firstRemark);
}
