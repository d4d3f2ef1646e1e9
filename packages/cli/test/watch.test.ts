// Watching without AWS: each entry is told once and in words, what fails is asked again, and other people's lines are passed over.
import type { WrittenLine } from '@tasktap/aws/watching';
import type { JournalEntry } from '@tasktap/controller';
import { clusterArn, type Fault, serviceName, taskArn } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { readEntry } from '../src/journal/entry.ts';
import { sentenceOf } from '../src/journal/sentence.ts';
import { coverageLine } from '../src/watch/coverage.ts';
import { createFollower } from '../src/watch/follower.ts';
import { runWatch, type WatchPorts } from '../src/watch/run.ts';
import { createPlainWatch } from '../src/watch/screen.ts';

const minute = 60_000;
const lineAt = (at: number, id = String(at)): WrittenLine => ({
  id,
  at,
  text: JSON.stringify({ at: new Date(at).toISOString(), kind: 'task-gone', task: id }),
});
const throttled: Fault = {
  kind: 'throttled',
  code: 'ThrottlingException',
  operation: 'FilterLogEvents',
  requestId: undefined,
  message: '',
};

/** Answers from lists, one for each read; remembers from when on it was asked. */
function scripted(...answers: readonly (readonly WrittenLine[] | Fault)[]) {
  const asked: number[] = [];
  return {
    asked,
    async lines({ since }: { readonly since: number }) {
      const answer = answers[asked.push(since) - 1] ?? [];
      if ('kind' in answer)
        return { kind: 'unheard', reading: { fault: answer, meaning: { kind: 'fault', fault: answer.kind } } } as const;
      return { kind: 'heard', value: answer.filter(({ at }) => at >= since) } as const;
    },
  };
}

test('a line is told once, though it is looked for again, and one that comes late is told too', async () => {
  const watching = scripted([lineAt(100 * minute)], [lineAt(100 * minute), lineAt(100 * minute - 20_000)], []);
  const follower = createFollower(watching, ['a'], 90 * minute);
  const told = [await follower.next(), await follower.next()].map(({ entries }) =>
    entries.map(({ at }) => Date.parse(at)),
  );
  expect(told).toEqual([[100 * minute], [100 * minute - 20_000]]);
  expect(watching.asked).toEqual([90 * minute, 100 * minute - 30_000]);
});

test('lines of several groups are told in the order of writing', async () => {
  const follower = createFollower(scripted([lineAt(3), lineAt(5)], [lineAt(4)]), ['a', 'b'], 0);
  expect((await follower.next()).entries.map(({ at }) => Date.parse(at))).toEqual([3, 4, 5]);
});

test('what could not be read is asked for again from where it stood', async () => {
  const watching = scripted(throttled, [lineAt(7)]);
  const follower = createFollower(watching, ['a'], 5);
  expect(await follower.next()).toEqual({ entries: [], faults: [throttled] });
  expect((await follower.next()).entries).toHaveLength(1);
  expect(watching.asked).toEqual([5, 5]);
});

test('a day of a large fleet is told whole', async () => {
  const many = Array.from({ length: 200_000 }, (_, place) => lineAt(place));
  expect((await createFollower(scripted(many), ['a'], 0).next()).entries).toHaveLength(many.length);
});

class Ended extends Error {}

/** Runs until it has slept so often, and tells what it did. */
async function watched(
  sleeps: number,
  {
    faults = [],
    blind,
    once = false,
  }: { readonly faults?: readonly Fault[]; readonly blind?: Fault; readonly once?: boolean },
) {
  const log: string[] = [];
  let now = 0;
  let slept = 0;
  const ports: WatchPorts = {
    clock: {
      now: () => now,
      async sleep(milliseconds) {
        now += milliseconds;
        slept += 1;
        if (slept > sleeps) throw new Ended();
      },
    },
    follower: {
      next: async () => ({ entries: [], faults: slept === 0 ? faults : [] }),
    },
    look: async () => {
      log.push(`look at ${now}`);
      if (blind !== undefined && now === 0) return { kind: 'unseen', fault: blind };
      return { kind: 'seen', coverage: { selected: 0, covered: 0, fine: true, services: [] } };
    },
    tell: () => undefined,
    tellCoverage: () => log.push('coverage'),
    tellFault: ({ kind }) => log.push(`again after ${kind}`),
    refuse: ({ kind }) => {
      throw new Error(`refused: ${kind}`);
    },
  };
  await runWatch(ports, once).catch((error: unknown) => {
    if (!(error instanceof Ended)) throw error;
  });
  return log;
}

describe('watching', () => {
  test('looks at the account every half a minute', async () => {
    expect((await watched(20, {})).filter((line) => line !== 'coverage')).toEqual([
      'look at 0',
      'look at 30000',
      'look at 60000',
    ]);
  });
  test('goes on after what passes by itself', async () => {
    expect(await watched(1, { faults: [throttled] })).toEqual(['again after throttled', 'look at 0', 'coverage']);
  });
  test('looks again after a look that met what passes by itself', async () => {
    expect(await watched(11, { blind: throttled })).toEqual([
      'look at 0',
      'again after throttled',
      'look at 30000',
      'coverage',
    ]);
  });
  test.each<[string, Fault['kind'], boolean]>([
    ['does not pass', 'denied', false],
    ['passes, when it is asked once', 'throttled', true],
  ])('ends at a look that met what %s', async (_what, kind, once) => {
    await expect(watched(1, { blind: { ...throttled, kind }, once })).rejects.toThrow(`refused: ${kind}`);
  });
  test('ends at what does not', async () => {
    await expect(watched(1, { faults: [{ ...throttled, kind: 'denied' }] })).rejects.toThrow('refused: denied');
  });
  test('ends at any fault when it is asked once', async () => {
    await expect(watched(1, { faults: [throttled], once: true })).rejects.toThrow('refused: throttled');
  });
  test('ends after one look when it is asked once', async () => {
    expect(await watched(20, { once: true })).toEqual(['look at 0', 'coverage']);
  });
});

const task = taskArn('arn:aws:ecs:eu-central-1:111122223333:task/shop/0f9de17a6465404e8b1b2356dc13c2f8');
const web = serviceName('web');
const shop = clusterArn('arn:aws:ecs:eu-central-1:111122223333:cluster/shop');

describe('an entry in words', () => {
  test.each<[Readonly<Record<string, unknown>>, string]>([
    [
      { kind: 'session-modified', task, service: web, session: 'tms-1', target: 'tmt-1', filter: 'tmf-1' },
      'changed tms-1 of 0f9de17a of web: to tmt-1 through tmf-1',
    ],
    [
      { kind: 'session-deleted', session: 'tms-1', eni: 'eni-1', reason: 'not-selected' },
      'deleted tms-1 on eni-1: not-selected',
    ],
    [{ kind: 'task-stopped', task, code: 'X', wasRunning: true }, 'stopped 0f9de17a, so that another may start: X'],
    [
      { kind: 'held', what: 'stop-task', task, reason: 'futile', sentence: 'No.' },
      'held stop-task for 0f9de17a: futile. No.',
    ],
    [
      { kind: 'held', what: 'create-session', service: web, reason: 'paused', sentence: 'No.' },
      'held create-session for web: paused. No.',
    ],
    [{ kind: 'held', what: 'create-session', reason: 'paused', sentence: 'No.' }, 'held create-session: paused. No.'],
    [
      { kind: 'not-mirrored', task, verdict: 'waiting', reason: 'eni-not-visible', sentence: 'Wait.' },
      '0f9de17a is waiting: eni-not-visible. Wait.',
    ],
    [
      { kind: 'fault', fault: 'unavailable', code: '', operation: 'X', message: 'no\nanswer' },
      'AWS said unavailable to X: no\\nanswer',
    ],
    [
      { kind: 'service-given-up', service: web },
      'leaves web alone: replacing its tasks was futile (tasktap clear web)',
    ],
    [{ kind: 'task-gone', task }, '0f9de17a stopped before it could be mirrored'],
    [{ kind: 'given-up', task, reason: 'throttled' }, 'gave up on 0f9de17a: throttled; a look can bring it back'],
    [
      { kind: 'looked', cluster: shop, service: web, why: 'refused', selected: 1, covered: 0, unfinished: true },
      'looked at shop/web (refused): 0 of 1 selected task covered, not finished',
    ],
    [{ kind: 'drained', removed: 3, left: 2, finished: false }, 'drained: 3 sessions removed, 2 left, not finished'],
    [{ kind: 'drained', removed: 1, finished: true }, 'drained: 1 session removed'],
    [{ kind: 'foreign-event', what: 'S3' }, "passed over an event that is none of ECS's tasks: S3"],
    [{ kind: 'malformed', what: 'x' }, 'passed over an event that is malformed: x'],
    [{ kind: 'set-up-lacks', rights: [], declarations: [], sentence: 'Grant it.' }, 'Grant it.'],
    [{ kind: 'config-broken', complaints: [{ variable: 'A', sentence: 'no' }] }, 'the configuration is broken: A: no'],
    [{ kind: 'toString', x: 1 }, '{"kind":"toString","x":1}'],
  ])('%j', (entry, sentence) => {
    expect(sentenceOf(entry as unknown as JournalEntry)).toBe(sentence);
  });
});

test.each([
  'START RequestId: 1',
  '{"_aws":{}}',
  '{"kind":"x"}',
  '{"at":"x","kind":1}',
  'null',
  '7',
  '[]',
])('no entry of the journal: %s', (line) => {
  expect(readEntry(line)).toBeUndefined();
});

test('where all stays, the coverage is told when it changes', () => {
  const lines: string[] = [];
  const screen = createPlainWatch(
    (line) => lines.push(line),
    () => '05:14:51',
  );
  for (const line of ['a', 'a', 'b']) screen.underline(line);
  expect(lines).toEqual(['05:14:51  a', '05:14:51  b']);
});

test.each<[string, Parameters<typeof coverageLine>[0], string]>([
  ['nothing is selected', { selected: 0, covered: 0, fine: true, services: [] }, 'coverage: no task is selected'],
  [
    'all are covered',
    { selected: 1, covered: 1, fine: true, services: [{ cluster: 'shop', service: null, selected: 1, covered: 1 }] },
    'coverage: 1 of 1 selected task (100 %)',
  ],
  [
    'some are not',
    { selected: 3, covered: 1, fine: false, services: [{ cluster: 'shop', service: null, selected: 3, covered: 1 }] },
    'coverage: 1 of 3 selected tasks (33 %): shop/(none) 1 of 3',
  ],
])('%s', (_what, coverage, line) => {
  expect(coverageLine(coverage)).toBe(line);
});
