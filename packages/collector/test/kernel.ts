// What the kernel leaves in the input: datagrams in their slots, and a block of a TPACKET_V3 ring.

import { longAddress } from '../src/directory/directory.ts';
import * as layout from '../src/engine/layout.ts';
import { address } from './packets.ts';

export interface Datagram {
  readonly payload: Uint8Array;
  /** @default 10.1.0.1 */
  readonly from?: string;
  /** Nanoseconds since 1970. @default the kernel told none */
  readonly at?: bigint;
}

export function setDatagrams(view: DataView, memory: Uint8Array, datagrams: readonly Datagram[]): void {
  for (const [slot, { payload, from = '10.1.0.1', at }] of datagrams.entries()) {
    memory.set(payload.subarray(0, layout.slotBytes), layout.slotsAt + slot * layout.slotBytes);
    const message = layout.messagesAt + slot * layout.messageBytes;
    view.setUint32(message + layout.messageLength, payload.length, true);
    view.setUint32(message + layout.messageNameLength, from.includes(':') ? 28 : 16, true);
    const name = layout.namesAt + slot * layout.nameBytes;
    view.setUint16(name, from.includes(':') ? 10 : 2, true);
    memory.set(address(from), name + (from.includes(':') ? 8 : 4));
    if (at === undefined) continue;
    view.setBigUint64(message + layout.messageControlLength, 32n, true);
    const control = layout.controlsAt + slot * layout.controlBytes;
    view.setBigUint64(control, 32n, true);
    view.setUint32(control + 8, 1, true);
    view.setUint32(control + 12, 35, true);
    view.setBigUint64(control + 16, at / 1_000_000_000n, true);
    view.setBigUint64(control + 24, at % 1_000_000_000n, true);
  }
}

/** Sixteen bytes of an address. */
export const long = (text: string): Uint8Array => longAddress(address(text));

export interface RingPacket {
  readonly packet: Uint8Array;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Headers and packets as they follow each other in a block, from the first header on; the last one names no next. */
export function ringOf(packets: readonly RingPacket[]): Uint8Array {
  const macAt = 80;
  const parts = packets.map(({ packet, seconds, nanoseconds }, index) => {
    const bytes = new Uint8Array((macAt + packet.length + 15) & ~15);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, index === packets.length - 1 ? 0 : bytes.length, true);
    view.setUint32(4, seconds, true);
    view.setUint32(8, nanoseconds, true);
    view.setUint32(12, packet.length, true);
    view.setUint32(16, packet.length, true);
    view.setUint16(24, macAt, true);
    bytes.set(packet, macAt);
    return bytes;
  });
  return new Uint8Array(Buffer.concat(parts));
}
