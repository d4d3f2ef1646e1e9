// The shares of an invocation's time, by a clock that moves when it is told to.
import { expect, test } from 'vitest';
import { createInvocationTime } from '../src/invocation-time.ts';
import { noon } from './facts.ts';

function setUp() {
  let now = noon;
  const time = createInvocationTime({ now: () => now });
  const begin = (seconds: number) =>
    time.begin({ awsRequestId: 'request-1', getRemainingTimeInMillis: () => seconds * 1000 });
  const pass = (seconds: number): void => {
    now += seconds * 1000;
  };
  return { time, begin, pass };
}

test('of a minute, nothing is begun after 48 seconds, no work waited for after 54, and no queue after 57', () => {
  const { time, begin, pass } = setUp();
  expect(begin(60)).toEqual({ deadline: noon + 48_000, requestId: 'request-1' });
  expect([time.left('work'), time.left('queue')]).toEqual([54_000, 57_000]);
  pass(55);
  expect([time.left('work'), time.left('queue')]).toEqual([-1_000, 2_000]);
});

test('the next invocation of a process has its own time', () => {
  const { time, begin, pass } = setUp();
  begin(60);
  pass(3_600);
  begin(300);
  expect(time.left('work')).toBe(270_000);
});

test('before the first one there is no end', () => {
  expect(setUp().time.left('work')).toBe(Number.POSITIVE_INFINITY);
});
