// What the command line takes as an address of this machine, and how others call it.
import { describe, expect, test } from 'vitest';
import { isAddress, urlToCall } from '../src/reach.ts';

test.each([
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', true],
  ['::', true],
  ['192.0.2.7', true],
  ['1.127.0.0', true],
  ['2001:db8::1', true],
  ['127.example.com', false],
  ['', false],
])('%s: an address %s', (text, address) => {
  expect(isAddress(text)).toBe(address);
});

describe('the URL to call', () => {
  test.each([
    ['all addresses: the first of the machine', 'http://0.0.0.0:80', 'http://192.0.2.7:80'],
    ['all addresses of both families', 'http://[::]:4566', 'http://192.0.2.7:4566'],
    ['one address: itself', 'http://127.0.0.1:4566', 'http://127.0.0.1:4566'],
    ['one address of IPv6', 'http://[::1]:4566', 'http://[::1]:4566'],
  ])('of %s', (_what, url, expected) => {
    expect(urlToCall(url, ['192.0.2.7', '192.0.2.8'])).toBe(expected);
  });

  test('on a machine without a network is on loopback', () => {
    expect(urlToCall('http://0.0.0.0:4566', [])).toBe('http://127.0.0.1:4566');
  });
});
