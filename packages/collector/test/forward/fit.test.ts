// What fits into the tunnel, and what becomes of all else: nothing of a TCP stream is lost, and no frame is ever too long.
import {
  decodeEthernet,
  decodeIpv4,
  decodeIpv6,
  decodeTcp,
  type Tcp,
  tcpFlags,
  transportChecksum,
} from '@tasktap/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitted, limitOf } from '../../src/forward/fit.ts';
import { ethernet, frameOf, ipOf, joined, tcpOf, udpOf } from '../packets.ts';

const stream = Uint8Array.from({ length: 5000 }, (_, index) => index % 251);
const all = tcpFlags.cwr | tcpFlags.psh | tcpFlags.fin | tcpFlags.ack | tcpFlags.ece;
const long = frameOf('10.0.0.1', '10.0.0.2', { protocol: 6, payload: tcpOf(80, 4000, all, stream) });
const limit = { frameBytes: 1464, cut: false };
/** With its flag "more fragments". */
const firstFragment = Uint8Array.from(long);
firstFragment.set([0x20], 20);

describe('the limit', () => {
  test.each<[string, number | undefined, number, 'ipv4' | 'ipv6', number]>([
    ["jumbo frames: EC2's packet length", undefined, 9001, 'ipv4', 8500],
    ['an ordinary network: its MTU without IP, UDP and VXLAN', undefined, 1500, 'ipv4', 1464],
    ['over IPv6 twenty bytes less', undefined, 1500, 'ipv6', 1444],
    ['a packet length', 128, 1500, 'ipv4', 128],
    ['a packet length that does not fit', 8000, 1500, 'ipv4', 1464],
  ])('%s', (_what, packetLength, mtu, family, frameBytes) => {
    expect(limitOf(packetLength, mtu, family)).toEqual({ frameBytes, cut: packetLength !== undefined });
  });
});

describe('a frame', () => {
  test.each<[string, Uint8Array, Partial<typeof limit>, readonly [how: string, ...lengths: number[]]]>([
    ['of exactly the limit goes whole', long.subarray(0, 1464), {}, ['whole', 1464]],
    ['of TCP that is longer goes in segments', long, {}, ['segmented', 1464, 1464, 1464, 824]],
    ['of TCP is cut where beginnings are wanted', long, { cut: true }, ['truncated', 1464]],
    [
      'of UDP is cut',
      frameOf('10.0.0.1', '10.0.0.2', { protocol: 17, payload: udpOf(1, 2, stream) }),
      {},
      ['truncated', 1464],
    ],
    [
      'with a fragment is cut',
      frameOf('10.0.0.1', '10.0.0.2', { protocol: 6, payload: stream, fragmentOffset: 3 }),
      {},
      ['truncated', 1464],
    ],
    ['with the first fragment is cut', firstFragment, {}, ['truncated', 1464]],
    [
      'with a SYN is cut',
      frameOf('10.0.0.1', '10.0.0.2', { protocol: 6, payload: tcpOf(80, 4000, tcpFlags.syn, stream) }),
      {},
      ['truncated', 1464],
    ],
    [
      'with urgent data is cut',
      frameOf('10.0.0.1', '10.0.0.2', { protocol: 6, payload: tcpOf(80, 4000, tcpFlags.urg, stream) }),
      {},
      ['truncated', 1464],
    ],
    ['that the capture has cut is cut', long.subarray(0, 2000), {}, ['truncated', 1464]],
    ['of no IP is cut', ethernet(stream, 0x88cc), {}, ['truncated', 1464]],
    ['whose headers leave no room is cut', long, { frameBytes: 54 }, ['truncated', 54]],
    [
      'whose headers leave room for a byte',
      long.subarray(0),
      { frameBytes: 55 },
      ['segmented', ...Array<number>(5000).fill(55)],
    ],
  ])('%s', (_what, frame, but, [how, ...lengths]) => {
    const answer = fitted(frame, frame.length, { ...limit, ...but });
    expect([answer.how, ...answer.frames.map(({ length }) => length)]).toEqual([how, ...lengths]);
  });

  test('that the capture has cut below the limit is told as cut', () => {
    expect(fitted(long.subarray(0, 100), long.length, limit).how).toBe('truncated');
  });
});

test('CWR stays on the first segment, PSH and FIN on the last', () => {
  const flags = fitted(long, long.length, limit).frames.map((frame) => segmentIn(frame).tcp.flags);
  const kept = tcpFlags.ack | tcpFlags.ece;
  expect(flags).toEqual([kept | tcpFlags.cwr, kept, kept, kept | tcpFlags.psh | tcpFlags.fin]);
});

test('segments of either IP version hold the stream byte for byte, with headers that are right', () => {
  const ends = fc.constantFrom(['10.0.0.1', '10.0.0.2'] as const, ['fd00::1', 'fd00::2'] as const);
  fc.assert(
    fc.property(
      ends,
      fc.uint8Array({ minLength: 1, maxLength: 4000 }),
      fc.integer({ min: 80, max: 1500 }),
      fc.boolean(),
      ([from, to], payload, frameBytes, tagged) => {
        const packet = ipOf(from, to, { protocol: 6, payload: tcpOf(80, 4000, 0x18, payload) });
        const frame = ethernet(packet, from.includes(':') ? 0x86dd : 0x0800, tagged ? 5 : undefined);
        const { frames } = fitted(frame, frame.length, { frameBytes, cut: false });
        const segments = frames.map(segmentIn);
        expect(frames.every(({ length }) => length <= frameBytes)).toBe(true);
        expect(Buffer.from(joined(segments.map(({ tcp }) => tcp.payload))).equals(payload)).toBe(true);
        let next = 1;
        for (const { tcp, checksum, missing } of segments) {
          expect([tcp.sequence, missing]).toEqual([next, 0]);
          if (frames.length > 1) expect(checksum).toBe(0);
          next += tcp.payload.length;
        }
      },
    ),
  );
});

test('sequence numbers and identifications begin again at zero', () => {
  const wrapping = Uint8Array.from(long);
  const view = new DataView(wrapping.buffer);
  view.setUint16(18, 0xffff);
  view.setUint32(38, 0xffff_ffff);
  const segments = fitted(wrapping, wrapping.length, limit).frames.map(segmentIn);
  expect(segments.map(({ identification }) => identification)).toEqual([0xffff, 0, 1, 2]);
  expect(segments.map(({ tcp }) => tcp.sequence)).toEqual([0xffff_ffff, 1409, 2819, 4229]);
});

test('no frame is longer than the limit, whatever it is', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ min: 20, max: 200 }),
      fc.boolean(),
      (noise, frameBytes, cut) => {
        const spoilt = Uint8Array.from(long.subarray(0, 300));
        spoilt.set(noise.subarray(0, 60), 12);
        for (const frame of [noise, spoilt]) {
          const { frames } = fitted(frame, frame.length, { frameBytes, cut });
          expect(frames.length).toBeGreaterThan(0);
          expect(frames.every(({ length }) => length <= frameBytes)).toBe(true);
        }
      },
    ),
  );
});

interface Segment {
  readonly tcp: Tcp;
  /** 0 where it is right. */
  readonly checksum: number;
  readonly missing: number;
  readonly identification: number | undefined;
}

function segmentIn(frame: Uint8Array): Segment {
  const link = decodeEthernet(frame);
  if (link.kind === 'malformed') throw new Error('no Ethernet');
  const packet = link.etherType === 0x0800 ? decodeIpv4(link.payload) : decodeIpv6(link.payload);
  if (packet.kind === 'malformed') throw new Error('no IP');
  const tcp = decodeTcp(packet.payload);
  if (tcp.kind === 'malformed') throw new Error('no TCP');
  const identification = packet.kind === 'ipv4' ? packet.identification : undefined;
  return { tcp, checksum: transportChecksum(packet, 6, packet.payload), missing: packet.missing, identification };
}
