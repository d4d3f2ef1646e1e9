// A host to send to, as people write it: a mistake would stand in every task definition.
import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { host } from '../src/commands/host.ts';

test.each([
  'collector',
  'collector.shop.internal',
  'collector.shop.internal.',
  'my_service.local',
  'nlb-0123456789abcdef.elb.eu-central-1.amazonaws.com',
  'xn--bcher-kva.example',
  '3com.example',
  '10.0.0.5',
  'fd00::5',
])('%s', (text) => {
  expect(host(text)).toBe(text);
});

test.each([
  '',
  ' ',
  'a b',
  'http://collector',
  'collector:4789',
  '-x',
  'a..b',
  '300.1.1.1',
  '10.0.0',
  '[fd00::5]',
  'a'.repeat(64),
  'a.'.repeat(127),
])('"%s" is none', (text) => {
  expect(() => host(text)).toThrow(InvalidArgumentError);
});
