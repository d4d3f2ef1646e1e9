// What CloudWatch is told: lines of the embedded metric format, and which measurements a round makes.
import { emptySnapshot, instant, type Verdict } from '@tasktap/core';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { createMeter, type Measurement } from '../src/metrics.ts';
import type { Round } from '../src/reconcile.ts';
import { measurementsOf, measurementsOfCluster } from '../src/report.ts';
import {
  arnOf,
  cluster,
  createActionFor,
  created,
  eniOf,
  faultOf,
  noon,
  refusalCode,
  refused,
  sessionFor,
  taskOf,
  web,
} from './facts.ts';

/** The part of the format's JSON schema that its specification prints, as far as we write it. */
const names = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));
const embedded = v.looseObject({
  _aws: v.object({
    Timestamp: v.pipe(v.number(), v.integer()),
    CloudWatchMetrics: v.array(
      v.object({
        Namespace: names,
        Dimensions: v.pipe(
          v.array(v.pipe(v.array(v.pipe(v.string(), v.maxLength(250))), v.maxLength(30))),
          v.minLength(1),
        ),
        Metrics: v.pipe(
          v.array(v.object({ Name: names, Unit: v.picklist(['Count', 'Milliseconds', 'Percent']) })),
          v.maxLength(100),
        ),
      }),
    ),
  }),
});
const metricValue = v.union([v.number(), v.pipe(v.array(v.number()), v.minLength(1), v.maxLength(100))]);

function linesOf(measurements: readonly Measurement[]) {
  const lines: string[] = [];
  createMeter(
    (line) => lines.push(line),
    () => noon,
    'stack-1',
  )(measurements);
  return lines.map((line) => v.parse(embedded, JSON.parse(line)));
}

test('a line has the root members that its dimensions and metrics name', () => {
  const lines = linesOf([
    { name: 'Mirrored', reason: undefined, values: [7] },
    { name: 'Held', reason: 'no-evidence', values: [1] },
    { name: 'TimeToMirror', reason: undefined, values: [900, 1_200] },
  ]);
  for (const line of lines) {
    for (const { Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
      for (const name of Dimensions.flat()) expect(line[name]).toEqual(expect.any(String));
      for (const { Name } of Metrics) expect(v.is(metricValue, line[Name])).toBe(true);
    }
  }
  expect(lines).toHaveLength(3);
});

test('a count is a number under the owner; with a reason it is published by reason as well', () => {
  const [plain, reasoned] = linesOf([
    { name: 'Mirrored', reason: undefined, values: [7] },
    { name: 'Held', reason: 'no-evidence', values: [2] },
  ]);
  expect(plain).toEqual({
    _aws: {
      Timestamp: noon,
      CloudWatchMetrics: [
        { Namespace: 'tasktap', Dimensions: [['Owner']], Metrics: [{ Name: 'Mirrored', Unit: 'Count' }] },
      ],
    },
    Owner: 'stack-1',
    Mirrored: 7,
  });
  expect(reasoned).toMatchObject({ Owner: 'stack-1', Reason: 'no-evidence', Held: 2 });
  expect(reasoned?._aws.CloudWatchMetrics[0]?.Dimensions).toEqual([['Owner'], ['Owner', 'Reason']]);
});

test('a time is in milliseconds', () => {
  const [line] = linesOf([{ name: 'TimeToMirror', reason: undefined, values: [900, 1_200] }]);
  expect(line?._aws.CloudWatchMetrics[0]?.Metrics).toEqual([{ Name: 'TimeToMirror', Unit: 'Milliseconds' }]);
  expect(line?.['TimeToMirror']).toEqual([900, 1_200]);
});

test.each([
  [100, [100]],
  [101, [100, 1]],
  [250, [100, 100, 50]],
])('%i values are told in lines of %j', (count, lengths) => {
  const values = Array.from({ length: count }, (_, index) => index);
  const told = linesOf([{ name: 'TimeToMirror', reason: undefined, values }]).map((line) =>
    [line['TimeToMirror']].flat(),
  );
  expect(told.map((each) => each.length)).toEqual(lengths);
  expect(told.flat()).toEqual(values);
});

describe('a round', () => {
  const create = createActionFor('a');
  const session = sessionFor(create);
  const verdicts: readonly (readonly [string, Verdict])[] = [
    ['a', { kind: 'mirrored', session, by: 'us' }],
    ['b', { kind: 'forwarded' }],
    ['c', { kind: 'unmirrored', reason: 'throttled' }],
    ['d', { kind: 'unmirrored', reason: 'throttled' }],
    ['e', { kind: 'unmirrorable', refusal: { eni: eniOf('e'), code: refusalCode, at: instant(noon) } }],
    ['f', { kind: 'ignored', reason: 'ending' }],
  ];
  const held = {
    what: 'stop-task',
    task: arnOf('e'),
    service: web,
    session: undefined,
    eni: eniOf('e'),
    reason: 'no-evidence',
  } as const;
  const stop = { kind: 'stop-task', task: arnOf('e'), service: web, wasRunning: true, code: refusalCode } as const;
  const busy: Round = {
    plan: {
      verdicts: new Map(verdicts.map(([letter, verdict]) => [arnOf(letter), verdict])),
      held: [held],
      actions: [],
      questions: [],
      recheckAfter: undefined,
    },
    snapshot: {
      ...emptySnapshot(cluster, instant(noon), { kind: 'nothing' }),
      tasks: [taskOf('a'), taskOf('b', { connectivityAt: null })],
    },
    outcomes: [
      created(create),
      created(createActionFor('b')),
      refused(createActionFor('e')),
      { kind: 'stopped', action: stop, at: instant(noon) },
    ],
    faults: [faultOf('throttled'), faultOf('throttled'), faultOf('denied')],
    givenUp: [],
    unfinished: false,
    switchUnread: false,
  };

  test('counts what is covered, and by reason what is not', () => {
    expect(measurementsOf(busy)).toEqual([
      { name: 'Mirrored', reason: undefined, values: [2] },
      { name: 'Unmirrored', reason: 'throttled', values: [2] },
      { name: 'Unmirrored', reason: 'unmirrorable', values: [1] },
      { name: 'Held', reason: 'no-evidence', values: [1] },
      { name: 'Refused', reason: refusalCode, values: [1] },
      { name: 'Stopped', reason: undefined, values: [1] },
      { name: 'Throttled', reason: undefined, values: [2] },
      { name: 'Denied', reason: undefined, values: [1] },
      { name: 'TimeToMirror', reason: undefined, values: [3_000] },
    ]);
  });

  test('with nothing in it still says that nothing is mirrored', () => {
    const quiet = { ...busy, plan: { ...busy.plan, verdicts: new Map(), held: [] }, outcomes: [], faults: [] };
    expect(measurementsOf(quiet)).toEqual([{ name: 'Mirrored', reason: undefined, values: [0] }]);
  });

  describe('over a whole cluster', () => {
    const inAll = (ownSessionCount: number | undefined, sessionCount: number | undefined): Round => ({
      ...busy,
      snapshot: { ...busy.snapshot, ownSessionCount, sessionCount },
    });

    test('tells which share of the selected tasks is covered', () => {
      expect(measurementsOfCluster(inAll(undefined, undefined), 500)).toEqual([
        { name: 'Coverage', reason: undefined, values: [40] },
      ]);
    });

    test('with nothing selected is covered whole', () => {
      const nothing = { ...busy, plan: { ...busy.plan, verdicts: new Map() } };
      expect(measurementsOfCluster(nothing, undefined)).toMatchObject([{ name: 'Coverage', values: [100] }]);
    });

    test.each([
      ['the cap, where it is nearer', 400, 400, 500, 80],
      ['the quota of the account, where that is nearer', 400, 9_000, 500, 90],
      ['the quota alone, where there is no cap', 400, 1_000, undefined, 10],
    ])('tells how much is used of %s', (_, own, all, cap, use) => {
      expect(measurementsOfCluster(inAll(own, all), cap)).toContainEqual({
        name: 'SessionUse',
        reason: undefined,
        values: [use],
      });
    });
  });
});
