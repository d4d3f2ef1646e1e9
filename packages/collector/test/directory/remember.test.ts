// What is remembered of tasks that come, go, come back, or leave their VNI to another; and that it never grows beyond its bounds.
import { instant, minutes } from '@tasktap/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longAddress } from '../../src/directory/directory.ts';
import { type Change, type Memory, type Named, remember, type Seen } from '../../src/directory/remember.ts';
import { address } from '../packets.ts';
import { start } from './tasks.ts';

const at = (minute: number) => instant(start + minute * 60_000);

function named(vni: number, task: string, source = '10.0.0.1', born = at(-1)): Named {
  const identity = { cluster: 'shop', service: 'web', task, family: 'web', eni: `eni-${task}`, az: 'a', account: '1' };
  return {
    entry: { vni, source: source === 'any' ? undefined : longAddress(address(source)), task: identity },
    session: `tms-${task}`,
    born,
  };
}

/** Each step: the minute, who is seen, and what else differs from a look at all sessions without packets. */
type Step = readonly [minute: number, tasks: readonly Named[], different?: Partial<Seen>];

function after(steps: readonly Step[], bounds?: Parameters<typeof remember>[3]) {
  let memory: Memory = new Map();
  return steps.map(([minute, tasks, different = {}]) => {
    const seen: Seen = { tasks, whole: 'all', heard: new Set(), ...different };
    const remembered = remember(memory, seen, at(minute), bounds);
    memory = remembered.memory;
    return {
      tasks: [...memory.values()].map(({ entry, gone }) => `${entry.task.task}${gone === undefined ? '' : ' gone'}`),
      changes: remembered.changes.map(({ kind, entry, at: time }) => [kind, entry.task.task, (time - start) / 60_000]),
      dropped: remembered.dropped,
      memory,
    };
  });
}

const last = (steps: readonly Step[], bounds?: Parameters<typeof remember>[3]) => after(steps, bounds).at(-1);

const one = named(7, 'one');

describe('a task', () => {
  test.each<[string, readonly Step[], readonly string[], readonly unknown[]]>([
    ['is named when it is seen first, from its birth on', [[0, [one]]], ['one'], [['named', 'one', -1]]],
    ['whose birth is not known, from now on', [[2, [{ ...one, born: undefined }]]], ['one'], [['named', 'one', 2]]],
    [
      'is no news the second time',
      [
        [0, [one]],
        [1, [one]],
      ],
      ['one'],
      [],
    ],
    [
      'whose session is gone is remembered',
      [
        [0, [one]],
        [1, []],
      ],
      ['one gone'],
      [],
    ],
    [
      'is still remembered 59 minutes later',
      [
        [0, [one]],
        [1, []],
        [60, []],
      ],
      ['one gone'],
      [],
    ],
    [
      'is forgotten an hour later',
      [
        [0, [one]],
        [1, []],
        [61, []],
      ],
      [],
      [['forgotten', 'one', 61]],
    ],
    [
      'of which packets still come is remembered an hour longer',
      [
        [0, [one]],
        [1, []],
        [50, [], { heard: new Set(['7 eni-one']) }],
        [109, []],
      ],
      ['one gone'],
      [],
    ],
    [
      'packets of others do not help',
      [
        [0, [one]],
        [1, []],
        [50, [], { heard: new Set(['8 eni-one', '7 eni-other', '7 ']) }],
        [61, []],
      ],
      [],
      [['forgotten', 'one', 61]],
    ],
    [
      'whose session comes back is there again',
      [
        [0, [one]],
        [1, []],
        [2, [one]],
      ],
      ['one'],
      [],
    ],
    [
      'and its hour begins anew',
      [
        [0, [one]],
        [1, []],
        [2, [one]],
        [3, []],
        [62, []],
      ],
      ['one gone'],
      [],
    ],
    [
      'that a look at some sessions does not show is not gone',
      [
        [0, [one]],
        [1, [], { whole: 'none' }],
      ],
      ['one'],
      [],
    ],
    [
      'packets before it went do not count',
      [
        [0, [one], { heard: new Set(['7 eni-one']) }],
        [1, []],
        [61, []],
      ],
      [],
      [['forgotten', 'one', 61]],
    ],
  ])('%s', (_what, steps, tasks, changes) => {
    expect(last(steps)).toMatchObject({ tasks, changes });
  });
});

describe('a VNI that another task has now', () => {
  test.each<[string, readonly Step[], readonly string[], readonly unknown[]]>([
    [
      'from the same address is the new one’s, since its birth',
      [
        [0, [one]],
        [5, [named(7, 'two', '10.0.0.1', at(3))]],
      ],
      ['two'],
      [['named', 'two', 3]],
    ],
    [
      'leaves the late packets of the old address to the old one',
      [
        [0, [one]],
        [5, [named(7, 'two', '10.0.0.2', at(3))]],
      ],
      ['one gone', 'two'],
      [['named', 'two', 3]],
    ],
    [
      'is taken from the old one, if that one took it from any address',
      [
        [0, [named(7, 'old', 'any')]],
        [5, []],
        [6, [named(7, 'two', '10.0.0.2', at(3))], { whole: 'none' }],
      ],
      ['two'],
      [
        ['forgotten', 'old', 6],
        ['named', 'two', 3],
      ],
    ],
    [
      'belongs to both while both are there',
      [[0, [one, named(7, 'two', '10.0.0.2')]]],
      ['one', 'two'],
      [
        ['named', 'one', -1],
        ['named', 'two', -1],
      ],
    ],
  ])('%s', (_what, steps, tasks, changes) => {
    expect(last(steps)).toMatchObject({ tasks, changes });
  });

  test('keeps the time at which it became a task’s, however often that is seen', () => {
    const steps = after([
      [0, [{ ...one, born: undefined }]],
      [9, [{ ...one, born: undefined }]],
    ]);
    expect([...(steps[1]?.memory.values() ?? [])].map(({ since }) => since)).toEqual([at(0)]);
  });
});

describe('too many tasks', () => {
  const bounds = { keep: minutes(60), most: 2 };
  const [two, three] = [named(8, 'two', '10.0.0.2', at(1)), named(9, 'three', '10.0.0.3', at(2))];

  test('those that went first are dropped first, and counted', () => {
    const steps: readonly Step[] = [
      [0, [one, two]],
      [1, [two]],
      [2, []],
      [3, [three]],
    ];
    expect(last(steps, bounds)).toMatchObject({
      tasks: ['two gone', 'three'],
      dropped: 1,
      changes: [
        ['forgotten', 'one', 3],
        ['named', 'three', 2],
      ],
    });
  });

  test('of those that are there, the youngest get no name', () => {
    expect(last([[3, [three, one, two]]], bounds)).toMatchObject({
      tasks: ['one', 'two'],
      dropped: 1,
      changes: [
        ['named', 'one', -1],
        ['named', 'two', 1],
      ],
    });
  });
});

test('whatever is seen: never more than the bound, every name told of once, and none that is there gives way to one that is gone', () => {
  const anyNamed = fc
    .record({
      vni: fc.integer({ min: 1, max: 4 }),
      task: fc.constantFrom('a', 'b', 'c'),
      last: fc.integer({ min: 1, max: 2 }),
    })
    .map(({ vni, task, last: end }) => named(vni, task, `10.0.0.${end}`));
  const anySeen = fc.record({
    tasks: fc.uniqueArray(anyNamed, { maxLength: 5, selector: ({ entry }) => `${entry.vni} ${entry.source}` }),
    whole: fc.constantFrom('all', 'mirrored', 'forwarded', 'none'),
    heard: fc.array(fc.integer({ min: 1, max: 4 })).map((vnis) => new Set(vnis.map((vni) => `${vni} eni-a`))),
  });
  fc.assert(
    fc.property(fc.array(fc.record({ seen: anySeen, wait: fc.integer({ min: 0, max: 40 }) })), (rounds) => {
      let memory: Memory = new Map();
      let minute = 0;
      const told = new Map<string, string>();
      for (const { seen, wait } of rounds) {
        minute += wait;
        const { memory: next, changes } = remember(memory, seen, at(minute), { keep: minutes(60), most: 6 });
        memory = next;
        tell(told, changes);
        expect(taskBySender(memory)).toEqual(told);
        expect(memory.size).toBeLessThanOrEqual(6);
        const isRoom = [...memory.values()].some(({ gone }) => gone !== undefined);
        if (isRoom) expect(seen.tasks.filter(({ entry }) => told.get(senderOf(entry)) !== entry.task.task)).toEqual([]);
      }
    }),
  );
});

const senderOf = ({ vni, source }: Named['entry']): string => `${vni} ${source}`;

function taskBySender(memory: Memory): ReadonlyMap<string, string> {
  return new Map([...memory.values()].map(({ entry }) => [senderOf(entry), entry.task.task]));
}

function tell(told: Map<string, string>, changes: readonly Change[]): void {
  for (const { kind, entry } of changes) {
    if (kind === 'named') told.set(senderOf(entry), entry.task.task);
    else expect(told.delete(senderOf(entry))).toBe(true);
  }
}
