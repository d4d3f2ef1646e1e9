// What becomes of each captured packet, and that each is counted once.
import { decodeVxlan } from '@tasktap/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPcapStream } from '../../src/forward/pcap-stream.ts';
import { createSender, type SenderOptions } from '../../src/forward/sender.ts';
import { createTally, type ForwardWord } from '../../src/forward/words.ts';
import { arrival } from '../arrivals.ts';
import { frameOf, joined, mirrored, pcapOf, tcpOf, udpOf } from '../packets.ts';
import { keptRoute } from './routes.ts';

const usual: SenderOptions = { vni: 77, packetLength: undefined, cap: undefined };
const request = frameOf('10.0.0.17', '10.0.0.30', { protocol: 6, payload: tcpOf(4000, 80, 0x18, new Uint8Array(100)) });
const bulk = frameOf('10.0.0.17', '10.0.0.30', { protocol: 6, payload: tcpOf(80, 4000, 0x18, new Uint8Array(9000)) });
const large = frameOf('10.0.0.17', '10.0.0.30', { protocol: 17, payload: udpOf(1, 2, new Uint8Array(2000)) });

function sending(route = keptRoute(), but: Partial<SenderOptions> = {}, now = () => 0) {
  const tally = createTally();
  const sender = createSender({ ...usual, ...but }, route, tally, now);
  const packet = (data: Uint8Array, linkType = 1, originalLength = data.length): void =>
    sender.packet({ kind: 'pcap-record', seconds: 0, fraction: 0, originalLength, data }, linkType);
  const counted = () => Object.fromEntries(Object.entries(tally.counts()).filter(([, amount]) => amount > 0));
  return { sender, packet, counted, route };
}

const framesIn = (datagrams: readonly Uint8Array[]) =>
  datagrams.map((datagram) => {
    const vxlan = decodeVxlan(datagram);
    return vxlan.kind === 'vxlan' ? { vni: vxlan.vni, frame: new Uint8Array(vxlan.frame) } : undefined;
  });

describe('a packet', () => {
  test('goes in a datagram of its own, under the VNI', () => {
    const { packet, counted, route } = sending();
    packet(request);
    expect(framesIn(route.sent)).toEqual([{ vni: 77, frame: request }]);
    expect(counted()).toEqual({ forwarded: 1, datagrams: 1 });
  });

  test.each<[string, Uint8Array, number, Partial<Record<ForwardWord, number>>]>([
    ['of many segments', bulk, 1, { forwarded: 1, segmented: 1, datagrams: 7 }],
    ['that is cut', large, 1, { forwarded: 1, truncated: 1, datagrams: 1 }],
    ['that is our own', mirrored(77, request), 1, { 'own-output': 1 }],
    ['of a link that is not known', request, 105, { 'unknown-link-type': 1 }],
    ['shorter than its link', request.subarray(0, 9), 1, { 'link-too-short': 1 }],
    ['of no Ethernet', new Uint8Array(40), 101, { 'not-ethernet': 1 }],
  ])('%s is counted', (_what, data, linkType, counts) => {
    const { packet, counted, route } = sending();
    packet(data, linkType);
    expect(counted()).toEqual(counts);
    expect(route.sent.length).toBe(counts.datagrams ?? 0);
    expect(route.sent.every(({ length }) => length <= 1500 - 28)).toBe(true);
  });

  test('that the kernel does not take is counted', () => {
    const { packet, counted, route } = sending(keptRoute({ takes: 'when asked' }));
    packet(request);
    route.take(false);
    expect(counted()).toEqual({ forwarded: 1, 'send-failed': 1 });
  });

  test('is cut to the packet length, and not segmented', () => {
    const { packet, counted, route } = sending(keptRoute(), { packetLength: 128 });
    packet(bulk);
    expect(route.sent.map(({ length }) => length)).toEqual([136]);
    expect(counted()).toEqual({ forwarded: 1, truncated: 1, datagrams: 1 });
  });
});

test('a checksum that was left to the card is filled in, and counted', () => {
  const unfinished = Uint8Array.from(
    frameOf('10.0.0.17', '10.0.0.30', { protocol: 17, payload: udpOf(1, 2, new Uint8Array(2)) }),
  );
  // 10.0 + 0.17 + 10.0 + 0.30 + UDP + its length
  unfinished.set([0x14, 0x4a], 40);
  const { packet, counted, route } = sending();
  packet(unfinished);
  expect(counted()).toEqual({ forwarded: 1, datagrams: 1, 'checksum-filled': 1 });
  expect(framesIn(route.sent)[0]?.frame.subarray(40, 42)).toEqual(Uint8Array.of(0xeb, 0xa8));
});

test('over IPv6 the tunnel holds twenty bytes less', () => {
  const { sender } = sending(keptRoute({ address: 'fd00::9' }));
  expect(sender.limit().frameBytes).toBe(1444);
});

test('from a turn on, packets go to the new target, by its limit', () => {
  const { sender, packet, route } = sending();
  const other = keptRoute({ address: '10.0.0.10', mtu: 9001 });
  packet(request);
  sender.turnTo(other);
  packet(bulk);
  expect([route.sent.length, other.sent.map(({ length }) => length)]).toEqual([1, [8508, 616]]);
});

describe('what the kernel does not take in time', () => {
  test('waits, and beyond 4,096 datagrams nothing more does', () => {
    const { sender, packet, counted, route } = sending(keptRoute({ takes: 'when asked' }));
    for (let turn = 0; turn < 4102; turn += 1) packet(request);
    expect([sender.waiting(), counted()]).toEqual([4096, { forwarded: 4096, 'queue-full': 6 }]);
    route.take();
    packet(request);
    expect(counted()).toEqual({ forwarded: 4097, datagrams: 4096, 'queue-full': 6 });
  });

  test('nor beyond 4 MiB', () => {
    const { packet, counted, route } = sending(keptRoute({ takes: 'when asked', mtu: 9001 }));
    for (let turn = 0; turn < 600; turn += 1) packet(bulk);
    const held = route.sent.reduce((sum, { length }) => sum + length, 0);
    expect([held > 4 * 2 ** 20, held < 4 * 2 ** 20 + 10_000]).toEqual([true, true]);
    expect(counted()['queue-full']).toBe(600 - (counted()['forwarded'] ?? 0));
  });
});

test('the cap counts bits of the outer packets', () => {
  let now = 0;
  // Ten packets in a tenth of a second, with the 36 bytes around each frame.
  const perSecond = (request.length + 36) * 8 * 100;
  const { packet, counted } = sending(keptRoute(), { cap: { unit: 'bits', perSecond } }, () => now);
  for (let turn = 0; turn < 15; turn += 1) packet(request);
  expect(counted()).toEqual({ forwarded: 10, datagrams: 10, 'rate-cap': 5 });
  now = 10;
  packet(request);
  packet(request);
  expect(counted()).toEqual({ forwarded: 11, datagrams: 11, 'rate-cap': 6 });
});

test('any bytes from the source: nothing throws, each packet is counted once, no datagram is longer than the network takes', () => {
  const records = fc.array(arrival, { maxLength: 30 });
  const linkType = fc.constantFrom(1, 1, 12, 101, 113, 276, 7);
  const spots = fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), { maxLength: 3 });
  fc.assert(
    fc.property(records, linkType, spots, fc.constantFrom(undefined, 64), (arrivals, link, places, packetLength) => {
      const file = Uint8Array.from(
        joined([pcapOf([], { linkType: link }), ...arrivals.map(({ record }) => record(false))]),
      );
      for (const [at, value] of places) if (at >= 24 && at < file.length) file[at] = value;
      const { sender, counted, route } = sending(keptRoute({ mtu: 576 }), { packetLength });
      let packets = 0;
      const stream = createPcapStream((record, type) => {
        packets += 1;
        sender.packet(record, type);
      });
      stream.push(file);
      const {
        segmented: _s,
        truncated: _t,
        'checksum-filled': _c,
        datagrams = 0,
        'send-failed': _f,
        ...once
      } = counted();
      expect(Object.values(once).reduce((sum, amount) => sum + amount, 0)).toBe(packets);
      expect(route.sent.length).toBe(datagrams);
      expect(route.sent.every(({ length }) => length <= 576 - 28)).toBe(true);
    }),
  );
});
