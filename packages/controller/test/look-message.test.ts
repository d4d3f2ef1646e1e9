// Requests to look at a scope: written for the FIFO queue, read back, and said once per scope and minute.
import { clusterArn, minutes, serviceName } from '@tasktap/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LookRequest, lookMessage, parseLook } from '../src/events/look-message.ts';
import { cluster, noon, web } from './facts.ts';

const ofService: LookRequest = { cluster, service: web, why: 'refusal' };
const ofCluster: LookRequest = { cluster, service: undefined, why: 'sweep' };

describe('what was written is read back', () => {
  test.each([
    ['a service that was refused', ofService],
    ['a sweep over a cluster', ofCluster],
    ['a backfill', { ...ofCluster, why: 'backfill' }],
    ['the longest names', { ...ofService, service: serviceName('s'.repeat(255)) }],
  ] satisfies readonly (readonly [string, LookRequest])[])('%s', (_, request) => {
    expect(parseLook(JSON.parse(lookMessage(request, noon).body))).toEqual(request);
  });
});

test('the body is what its page shows', () => {
  expect(JSON.parse(lookMessage(ofCluster, noon).body)).toEqual({ look: 'cluster', cluster, why: 'sweep' });
  expect(JSON.parse(lookMessage(ofService, noon).body)).toEqual({
    look: 'service',
    cluster,
    service: 'web',
    why: 'refusal',
  });
});

describe('two requests are one', () => {
  const same = (one: LookRequest, at: number, other: LookRequest, later: number): boolean =>
    lookMessage(one, at).deduplicationId === lookMessage(other, later).deduplicationId;
  const elsewhere = clusterArn(`${cluster}-2`);
  test.each([
    ['when they come within one minute', ofService, ofService, minutes(1) - 1, true],
    ['whatever they were asked for', ofCluster, { ...ofCluster, why: 'backfill' }, 0, true],
    ['but not in the next minute', ofService, ofService, minutes(1), false],
    ['nor for another service', ofService, { ...ofService, service: serviceName('api') }, 0, false],
    ['nor for a service and its cluster', ofService, ofCluster, 0, false],
    ['nor for another cluster', ofService, { ...ofService, cluster: elsewhere }, 0, false],
  ] satisfies readonly (readonly [
    string,
    LookRequest,
    LookRequest,
    number,
    boolean,
  ])[])('%s', (_, one, other, later, expected) => {
    expect(same(one, noon, other, noon + later)).toBe(expected);
  });
});

test('all looks share a group, so that no two overlap', () => {
  const groupOf = (request: LookRequest): string => lookMessage(request, noon).groupId;
  expect(groupOf(ofService)).toBe(groupOf({ ...ofCluster, cluster: clusterArn(`${cluster}-2`) }));
});

test('whoever needs a look that begins after its request is not taken for another one of the same minute', () => {
  const idOf = (...asker: readonly string[]): string => lookMessage(ofCluster, noon, ...asker).deduplicationId;
  expect(new Set([idOf(), idOf('batch 1'), idOf('batch 2')]).size).toBe(3);
});

test('whatever the names are, the ids are such as SQS takes: at most 128 characters of its alphabet', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000 }), fc.string({ maxLength: 300 }), (name, service) => {
      const request = { cluster: clusterArn(name), service: serviceName(service), why: 'refusal' } as const;
      const { groupId, deduplicationId } = lookMessage(request, noon);
      const fits = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;
      return fits.test(groupId) && fits.test(deduplicationId);
    }),
  );
});

describe('what is no request to look', () => {
  test.each([
    ['nothing', undefined],
    ['text', 'look'],
    ['an empty object', {}],
    ['another scope', { look: 'region', cluster, why: 'sweep' }],
    ['a service without its name', { look: 'service', cluster, why: 'refusal' }],
    ['a service with an empty name', { look: 'service', cluster, service: '', why: 'refusal' }],
    ['a cluster that is no ARN', { look: 'cluster', cluster: 'shop', why: 'sweep' }],
    ['a reason that is none of ours', { look: 'cluster', cluster, why: 'curiosity' }],
  ])('%s', (_, body) => {
    expect(parseLook(body)).toBeUndefined();
  });
});
