// Which hosts are this machine's alone: a decision about tokens, so a doubt is a no.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAddress, isLoopback } from '../src/index.ts';

test.each([
  '127.0.0.1',
  '127.0.0.0',
  '127.8.9.10',
  '127.255.255.255',
  '::1',
  '0:0:0:0:0:0:0:1',
  '::0001',
  'localhost',
])('%s is loopback', (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each([
  '0.0.0.0',
  '::',
  '126.255.255.255',
  '128.0.0.0',
  '1.127.0.0',
  '192.0.2.7',
  '::2',
  '::1:1',
  '1::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:192.0.2.7',
  '2001:db8::1',
  'fe80::1',
  // Names, some of which only look like addresses.
  '127.example.com',
  '127.0.0.1.example.com',
  '127.0.0.example',
  'localhost.example.com',
  'localhost.',
  'LOCALHOST',
  'Localhost',
  'ip6-localhost',
  // Addresses to some, names to others.
  '127',
  '127.1',
  '127.0.0.1.',
  '127.0.0.01',
  '127.0.0.256',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '2130706433',
  '::1%lo',
  '[::1]',
  // Junk. Nothing is every address to who listens.
  '',
  ' ',
  '127.',
  ' 127.0.0.1',
  '127.0.0.1 ',
  '127.0.0.1\n',
  '127.0.0.1:80',
  '127.0.0.1/8',
  '127.0.0.1,192.0.2.7',
  ':1',
  'localhost:80',
  'localhost\u0000',
])('"%s" is not', (host) => {
  expect(isLoopback(host)).toBe(false);
});

test('of all addresses 127.0.0.0/8 and ::1 are', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  );
  fc.assert(
    fc.property(bytes, (address) => {
      const one = formatAddress(address);
      expect(isLoopback(one)).toBe(address.length === 4 ? address[0] === 127 : one === '::1');
    }),
  );
});
