// Large captures of mirrored packets: headers made once for each direction of each conversation, then drawn at random.
import { closeSync, openSync, writeSync } from 'node:fs';
import { frameOf, mirrored, pcapOf, tcpOf, udpOf } from '../packages/collector/test/packets.ts';

export interface Shape {
  /** Of the inner frame, in bytes. */
  readonly length: number;
  readonly vnis: number;
  readonly packets: number;
  readonly flowsPerVni: number;
}

const nothing = new Uint8Array(0);
const bufferBytes = 4 * 2 ** 20;

/** A pcap file of microseconds, as tcpdump writes it. The same shape gives the same bytes. */
export function writeMirroredCapture(path: string, { length, vnis, packets, flowsPerVni }: Shape): void {
  const random = xorshift(0x2545f491);
  const templates = Array.from({ length: vnis * flowsPerVni * 2 }, (_, index) =>
    templateOf(index, flowsPerVni, length),
  );
  const file = openSync(path, 'w');
  writeSync(file, pcapOf([], { ticksPerSecond: 1_000_000 }));
  const buffer = new Uint8Array(bufferBytes).fill(0x5a);
  const view = new DataView(buffer.buffer);
  const record = 16 + 50 + length;
  let at = 0;
  for (let packet = 0; packet < packets; packet += 1) {
    if (at + record > bufferBytes) {
      writeSync(file, buffer, 0, at);
      at = 0;
    }
    view.setUint32(at, 1_760_000_000 + Math.floor(packet / 1_000_000), true);
    view.setUint32(at + 4, packet % 1_000_000, true);
    view.setUint32(at + 8, 50 + length, true);
    view.setUint32(at + 12, 50 + length, true);
    buffer.set(templates[random() % templates.length] ?? nothing, at + 16);
    at += record;
  }
  writeSync(file, buffer, 0, at);
  closeSync(file);
}

/** Up to the end of the inner transport header; lengths are those of the whole packet. */
function templateOf(index: number, flowsPerVni: number, length: number): Uint8Array {
  const flow = index >> 1;
  const vni = Math.floor(flow / flowsPerVni);
  const task = `10.${(vni >> 16) & 0xff}.${(vni >> 8) & 0xff}.${vni & 0xff}`;
  const peer = `10.128.${(flow * 7) & 0xff}.${(flow * 13) & 0xff}`;
  const [source, destination] = index % 2 === 0 ? [task, peer] : [peer, task];
  const client = 32_768 + (flow % 28_000);
  const ports: readonly [number, number] = index % 2 === 0 ? [client, 443] : [443, client];
  const isTcp = flow % 5 !== 0;
  const payload = isTcp
    ? tcpOf(...ports, 0x10, new Uint8Array(length - 54))
    : udpOf(...ports, new Uint8Array(length - 42));
  // Scattered, as AWS chooses them.
  const number = (vni * 7919 + 4242) & 0xff_ffff;
  const frame = frameOf(source, destination, { protocol: isTcp ? 6 : 17, payload });
  return mirrored(number, frame, `10.1.${(vni >> 8) & 0xff}.${vni & 0xff}`).slice(0, 50 + 54);
}

/** Marsaglia's, 32 bits: no quality is asked for, but the same numbers every time. */
function xorshift(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
