// What the demo makes of the functions' log.
import { describe, expect, test } from 'vitest';
import { createTally } from '../src/tally.ts';

const at = '2026-03-04T08:15:40.000Z';
const now = Date.parse(at);
const created = (more: object): string =>
  JSON.stringify({
    at,
    kind: 'session-created',
    task: 'arn:a',
    service: 'web',
    eni: 'eni-1',
    session: 'tms-1',
    vni: 7,
    target: 'tmt-1',
    number: 1,
    ...more,
  });
const open = JSON.stringify({
  at,
  kind: 'not-mirrored',
  task: 'arn:a',
  service: 'web',
  verdict: 'waiting',
  reason: 'throttled',
  sentence: 'Wait.',
});

describe('the tally', () => {
  test('knows whose packets a VNI carries', () => {
    const tally = createTally(0);
    tally.hear(created({}));
    expect([...tally.directory]).toEqual([[7, 'arn:a']]);
  });

  test('a task left open is closed by its session', () => {
    const tally = createTally(0);
    tally.hear(open);
    expect([...tally.open.keys()]).toEqual(['arn:a']);
    tally.hear(created({}));
    expect(tally.open.size).toBe(0);
  });

  test.each([
    ['an interface connected while we listened counts', now - 500, [400]],
    ['one connected before does not: nobody could have been there', now - 300, []],
  ])('%s', (_what, since, times) => {
    const tally = createTally(since);
    tally.hear(created({ timeToMirrorMs: 400 }));
    expect(tally.timesToMirror).toEqual(times);
  });

  test('a metric line is not a journal entry', () => {
    for (const line of ['{"_aws":{},"Mirrored":1}', '(node:1) Warning: x', '{'])
      expect(createTally(0).hear(line)).toBeUndefined();
  });

  test('a new look begins with a clean sheet, but what was done stays done', () => {
    const tally = createTally(0);
    for (const line of [open, created({}), open]) tally.hear(line);
    tally.hear(
      JSON.stringify({ at, kind: 'task-stopped', task: 'arn:b', service: 'web', code: 'x', wasRunning: false }),
    );
    tally.beginLook();
    expect([tally.open.size, tally.held.size, tally.looked.size]).toEqual([0, 0, 0]);
    expect([tally.directory.size, tally.stopped()]).toEqual([1, 1]);
  });
});
