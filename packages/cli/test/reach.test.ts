// Which addresses are this machine's alone, and how others call those that are not.
import { describe, expect, test } from 'vitest';
import { isAddress, isLoopback, urlToCall } from '../src/reach.ts';

test.each([
  ['127.0.0.1', true, true],
  ['127.8.9.10', true, true],
  ['::1', true, true],
  ['localhost', true, true],
  ['0.0.0.0', true, false],
  ['::', true, false],
  ['192.0.2.7', true, false],
  ['1.127.0.0', true, false],
  ['2001:db8::1', true, false],
  ['127.example.com', false, false],
  ['', false, false],
])('%s: an address %s, loopback %s', (text, address, loopback) => {
  expect([isAddress(text), isLoopback(text)]).toEqual([address, loopback]);
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
