// CloudWatch Logs: what functions wrote is found again by time, stream and terms, in pages; what is not understood is refused.
import type { FilterLogEventsRequest } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { filterLogEvents } from '../src/cloud/logs/filter-log-events.ts';
import { createLogGroups } from '../src/cloud/logs/log-groups.ts';
import { createAccount, refusalOf } from './account.ts';

const group = '/aws/lambda/tap';

function written() {
  const { cloud } = createAccount();
  const lines: readonly (readonly [number, string, string])[] = [
    [10, 'first', 'looked at shop'],
    [20, 'second', 'looked at "office" 7'],
    [30, 'first', 'refused a-b'],
  ];
  for (const [at, stream, message] of lines) cloud.logGroups.keep(group, { at, stream, message });
  return cloud;
}

const found = (different: Partial<FilterLogEventsRequest>): readonly (string | undefined)[] =>
  (filterLogEvents.run({ logGroupName: group, ...different }, written()).events ?? []).map(({ message }) => message);

describe('finds', () => {
  test.each<[string, Partial<FilterLogEventsRequest>, readonly number[]]>([
    ['everything, oldest first', {}, [0, 1, 2]],
    ['from a time on, that included', { startTime: 20 }, [1, 2]],
    ['to a time, that included', { endTime: 20 }, [0, 1]],
    ['a word', { filterPattern: 'looked' }, [0, 1]],
    ['several words, all of which must be there', { filterPattern: 'looked shop' }, [0]],
    ['a phrase', { filterPattern: '"a-b"' }, [2]],
    ['a phrase with quotes in it', { filterPattern: '"\\"office\\" 7"' }, [1]],
    ['nothing in other letters', { filterPattern: 'Looked' }, []],
    ['one stream', { logStreamNames: ['second'] }, [1]],
    ['streams that begin so', { logStreamNamePrefix: 'f' }, [0, 2]],
    [
      'by the ARN of the group',
      { logGroupName: undefined, logGroupIdentifier: `arn:aws:logs:eu-west-1:1:log-group:${group}:*` },
      [0, 1, 2],
    ],
  ])('%s', (_what, different, wanted) => {
    const all = ['looked at shop', 'looked at "office" 7', 'refused a-b'];
    expect(found(different)).toEqual(wanted.map((index) => all[index]));
  });

  test('in pages, with what was written in between', () => {
    const cloud = written();
    const first = filterLogEvents.run({ logGroupName: group, limit: 2 }, cloud);
    cloud.logGroups.keep(group, { at: 40, stream: 'first', message: 'later' });
    const second = filterLogEvents.run({ logGroupName: group, limit: 2, nextToken: first.nextToken }, cloud);
    expect([first, second].map(({ events = [] }) => events.map(({ timestamp }) => timestamp))).toEqual([
      [10, 20],
      [30, 40],
    ]);
    expect([first.nextToken, second.nextToken]).toEqual([expect.any(String), undefined]);
    expect(new Set([...(first.events ?? []), ...(second.events ?? [])].map(({ eventId }) => eventId)).size).toBe(4);
  });
});

test.each<[string, Partial<FilterLogEventsRequest>, string]>([
  ['a group that is not there', { logGroupName: 'none' }, 'ResourceNotFoundException 400'],
  ['no group', { logGroupName: undefined }, 'InvalidParameterException 400'],
  ['two groups', { logGroupIdentifier: group }, 'InvalidParameterException 400'],
  [
    'streams both by name and by beginning',
    { logStreamNames: ['a'], logStreamNamePrefix: 'a' },
    'InvalidParameterException 400',
  ],
  ['no events at all', { limit: 0 }, 'InvalidParameterException 400'],
  ['more than a page takes', { limit: 10_001 }, 'InvalidParameterException 400'],
  ['a token of somebody else', { nextToken: 'x' }, 'InvalidParameterException 400'],
  ['a pattern of JSON', { filterPattern: '{ $.kind = "refused" }' }, 'InvalidParameterException 400'],
  ['a pattern that excludes', { filterPattern: '-looked' }, 'InvalidParameterException 400'],
])('refuses %s', (_what, different, outcome) => {
  expect(refusalOf(() => filterLogEvents.run({ logGroupName: group, ...different }, written()))).toBe(outcome);
});

test('a group keeps the last ten thousand lines and more, never twice as many; once it is removed it is gone', () => {
  const groups = createLogGroups();
  for (let at = 1; at <= 50_000; at += 1) groups.keep(group, { at, stream: 's', message: 'm' });
  const events = groups.eventsOf(group) ?? [];
  expect(events.at(-1)?.at).toBe(50_000);
  expect(events.length).toBeGreaterThanOrEqual(10_000);
  expect(events.length).toBeLessThan(20_000);
  groups.remove(group);
  expect(groups.eventsOf(group)).toBeUndefined();
});
