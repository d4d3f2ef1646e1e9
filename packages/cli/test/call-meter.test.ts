// What of the last minute is counted, in which bucket, and what the journal tells of calls.
import { clusterArn, eniId, serviceName, sessionId, taskArn } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { createCallMeter } from '../src/console/call-meter.ts';
import { toldCalls } from '../src/console/told-calls.ts';
import type { TimedEntry } from '../src/journal/entry.ts';
import { isThrottling } from '../src/throttling.ts';

const now = 1_772_611_200_000;
const create = { operation: 'ec2:CreateTrafficMirrorSession', throttled: false };

function counted(
  ...secondsAgo: readonly number[]
): readonly [calls: number | undefined, throttled: number | undefined] {
  const meter = createCallMeter();
  for (const seconds of secondsAgo) meter.count(create, now - seconds * 1000);
  const [budget] = meter.budgets(now);
  return [budget?.calls, budget?.throttled];
}

describe('a call', () => {
  test.each<[string, readonly number[], number]>([
    ['of this second counts', [0], 1],
    ['of this second counts beside another', [0, 0], 2],
    ['of 59 seconds ago counts', [59], 1],
    ['of a minute ago does not, and its bucket stays', [60], 0],
    ['of two minutes ago does not', [120], 0],
    ['that is told late counts where it belongs', [0, 30], 2],
    ['of another minute takes no place of a later one', [1, 61], 1],
    ['gives its place to one that is a minute later', [61, 1], 1],
  ])('%s', (_what, secondsAgo, calls) => {
    expect(counted(...secondsAgo)[0]).toBe(calls);
  });

  test('that AWS throttled counts as both', () => {
    const meter = createCallMeter();
    meter.count(create, now);
    meter.count({ ...create, throttled: true }, now);
    expect(meter.budgets(now)).toEqual([
      {
        operations: ['ec2:CreateTrafficMirrorSession'],
        ...{ calls: 2, throttled: 1, limit: { burst: 50, perSecond: 5 } },
      },
    ]);
  });

  test('shares the bucket of its neighbours', () => {
    const meter = createCallMeter();
    meter.count({ operation: 'ecs:ListTasks', throttled: false }, now);
    meter.count({ operation: 'ecs:DescribeTasks', throttled: false }, now);
    expect(meter.budgets(now)).toMatchObject([{ operations: ['ecs:DescribeTasks', 'ecs:ListTasks'], calls: 2 }]);
  });

  test('without a documented limit is shown once it was throttled, behind the others', () => {
    const meter = createCallMeter();
    meter.count({ operation: 'ssm:GetParameter', throttled: false }, now);
    expect(meter.budgets(now)).toEqual([]);
    meter.count({ operation: 'ssm:GetParameter', throttled: true }, now);
    meter.count({ operation: 'ecs:ListTasks', throttled: false }, now);
    meter.count(create, now);
    expect(meter.budgets(now).map(({ operations: [first], limit }) => [first, limit?.perSecond])).toEqual([
      ['ec2:CreateTrafficMirrorSession', 5],
      ['ecs:DescribeTasks', 20],
      ['ssm:GetParameter', undefined],
    ]);
  });
});

test.each([
  ['RequestLimitExceeded', true],
  ['ThrottlingException', true],
  ['NetworkInterfaceNotSupported', false],
  [undefined, false],
])('%s says that somebody called too fast: %s', (code, says) => {
  expect(isThrottling(code)).toBe(says);
});

const at = '2026-03-04T08:00:00.000Z';
const task = taskArn('arn:aws:ecs:eu-central-1:111122223333:task/shop/0f1e');
const ofTask = { at, task, service: serviceName('web') };
const session = { session: sessionId('tms-1'), eni: eniId('eni-1') };
const fault = { at, kind: 'fault', requestId: undefined, message: 'slow down', code: 'RequestLimitExceeded' } as const;

describe('the journal tells', () => {
  test.each<[string, TimedEntry, readonly string[]]>([
    [
      'of a create that made a session',
      { kind: 'session-created', ...ofTask, ...session, vni: 1, target: 'tmt-1', number: 1 },
      ['ec2:CreateTrafficMirrorSession'],
    ],
    [
      'of a create that EC2 refused',
      { kind: 'refused', ...ofTask, eni: session.eni, code: 'NetworkInterfaceNotSupported' },
      ['ec2:CreateTrafficMirrorSession'],
    ],
    [
      'of a change',
      { kind: 'session-modified', ...ofTask, session: session.session, target: 'tmt-1', filter: 'tmf-1' },
      ['ec2:ModifyTrafficMirrorSession'],
    ],
    [
      'of a delete',
      { kind: 'session-deleted', at, ...session, reason: 'task-gone' },
      ['ec2:DeleteTrafficMirrorSession'],
    ],
    ['of a stop', { kind: 'task-stopped', ...ofTask, code: 'x', wasRunning: true }, ['ecs:StopTask']],
    [
      'of a throttled read',
      { ...fault, fault: 'throttled', operation: 'DescribeTasks' },
      ['ecs:DescribeTasks throttled'],
    ],
    ['of one that was denied', { ...fault, fault: 'denied', operation: 'CreateTags' }, ['ec2:CreateTags']],
    ['nothing of calls without a limit', { ...fault, fault: 'throttled', operation: 'SendMessage' }, []],
    [
      'nothing of how much a look has read',
      {
        ...{ kind: 'looked', at, cluster: clusterArn('arn:aws:ecs:eu-central-1:111122223333:cluster/shop') },
        ...{ why: 'sweep', selected: 9, covered: 9, unfinished: false },
      },
      [],
    ],
  ])('%s', (_what, entry, calls) => {
    expect(toldCalls(entry).map(({ operation, throttled }) => `${operation}${throttled ? ' throttled' : ''}`)).toEqual(
      calls,
    );
  });
});
