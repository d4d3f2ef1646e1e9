// The client token: EC2 takes the same token for the same wish, and refuses it for any other.
import { type CreateSession, eniId, filterId, owner, targetId } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { clientToken } from '../src/client-token.ts';
import { create, us } from './facts.ts';

test('is the same for the same wish, and fits into the 64 characters EC2 takes', () => {
  expect(clientToken(us, { ...create, tags: [...create.tags] })).toBe(clientToken(us, create));
  expect(clientToken(us, create)).toMatch(/^[0-9a-f]{64}$/);
});

describe('is another one for', () => {
  test.each<[string, Partial<CreateSession>]>([
    ['another interface', { eni: eniId('eni-b') }],
    ['another target', { target: targetId('tmt-2') }],
    ['another filter', { filter: filterId('tmf-2') }],
    ['another number', { number: 2 }],
    ['another packet length', { packetLength: 129 }],
    ['whole packets', { packetLength: undefined }],
    ['another description', { description: 'another' }],
    ['another tag', { tags: [['tasktap:owner', us]] }],
    ['another epoch', { epoch: 1 }],
  ])('%s', (_, change) => {
    expect(clientToken(us, { ...create, ...change })).not.toBe(clientToken(us, create));
  });

  test('another owner', () => {
    expect(clientToken(owner('stack-2'), create)).not.toBe(clientToken(us, create));
  });
});
