// Checksums: the examples of the standards, and what holds for every segment.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encodeTcp,
  encodeUdp,
  internetChecksum,
  transportChecksum,
  withTcpChecksum,
  withUdpChecksum,
} from '../src/index.ts';
import { bytes, hex, options, payload, uint } from './bytes.ts';

test.each([
  ['the example of RFC 1071 §3', '0001 f203 f4f5 f6f7', 0xffff - 0xddf2],
  ['an odd byte at the end is the high half of a word', 'ab', 0xffff - 0xab00],
  ['nothing', '', 0xffff],
  ['a carry that causes another carry', 'ffff 0001 ffff', 0xffff - 0x0001],
])('internetChecksum: %s', (_name, text, checksum) => {
  expect(internetChecksum(hex(text))).toBe(checksum);
});

const ends = fc.constantFrom(4, 16).chain((length) => fc.record({ source: bytes(length), destination: bytes(length) }));
const udp = fc.record({
  kind: fc.constant('udp' as const),
  sourcePort: uint(16),
  destinationPort: uint(16),
  checksum: uint(16),
  payload,
  missing: fc.constant(0),
});
const tcp = fc.record({
  kind: fc.constant('tcp' as const),
  sourcePort: uint(16),
  destinationPort: uint(16),
  sequence: uint(32),
  acknowledgment: uint(32),
  flags: uint(8),
  window: uint(16),
  checksum: uint(16),
  urgentPointer: uint(16),
  options,
  payload,
});

describe('a segment with its right checksum sums up to nothing', () => {
  test('TCP', () => {
    fc.assert(
      fc.property(
        tcp,
        ends,
        (one, between) => transportChecksum(between, 6, encodeTcp(withTcpChecksum(one, between))) === 0,
      ),
    );
  });
  test('UDP', () => {
    fc.assert(
      fc.property(
        udp,
        ends,
        (one, between) => transportChecksum(between, 17, encodeUdp(withUdpChecksum(one, between))) === 0,
      ),
    );
  });
});

test('a DNS query: its checksum covers addresses, protocol and length', () => {
  const query = hex('0001 0100 0001 0000 0000 0000 00 0001 0001');
  const datagram = {
    kind: 'udp',
    sourcePort: 0x8000,
    destinationPort: 53,
    checksum: 0,
    payload: query,
    missing: 0,
  } as const;
  // 0a00 0105 0a00 0002 | 0011 | 0019 | 8000 0035 0019 | 0001 0100 0001 0001 0001 (the odd byte 00 shifts the last words), by hand.
  const words =
    0x0a00 +
    0x0105 +
    0x0a00 +
    0x0002 +
    17 +
    25 +
    0x8000 +
    53 +
    25 +
    (0x0001 + 0x0100 + 0x0001) +
    (0x0000 + 0x0100 + 0x0100);
  const sealed = withUdpChecksum(datagram, { source: hex('0a000105'), destination: hex('0a000002') });
  expect(sealed.checksum).toBe(0xffff - words);
});

test('a UDP checksum that comes out as 0 is sent as ffff', () => {
  const datagram = {
    kind: 'udp',
    sourcePort: 0,
    destinationPort: 0,
    checksum: 0,
    payload: hex('ffde'),
    missing: 0,
  } as const;
  const nowhere = { source: hex('00000000'), destination: hex('00000000') };
  expect(transportChecksum(nowhere, 17, encodeUdp(datagram))).not.toBe(0);
  const zero = { ...datagram, payload: hex('ffda') };
  expect(transportChecksum(nowhere, 17, encodeUdp(zero))).toBe(0);
  expect(withUdpChecksum(zero, nowhere).checksum).toBe(0xffff);
});
