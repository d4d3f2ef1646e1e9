// Checksums that the card would have filled in, and only those.
import {
  decodeEthernet,
  decodeIpv4,
  decodeIpv6,
  encodeTcp,
  internetChecksum,
  type Tcp,
  transportChecksum,
} from '@tasktap/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withChecksum } from '../../src/forward/checksums.ts';
import { address, ethernet, frameOf, ipOf, tcpOf, udpOf } from '../packets.ts';

const v4 = ['10.0.0.17', '10.0.0.30'] as const;
const v6 = ['fd00::17', 'fd00::30'] as const;

/** As the kernel hands it to the card. */
function unfinished([from, to]: readonly [string, string], protocol: 6 | 17, payload: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(payload);
  const length = Uint8Array.of(0, protocol, bytes.length >> 8, bytes.length & 255);
  const sum = 0xffff - internetChecksum(Uint8Array.of(...address(from), ...address(to), ...length));
  bytes.set([sum >> 8, sum & 255], protocol === 6 ? 16 : 6);
  return frameOf(from, to, { protocol, payload: bytes });
}

/** 0 where it is right. */
function wrongness(frame: Uint8Array): number {
  const link = decodeEthernet(frame);
  if (link.kind === 'malformed') throw new Error('no Ethernet');
  const packet = link.etherType === 0x0800 ? decodeIpv4(link.payload) : decodeIpv6(link.payload);
  if (packet.kind === 'malformed') throw new Error('no IP');
  return transportChecksum(packet, packet.kind === 'ipv4' ? packet.protocol : packet.nextHeader, packet.payload);
}

test('is right afterwards, and all else is as it was', () => {
  const some = fc.uint8Array({ maxLength: 100 });
  fc.assert(
    fc.property(fc.constantFrom(v4, v6), fc.constantFrom(6 as const, 17 as const), some, (ends, protocol, data) => {
      const payload = protocol === 6 ? tcpOf(80, 4000, 0x18, data) : udpOf(53, 4000, data);
      const given = unfinished(ends, protocol, payload);
      const before = Uint8Array.from(given);
      const made = withChecksum(given);
      expect(wrongness(made)).toBe(0);
      expect(given).toEqual(before);
      const field = given.length - payload.length + (protocol === 6 ? 16 : 6);
      const but = (bytes: Uint8Array) => [...bytes.subarray(0, field), ...bytes.subarray(field + 2)];
      expect(but(made)).toEqual(but(given));
    }),
  );
});

test('of UDP is never 0, which would say that there is none', () => {
  const zero = Uint8Array.of(0, 0);
  // The last word makes up for all others.
  const rest = transportChecksum({ source: address(v4[0]), destination: address(v4[1]) }, 17, udpOf(53, 4000, zero));
  const made = withChecksum(unfinished(v4, 17, udpOf(53, 4000, Uint8Array.of(rest >> 8, rest & 255))));
  expect([...made.subarray(40, 42)]).toEqual([0xff, 0xff]);
});

describe('stays as it is', () => {
  const tcp = tcpOf(80, 4000, 0x18, Uint8Array.of(1, 2, 3));
  const partial = unfinished(v4, 6, tcp);
  const fragment = ipOf(...v4, { protocol: 6, payload: partial.subarray(34), fragmentOffset: 3 });
  const wrong: Tcp = {
    ...{ kind: 'tcp', sourcePort: 1, destinationPort: 2, sequence: 1, acknowledgment: 1, flags: 16, window: 1 },
    checksum: 77,
    urgentPointer: 0,
    options: new Uint8Array(0),
    payload: new Uint8Array(4),
  };
  test.each<[string, Uint8Array]>([
    ['a checksum of 0', frameOf(...v4, { protocol: 6, payload: tcp })],
    ['a wrong one that somebody sent', frameOf(...v4, { protocol: 6, payload: encodeTcp(wrong) })],
    ['one of a packet that is cut', partial.subarray(0, partial.length - 1)],
    ['one of a fragment', ethernet(fragment)],
    ['one of another protocol', frameOf(...v4, { protocol: 132, payload: partial.subarray(34) })],
    ['a segment too short for one', frameOf(...v4, { protocol: 6, payload: new Uint8Array(17) })],
    ['ARP', ethernet(new Uint8Array(28), 0x0806)],
    ['a frame that is none', new Uint8Array(5)],
  ])('%s', (_what, frame) => {
    expect(withChecksum(frame)).toBe(frame);
  });

  test('one that is right', () => {
    const right = withChecksum(partial);
    expect(withChecksum(right)).toBe(right);
  });
});

test('no bytes make it throw', () => {
  const whole = unfinished(v4, 6, tcpOf(80, 4000));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }),
      fc.nat(60),
      (spots, kept) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, value] of spots) bytes[at] = value;
        expect(withChecksum(bytes.subarray(0, kept)).length).toBe(Math.min(kept, whole.length));
      },
    ),
  );
});
