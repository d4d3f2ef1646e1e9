// Which texts are addresses, and which bytes they mean.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAddress, parseAddress, parseMac } from '../src/index.ts';
import { hex } from './bytes.ts';

test.each([
  ['10.0.1.255', '0a0001ff'],
  ['0.0.0.0', '00000000'],
  ['::', '00'.repeat(16)],
  ['::1', `${'00'.repeat(15)}01`],
  ['2001:db8::', `20010db8${'00'.repeat(12)}`],
  ['fd00:ec2::254', `fd000ec2${'00'.repeat(10)}0254`],
  ['2001:DB8:1:2:3:4:5:6', '20010db8000100020003000400050006'],
  ['1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
  ['::ffff:192.0.2.1', `${'00'.repeat(10)}ffffc0000201`],
  ['1:2:3:4:5:6:192.0.2.1', '000100020003000400050006c0000201'],
])('%s is an address', (text, bytes) => {
  expect(parseAddress(text)).toEqual(hex(bytes));
});

test.each([
  '',
  '10.0.1',
  '10.0.1.2.3',
  '10.0.1.256',
  '10.0.01.2',
  '10.0.1.2 ',
  '10.0.1.2/24',
  'localhost',
  ':',
  ':::',
  '1::2::3',
  ':1::',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8',
  '12345::',
  'g::',
  '192.0.2.1::',
  '::192.0.2.1:1',
  '::ffff:192.0.2',
])('"%s" is no address', (text) => {
  expect(parseAddress(text)).toBeUndefined();
});

test.each([
  ['02:42:ac:11:00:02', hex('0242ac110002')],
  ['FF:ff:ff:ff:ff:ff', hex('ffffffffffff')],
  ['02:42:ac:11:00', undefined],
  ['02-42-ac-11-00-02', undefined],
  ['02:42:ac:11:00:02:03', undefined],
])('%s as a MAC address', (text, bytes) => {
  expect(parseMac(text)).toEqual(bytes);
});

test.each([
  ['0a0001ff', '10.0.1.255'],
  ['00'.repeat(16), '::'],
  [`${'00'.repeat(15)}01`, '::1'],
  [`0001${'00'.repeat(14)}`, '1::'],
  ['20010db8000000000000000000000001', '2001:db8::1'],
  ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
  ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
  ['20010db8000000010000000000000001', '2001:db8:0:1::1'],
  [`${'00'.repeat(10)}ffffc0000201`, '::ffff:192.0.2.1'],
  [`${'00'.repeat(10)}fffec0000201`, '::fffe:c000:201'],
])('%s is written %s', (bytes, text) => {
  expect(formatAddress(hex(bytes))).toBe(text);
});

test('an address that is written is the same when it is read', () => {
  const part = fc.constantFrom(0, 0, 0, 1, 255);
  const address = fc.oneof(...[4, 16].map((length) => fc.array(part, { minLength: length, maxLength: length })));
  fc.assert(
    fc.property(address, (bytes) => {
      expect(parseAddress(formatAddress(Uint8Array.from(bytes)))).toEqual(Uint8Array.from(bytes));
    }),
  );
});
