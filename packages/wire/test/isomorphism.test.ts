// What a layer encodes it decodes again, and no bytes whatsoever make a decoder throw.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as wire from '../src/index.ts';
import { bit, bytes, options, payload, uint } from './bytes.ts';

const missing = uint(10);
const tag = fc.record({ priority: uint(3), dropEligible: bit, id: uint(12) });
const macs = { destination: bytes(6), source: bytes(6) };

const untagged = fc.record({
  kind: fc.constant('ethernet' as const),
  ...macs,
  tag: fc.constant(undefined),
  etherType: uint(16).filter((type) => type !== wire.etherTypes.vlan),
  payload,
});
const tagged = fc.record({ kind: fc.constant('ethernet' as const), ...macs, tag, etherType: uint(16), payload });
const ipv4 = fc.record({
  kind: fc.constant('ipv4' as const),
  typeOfService: uint(8),
  identification: uint(16),
  dontFragment: bit,
  moreFragments: bit,
  fragmentOffset: uint(13),
  timeToLive: uint(8),
  protocol: uint(8),
  source: bytes(4),
  destination: bytes(4),
  options,
  payload,
  missing,
});
const ipv6 = fc.record({
  kind: fc.constant('ipv6' as const),
  trafficClass: uint(8),
  flowLabel: uint(20),
  nextHeader: uint(8),
  hopLimit: uint(8),
  source: bytes(16),
  destination: bytes(16),
  payload,
  missing,
});
const ports = { sourcePort: uint(16), destinationPort: uint(16) };
const udp = fc.record({ kind: fc.constant('udp' as const), ...ports, checksum: uint(16), payload, missing });
const tcp = fc.record({
  kind: fc.constant('tcp' as const),
  ...ports,
  sequence: uint(32),
  acknowledgment: uint(32),
  flags: uint(8),
  window: uint(16),
  checksum: uint(16),
  urgentPointer: uint(16),
  options,
  payload,
});
const vxlan = fc.record({ kind: fc.constant('vxlan' as const), vni: uint(24), frame: payload });

describe('decoding what was encoded gives it back', () => {
  test.each([
    ['an untagged Ethernet frame', untagged.map((one) => [one, wire.decodeEthernet(wire.encodeEthernet(one))])],
    ['a tagged Ethernet frame', tagged.map((one) => [one, wire.decodeEthernet(wire.encodeEthernet(one))])],
    ['an IPv4 packet', ipv4.map((one) => [one, wire.decodeIpv4(wire.encodeIpv4(one))])],
    ['an IPv6 packet', ipv6.map((one) => [one, wire.decodeIpv6(wire.encodeIpv6(one))])],
    ['a UDP datagram', udp.map((one) => [one, wire.decodeUdp(wire.encodeUdp(one))])],
    ['a TCP segment', tcp.map((one) => [one, wire.decodeTcp(wire.encodeTcp(one))])],
    ['a VXLAN packet', vxlan.map((one) => [one, wire.decodeVxlan(wire.encodeVxlan(one))])],
  ] satisfies readonly [string, fc.Arbitrary<unknown[]>][])('%s', (_name, pairs) => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        expect(after).toEqual(before);
      }),
    );
  });
});

const decoders: readonly (readonly [string, (bytes: Uint8Array) => unknown])[] = [
  ['decodeEthernet', wire.decodeEthernet],
  ['decodeIpv4', wire.decodeIpv4],
  ['decodeIpv6', wire.decodeIpv6],
  ['decodeUdp', wire.decodeUdp],
  ['decodeTcp', wire.decodeTcp],
  ['decodeVxlan', wire.decodeVxlan],
  ['flowOf', wire.flowOf],
];

/** Bytes that get past the first checks of every layer more often than chance lets them. */
const plausible = fc.oneof(
  bytes(0, 120),
  untagged.map(wire.encodeEthernet),
  tagged.map(wire.encodeEthernet),
  ipv4.map(wire.encodeIpv4),
  ipv6.map(wire.encodeIpv6),
  tcp.map(wire.encodeTcp),
  fc
    .tuple(bytes(12), fc.constantFrom([8, 0, 0x45], [0x86, 0xdd, 0x60], [0x81, 0]), bytes(0, 90))
    .map(([addresses, type, rest]) => Uint8Array.from([...addresses, ...type, ...rest])),
);

describe('no bytes make it throw, cut anywhere, seen through a window into a larger buffer', () => {
  test.each(decoders)('%s', (_name, decode) => {
    fc.assert(
      fc.property(plausible, uint(7), uint(3), (whole, cut, shift) => {
        const buffer = new Uint8Array(whole.length + shift + 9).fill(0xff);
        buffer.set(whole, shift);
        decode(buffer.subarray(shift, shift + Math.min(cut, whole.length)));
      }),
    );
  });
});

test('a window into a larger buffer decodes as if it stood alone', () => {
  fc.assert(
    fc.property(untagged.map(wire.encodeEthernet), uint(3), (frame, shift) => {
      const buffer = new Uint8Array(frame.length + shift + 9).fill(0xff);
      buffer.set(frame, shift);
      expect(wire.decodeEthernet(buffer.subarray(shift, shift + frame.length))).toEqual(wire.decodeEthernet(frame));
    }),
  );
});
