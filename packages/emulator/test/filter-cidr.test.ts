// Which addresses a block holds, and which texts are blocks.
import { parseAddress } from '@tasktap/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, parseCidr } from '../src/world/filter-cidr.ts';

test.each([
  ['10.0.0.0/8', '10.255.255.255', true],
  ['10.0.0.0/8', '11.0.0.0', false],
  ['10.0.1.128/25', '10.0.1.127', false],
  ['10.0.1.128/25', '10.0.1.255', true],
  ['10.0.1.7/32', '10.0.1.7', true],
  ['10.0.1.7/32', '10.0.1.6', false],
  ['0.0.0.0/0', '255.255.255.255', true],
  ['0.0.0.0/0', '::', false],
  ['::/0', '0.0.0.0', false],
  ['2001:db8::/33', '2001:db8:7fff::1', true],
  ['2001:db8::/33', '2001:db8:8000::1', false],
  ['10.0.1.99/24', '10.0.1.1', true],
])('%s holds %s: %s', (block, address, expected) => {
  const cidr = parseCidr(block) ?? expect.fail(block);
  expect(holds(cidr, parseAddress(address) ?? expect.fail(address))).toBe(expected);
});

test.each([
  '',
  '10.0.0.0',
  '10.0.0.0/',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '10.0.0/8',
  '::/129',
  '/8',
  '10.0.0.0/1e1',
])('"%s" is no block', (text) => {
  expect(parseCidr(text)).toBeUndefined();
});

test('flipping a bit of an address leaves its block exactly if the bit is in the prefix', () => {
  const network = fc.constantFrom(4, 16).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
  fc.assert(
    fc.property(network, fc.nat(), fc.nat(), (address, some, other) => {
      const bits = address.length * 8;
      const cidr = { network: address, prefixLength: some % (bits + 1) };
      const flipped = other % bits;
      const neighbour = address.map((byte, at) => (at === flipped >>> 3 ? byte ^ (0x80 >>> (flipped & 7)) : byte));
      expect(holds(cidr, address)).toBe(true);
      expect(holds(cidr, neighbour)).toBe(flipped >= cidr.prefixLength);
    }),
  );
});
