// What the forwarder has sent, in every form in which it can come back, is known; what the task says is not taken for it.
import { encodeIcmp, encodeVxlan } from '@tasktap/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filterFor, isOwnOutput } from '../../src/forward/own-output.ts';
import { address, ethernet, frameOf, ipOf, tcpOf, udpOf } from '../packets.ts';

const task = '10.0.0.17';
const target = '10.0.0.9';
const udp = (from: string, to: string, port: number): Uint8Array =>
  frameOf(from, to, { protocol: 17, payload: udpOf(50_000, port, new Uint8Array(40)) });
const fragment = (to: string, protocol = 17): Uint8Array =>
  frameOf(task, to, { protocol, payload: new Uint8Array(40), fragmentOffset: 185 });
const sent = (port: number): Uint8Array =>
  ipOf(task, target, { protocol: 17, payload: udpOf(50_000, port, new Uint8Array(20)) });
const icmp = (type: number, data: Uint8Array): Uint8Array => {
  const message = { type, code: 3, checksum: 0, rest: new Uint8Array(4), data };
  return frameOf(target, task, { protocol: 1, payload: encodeIcmp({ kind: 'icmp', ...message }) });
};
const sent6 = ipOf('fd00::17', 'fd00::9', { protocol: 17, payload: udpOf(50_000, 4789, new Uint8Array(20)) });
const icmp6 = (type: number): Uint8Array => {
  const message = { type, code: 4, checksum: 0, rest: new Uint8Array(4), data: sent6 };
  return frameOf('fd00::9', 'fd00::17', { protocol: 58, payload: encodeIcmp({ kind: 'icmp', ...message }) });
};

describe('is ours', () => {
  test.each<[string, Uint8Array]>([
    ['a datagram to the target', udp(task, target, 4789)],
    ['one to the port that was chosen', udp(task, target, 9999)],
    ['one to the target as it was before', udp(task, '10.0.0.8', 4789)],
    ['VXLAN that others send to this task', udp('10.0.0.5', task, 4789)],
    ['GENEVE', udp(task, '10.0.0.8', 6081)],
    ['behind a VLAN tag', ethernet(sent(4789), 0x0800, 12)],
    ['over IPv6', udp('fd00::17', 'fd00::9', 4789)],
    ['a later fragment towards the target', fragment(target)],
    ['the answer that nobody listens', icmp(3, sent(4789))],
    ['the answer that it took too long', icmp(11, sent(9999))],
    ['such an answer with as much of it as RFC 792 asks', icmp(3, sent(4789).subarray(0, 28))],
    ['such an answer of IPv6', icmp6(1)],
  ])('%s', (_what, frame) => {
    expect(isOwnOutput(frame, 9999, address(target))).toBe(true);
  });
});

describe('is not', () => {
  test.each<[string, Uint8Array]>([
    ['another conversation with the target', udp(task, target, 53)],
    ['TCP to the same port', frameOf(task, target, { protocol: 6, payload: tcpOf(50_000, 4789) })],
    [
      'an answer from the port',
      frameOf(target, task, { protocol: 17, payload: udpOf(4789, 50_000, new Uint8Array(9)) }),
    ],
    ['a later fragment to somebody else', fragment('10.0.0.8')],
    ['a later fragment of another protocol', fragment(target, 6)],
    ['an ICMP error about something else', icmp(3, sent(53))],
    ['a ping that holds such bytes', icmp(8, sent(4789))],
    ['a ping of IPv6 that holds such bytes', icmp6(128)],
    ['ARP', ethernet(new Uint8Array(28), 0x0806)],
    ['nothing at all', new Uint8Array(0)],
  ])('%s', (_what, frame) => {
    expect(isOwnOutput(frame, 9999, address(target))).toBe(false);
  });
});

test('whatever is sent, it is known when it is captured', () => {
  const port = fc.integer({ min: 1, max: 65_535 });
  const ends = fc.constantFrom([task, target] as const, ['fd00::17', 'fd00::9'] as const);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), port, ends, fc.nat(0xff_ffff), (frame, to, [from, at], vni) => {
      const payload = udpOf(50_000, to, encodeVxlan({ kind: 'vxlan', vni, frame }));
      expect(isOwnOutput(frameOf(from, at, { protocol: 17, payload }), to, address(at))).toBe(true);
    }),
  );
});

test('tcpdump is asked to leave out each port once', () => {
  expect(filterFor(4789)).toBe('not (udp and (dst port 4789 or dst port 6081))');
  expect(filterFor(9999)).toBe('not (udp and (dst port 4789 or dst port 6081 or dst port 9999))');
});
