// Token buckets on a clock that only moves when told.
import { describe, expect, test } from 'vitest';
import { ec2Operations } from '../src/cloud/ec2/index.ts';
import { createLimits } from '../src/cloud/limits/limits.ts';
import { awsRates } from '../src/cloud/limits/rates.ts';
import type { ServiceName } from '../src/cloud/operation.ts';
import { createHandClock } from './hand-clock.ts';

const paged = { MaxResults: 5 };

/** How many calls in a row pass. */
function passing(limits: ReturnType<typeof createLimits>, service: ServiceName, operation: string, input = {}): number {
  let passed = 0;
  while (passed < 1000 && limits.take(service, operation, input)) passed += 1;
  return passed;
}

describe("AWS's buckets", () => {
  test.each<[ServiceName, string, object, number, number]>([
    ['ec2', 'CreateTrafficMirrorSession', {}, 50, 5],
    ['ec2', 'DeleteTrafficMirrorSession', {}, 50, 5],
    ['ec2', 'DescribeTrafficMirrorSessions', {}, 100, 20],
    ['ec2', 'DescribeNetworkInterfaces', paged, 100, 20],
    ['ec2', 'DescribeNetworkInterfaces', { Filters: [{ Name: 'status' }] }, 100, 20],
    ['ec2', 'DescribeNetworkInterfaces', { NetworkInterfaceIds: ['eni-1'] }, 50, 10],
    ['ec2', 'CreateTags', {}, 100, 10],
    ['ecs', 'StopTask', {}, 100, 40],
    ['ecs', 'DescribeTasks', {}, 100, 20],
    ['ecs', 'ListClusters', {}, 50, 20],
    ['ecs', 'DescribeServices', {}, 100, 20],
    ['ecs', 'UpdateService', {}, 50, 5],
    ['sqs', 'SendMessage', {}, 1000, 1000],
  ])('%s:%s %j lets %i through at once and %i a second', (service, operation, input, capacity, refill) => {
    const clock = createHandClock(0);
    const limits = createLimits(clock, awsRates);
    expect(passing(limits, service, operation, input)).toBe(capacity);
    clock.advance(1000);
    expect(passing(limits, service, operation, input)).toBe(refill);
  });
});

test('a bucket never holds more than its capacity', () => {
  const clock = createHandClock(0);
  const limits = createLimits(clock, [{ operations: ['ec2:X'], capacity: 3, refillPerSecond: 5 }]);
  clock.advance(1_000_000);
  expect(passing(limits, 'ec2', 'X')).toBe(3);
});

test('a token comes back exactly when it is due', () => {
  const clock = createHandClock(0);
  const limits = createLimits(clock, [{ operations: ['ec2:X'], capacity: 1, refillPerSecond: 5 }]);
  limits.take('ec2', 'X', {});
  clock.advance(199);
  expect(limits.take('ec2', 'X', {})).toBe(false);
  clock.advance(1);
  expect(limits.take('ec2', 'X', {})).toBe(true);
});

test('a refused call costs nothing', () => {
  const clock = createHandClock(0);
  const limits = createLimits(clock, [{ operations: ['ec2:X'], capacity: 1, refillPerSecond: 1 }]);
  passing(limits, 'ec2', 'X');
  for (let wait = 0; wait < 10; wait += 1) {
    clock.advance(100);
    if (wait < 9) expect(limits.take('ec2', 'X', {})).toBe(false);
  }
  expect(limits.take('ec2', 'X', {})).toBe(true);
});

test('operations of one ECS category share a bucket, EC2 actions do not', () => {
  const limits = createLimits(createHandClock(0), awsRates);
  expect(passing(limits, 'ecs', 'RunTask')).toBe(100);
  expect(limits.take('ecs', 'StopTask', {})).toBe(false);
  expect(passing(limits, 'ec2', 'CreateTrafficMirrorSession')).toBe(50);
  expect(limits.take('ec2', 'ModifyTrafficMirrorSession', {})).toBe(true);
});

test('without rates everything passes', () => {
  expect(passing(createLimits(createHandClock(0), []), 'ec2', 'CreateTrafficMirrorSession')).toBe(1000);
});

test('every operation of EC2 has a bucket', () => {
  const limited = new Set(awsRates.flatMap(({ operations }) => operations));
  expect(ec2Operations.map(({ name }) => `ec2:${name}`).filter((name) => !limited.has(name))).toEqual([]);
});
