// The filter of the ring, run as the kernel would: what it lets through, and nothing else.
import { describe, expect, test } from 'vitest';
import { packetFilter } from '../src/receive/packet-filter.ts';
import { address, ipOf, joined, udpOf } from './packets.ts';

const comes = 0;
const goes = 4;

/** Bytes that pass; 0: none. Reading beyond the packet lets nothing through, as in the kernel. */
function pass(program: Uint8Array, packet: Uint8Array, direction: number): number {
  const code = new DataView(program.buffer);
  const bytes = new DataView(packet.buffer, packet.byteOffset, packet.length);
  let [a, x] = [0, 0];
  for (let at = 0; at < program.length; at += 8) {
    const k = code.getUint32(at + 4, true);
    const jump = (taken: boolean): number => code.getUint8(at + (taken ? 2 : 3)) * 8;
    try {
      switch (code.getUint16(at, true)) {
        case 0x30:
          a = k === 0xffff_f004 ? direction : bytes.getUint8(k);
          break;
        case 0x28:
          a = bytes.getUint16(k);
          break;
        case 0x20:
          a = bytes.getUint32(k);
          break;
        case 0x48:
          a = bytes.getUint16(x + k);
          break;
        case 0xb1:
          x = (bytes.getUint8(k) & 15) * 4;
          break;
        case 0x54:
          a = (a & k) >>> 0;
          break;
        case 0x15:
          at += jump(a === k);
          break;
        case 0x45:
          at += jump((a & k) !== 0);
          break;
        case 0x06:
          return k;
        default:
          throw new Error(`an instruction that no kernel knows at ${at / 8}`);
      }
    } catch (error) {
      if (error instanceof RangeError) return 0;
      throw error;
    }
  }
  throw new Error('the program ends without an answer');
}

const udpTo = (to: string, port: number, fields: { fragmentOffset?: number } = {}): Uint8Array =>
  ipOf(to.includes(':') ? 'fd00::9' : '10.1.0.1', to, {
    protocol: 17,
    payload: udpOf(5, port, new Uint8Array(9)),
    ...fields,
  });
const tcpTo = (to: string): Uint8Array =>
  ipOf(to.includes(':') ? 'fd00::9' : '10.1.0.1', to, { protocol: 6, payload: udpOf(5, 4789, new Uint8Array(9)) });
/** With four bytes of options, so that the ports are elsewhere. */
const withOptions = (packet: Uint8Array): Uint8Array =>
  joined([Uint8Array.of(0x46), packet.subarray(1, 20), new Uint8Array(4), packet.subarray(20)]);

describe.each<[string, readonly (readonly [what: string, packet: Uint8Array, passes: boolean, direction?: number])[]]>([
  [
    '10.2.0.1',
    [
      ['VXLAN for it', udpTo('10.2.0.1', 4789), true],
      ['GENEVE for it', udpTo('10.2.0.1', 6081), true],
      ['VXLAN behind options', withOptions(udpTo('10.2.0.1', 4789)), true],
      ['VXLAN that goes out', udpTo('10.2.0.1', 4789), false, goes],
      ['VXLAN for another', udpTo('10.2.0.2', 4789), false],
      ['another port', udpTo('10.2.0.1', 4790), false],
      ['TCP to the port', tcpTo('10.2.0.1'), false],
      ['a later fragment', udpTo('10.2.0.1', 4789, { fragmentOffset: 1 }), false],
      ['IPv6', udpTo('fd00::1', 4789), false],
      ['nothing', new Uint8Array(0), false],
      ['a part of a header', udpTo('10.2.0.1', 4789).subarray(0, 21), false],
    ],
  ],
  [
    '0.0.0.0',
    [
      ['VXLAN for anybody', udpTo('10.2.0.2', 4789), true],
      ['another port', udpTo('10.2.0.2', 4790), false],
      ['IPv6', udpTo('fd00::1', 4789), false],
    ],
  ],
  [
    'fd00::1',
    [
      ['VXLAN for it', udpTo('fd00::1', 4789), true],
      ['GENEVE for it', udpTo('fd00::1', 6081), true],
      ['VXLAN for another, alike but for the last bytes', udpTo('fd00::2', 4789), false],
      ['VXLAN for another, alike but for the first bytes', udpTo('fe00::1', 4789), false],
      ['another port', udpTo('fd00::1', 4790), false],
      ['TCP to the port', tcpTo('fd00::1'), false],
      ['IPv4', udpTo('10.2.0.1', 4789), false],
    ],
  ],
  [
    '::',
    [
      ['VXLAN over IPv6', udpTo('fd00::2', 4789), true],
      ['VXLAN over IPv4', udpTo('10.2.0.1', 4789), true],
      ['TCP', tcpTo('fd00::2'), false],
    ],
  ],
])('for %s', (listening, rows) => {
  const program = packetFilter(address(listening), [4789, 6081]);
  test.each(rows.map(([what, ...rest]) => [what, rest] as const))('%s', (_what, [
    packet,
    passes,
    direction = comes,
  ]) => {
    expect(pass(program, packet, direction) > 0).toBe(passes);
  });
});
