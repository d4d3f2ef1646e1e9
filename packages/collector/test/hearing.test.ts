// Whom a collector has heard: what it counts, what it writes every minute, and that its lines are read as they were meant.
import { instant } from '@tasktap/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHearing, type HearingCounts, type MirroredTask } from '../src/hearing/hearing.ts';
import { lineOfCounts, linesOfNames, mark, readTold } from '../src/hearing/told.ts';

/** A whole minute. */
const start = Date.parse('2026-03-04T08:00:00Z');
const at = (minutes: number) => instant(start + minutes * 60_000);

const mirrored = (eni: string, since = -60, target = 'tmt-1'): MirroredTask => ({ eni, target, since: at(since) });
const tasks = [mirrored('eni-1'), mirrored('eni-2')];

describe('counts tasks mirrored for ten minutes', () => {
  type Heard = readonly [minute: number, eni: string | undefined];
  test.each<[string, readonly Heard[], readonly MirroredTask[], HearingCounts]>([
    ['nobody was heard', [], tasks, { heard: 0, mirrored: 2, unheard: 2 }],
    ['one was', [[5, 'eni-1']], tasks, { heard: 1, mirrored: 2, unheard: 1 }],
    [
      'one was, twice',
      [
        [3, 'eni-1'],
        [5, 'eni-1'],
      ],
      tasks,
      { heard: 1, mirrored: 2, unheard: 1 },
    ],
    ['one was a moment less than ten minutes ago', [[0.01, 'eni-1']], tasks, { heard: 1, mirrored: 2, unheard: 1 }],
    ['one was ten minutes ago', [[0, 'eni-1']], tasks, { heard: 0, mirrored: 2, unheard: 2 }],
    [
      'one was again',
      [
        [0, 'eni-1'],
        [9, 'eni-1'],
      ],
      tasks,
      { heard: 1, mirrored: 2, unheard: 1 },
    ],
    ['one was that is gone', [[5, 'eni-3']], tasks, { heard: 0, mirrored: 2, unheard: 2 }],
    ['one was that has no interface in the directory', [[5, undefined]], tasks, { heard: 0, mirrored: 2, unheard: 2 }],
    ['a task is too young to be missed', [], [mirrored('eni-1', 0.1)], { heard: 0, mirrored: 0, unheard: 0 }],
    [
      'nor does it count when it is heard',
      [[9, 'eni-1']],
      [mirrored('eni-1', 0.1)],
      { heard: 0, mirrored: 0, unheard: 0 },
    ],
    ['it is missed after ten minutes', [], [mirrored('eni-1', 0)], { heard: 0, mirrored: 1, unheard: 1 }],
    ['a task goes to another target', [], [mirrored('eni-1', -60, 'tmt-2')], { heard: 0, mirrored: 0, unheard: 0 }],
  ])('where %s', (_, heard, there, counts) => {
    const hearing = createHearing('tmt-1', at(-60));
    for (const [minute, eni] of heard) hearing.take([{ vni: 7, eni }], at(minute));
    expect(hearing.counts({ tasks: there, isFresh: true }, at(10))).toEqual(counts);
  });

  test('of every target, where none was named', () => {
    const hearing = createHearing(undefined, at(0));
    const all = [mirrored('eni-1'), mirrored('eni-2', -60, 'tmt-2')];
    expect(hearing.counts({ tasks: all, isFresh: true }, at(1))).toMatchObject({ mirrored: 2 });
  });

  test('and says nothing of who is mirrored while EC2 does not', () => {
    const hearing = createHearing('tmt-1', at(0));
    hearing.take([{ vni: 7, eni: 'eni-1' }], at(1));
    expect(hearing.counts({ tasks, isFresh: false }, at(1))).toEqual({ heard: 1 });
  });
});

describe('every minute it writes', () => {
  const due = (hearing: ReturnType<typeof createHearing>, minute: number, isFresh = true) =>
    hearing.due({ tasks, isFresh }, undefined, at(minute));

  test('once, in the first call of the minute, with its names and counts', () => {
    const hearing = createHearing('tmt-1', at(0.5));
    hearing.take(
      [
        { vni: 7, eni: 'eni-2' },
        { vni: 8, eni: 'eni-9' },
        { vni: 7, eni: 'eni-2' },
      ],
      at(0.6),
    );
    expect(due(hearing, 0.99)).toEqual([]);
    const [counts = '', names = '', ...more] = due(hearing, 1.1);
    expect(more).toEqual([]);
    expect(JSON.parse(counts)).toEqual({
      _aws: {
        Timestamp: at(1),
        CloudWatchMetrics: [
          {
            Namespace: 'tasktap',
            Dimensions: [['Target']],
            Metrics: [
              { Name: 'HeardTasks', Unit: 'Count' },
              { Name: 'MirroredTasks', Unit: 'Count' },
            ],
          },
        ],
      },
      Target: 'tmt-1',
      HeardTasks: 1,
      MirroredTasks: 2,
    });
    expect(readTold(names)).toEqual({ since: at(0.5), at: at(1.1), heard: ['eni-2', 'eni-9'] });
    expect(due(hearing, 1.9)).toEqual([]);
    const [, later = ''] = due(hearing, 2);
    expect(readTold(later)).toEqual({ since: at(1.1), at: at(2), heard: [] });
  });

  test('no count of who is mirrored, while EC2 does not say', () => {
    const [counts = ''] = due(createHearing('tmt-1', at(0)), 1, false);
    expect(JSON.parse(counts)).toMatchObject({ HeardTasks: 0 });
    expect(counts).not.toContain('MirroredTasks');
  });

  test('the names that are left, when it ends: no counts, which are of whole minutes', () => {
    const hearing = createHearing('tmt-1', at(0.5));
    due(hearing, 1);
    hearing.take([{ vni: 7, eni: 'eni-2' }], at(1.2));
    const [names = '', ...more] = hearing.rest(undefined, at(1.3));
    expect(readTold(names)).toEqual({ since: at(1), at: at(1.3), heard: ['eni-2'] });
    expect(more).toEqual([]);
  });

  test('with the names, whose forwarders it knows as it writes; their tasks count in no metric', () => {
    const hearing = createHearing('tmt-1', at(0));
    const known = (minute: number) => ({ container: 'tasktap', asOf: at(minute) });
    hearing.take([{ vni: 1, eni: 'eni-f' }], at(0.5));
    const [counts = '', names = ''] = hearing.due({ tasks, isFresh: true }, known(0.9), at(1));
    expect(JSON.parse(counts)).toMatchObject({ HeardTasks: 0, MirroredTasks: 2 });
    expect(readTold(names)).toEqual({ since: at(0), at: at(1), heard: ['eni-f'], forwarders: known(0.9) });
    const [, unknown = ''] = hearing.due({ tasks, isFresh: true }, undefined, at(2));
    expect(readTold(unknown)).toEqual({ since: at(1), at: at(2), heard: [] });
    expect(unknown).not.toContain('forwarders');
    const [rest = ''] = hearing.rest(known(2.1), at(2.2));
    expect(readTold(rest)?.forwarders).toEqual(known(2.1));
  });

  test('nothing, where no target was named', () => {
    const hearing = createHearing(undefined, at(0));
    expect([...due(hearing, 1), ...hearing.rest(undefined, at(2))]).toEqual([]);
  });

  test('as before, where its clock is set back', () => {
    const hearing = createHearing('tmt-1', at(60));
    hearing.take([{ vni: 7, eni: 'eni-1' }], at(60.5));
    expect(due(hearing, 0.5)).toEqual([]);
    expect(
      due(hearing, 1)
        .map((line) => readTold(line)?.at)
        .filter(Boolean),
    ).toEqual([at(1)]);
    expect(hearing.counts({ tasks, isFresh: true }, at(10.9)).heard).toBe(1);
    expect(hearing.counts({ tasks, isFresh: true }, at(11)).heard).toBe(0);
  });

  test('no minute twice, where its clock is set right by a little', () => {
    const hearing = createHearing('tmt-1', at(0));
    expect(due(hearing, 1)).not.toEqual([]);
    expect([0.99, 1.01].flatMap((minute) => due(hearing, minute))).toEqual([]);
  });

  test('one number for each minute, however its clock stands to that of another collector', () => {
    const told = [0.1, 0.9].map((begun) => {
      const hearing = createHearing('tmt-1', at(begun));
      const lines = Array.from({ length: 300 }, (_, second) => due(hearing, begun + second / 60)).flat();
      return lines.flatMap((line) => JSON.parse(line)._aws?.Timestamp ?? []);
    });
    expect(told).toEqual([[1, 2, 3, 4, 5].map(at), [1, 2, 3, 4, 5].map(at)]);
  });
});

describe('lines of names', () => {
  test('hold every name once, and none is longer than Docker takes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 40 }), { maxLength: 1000 }), (numbers) => {
        const heard = numbers.map((number) => `eni-${number.toString(16).padStart(17, '0')}`);
        const forwarders = { container: 'c'.repeat(255), asOf: start };
        const lines = linesOfNames({ since: start, at: start + 60_000, heard, forwarders });
        expect(lines.every((line) => readTold(line)?.forwarders?.asOf === start)).toBe(true);
        expect(lines.length).toBeGreaterThan(0);
        expect(lines.every((line) => line.length < 16_000 && line.includes(mark))).toBe(true);
        expect(lines.flatMap((line) => readTold(line)?.heard ?? [])).toEqual(heard);
      }),
      { numRuns: 30 },
    );
  });

  test.each<[string, string]>([
    ['what people are told', '# ready: SIGTERM or Ctrl-C ends it'],
    ['counts', lineOfCounts({ at: start, target: 'tmt-1', heard: 1, mirrored: 1 })],
    ['a journal', '{"kind":"looked","at":"2026-03-04T08:00:00Z"}'],
    ['a list', '["tasktap-heard"]'],
    ['nothing', 'null'],
    ['a mark without times', `{"mark":"${mark}","heard":[]}`],
    ['a mark without names', `{"mark":"${mark}","since":1,"at":2,"heard":"eni-1"}`],
  ])('are not taken out of %s', (_, line) => {
    expect(readTold(line)).toBeUndefined();
  });

  test.each<[string, string]>([
    ['of earlier collectors', ''],
    ['with what is not known yet', ',"later":{"container":"x"}'],
    ['with no forwarders', ',"forwarders":null'],
    ['with forwarders of no container', ',"forwarders":{"asOf":1}'],
    ['with forwarders of no time', ',"forwarders":{"container":"tasktap","asOf":"1"}'],
  ])('%s are read, and say nothing of forwarders', (_, members) => {
    const line = `{"mark":"${mark}","since":1,"at":2,"heard":["eni-1"]${members}}`;
    expect(readTold(line)).toEqual({ since: 1, at: 2, heard: ['eni-1'] });
  });

  test('what is no name in one is passed over', () => {
    expect(readTold(`{"mark":"${mark}","since":1,"at":2,"heard":["eni-1",7,null]}`)?.heard).toEqual(['eni-1']);
  });
});
