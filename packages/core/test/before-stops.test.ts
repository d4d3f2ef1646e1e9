// What a look forgets before it stops tasks, so that it is read again.
import { expect, test } from 'vitest';
import { beforeStops, minutes } from '../src/index.ts';
import { ago, arnOf, look, ourSession, stop, task } from './fixtures.ts';

test('before stops the strength of services and the protection of tasks are forgotten, and nothing else', () => {
  const seen = look({
    tasks: [task()],
    sessions: [ourSession()],
    recentStops: [stop(ago(minutes(3)))],
    confirmedTasks: new Set([arnOf('a')]),
  });
  expect(beforeStops(seen)).toEqual({ ...seen, services: new Map(), confirmedTasks: new Set() });
});
