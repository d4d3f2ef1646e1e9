// What the page is told of a collector: a table of what was heard, and what the page makes of it.
import type { Directory, TaskIdentity } from '@tasktap/collector';
import { describe, expect, test } from 'vitest';
import { servicesHeard } from '../src/console/collector-fleet.ts';
import { captureBy, createCollectorPackets, type HeardInterface, trafficOf } from '../src/console/collector-packets.ts';

const identity = (task: string, of: Partial<TaskIdentity> = {}): TaskIdentity => ({
  ...{ cluster: 'shop', service: 'web', task, family: 'web:3' },
  ...{ eni: undefined, az: undefined, account: undefined, ...of },
});
const directoryOf = (...tasks: readonly TaskIdentity[]): Directory =>
  new Map(tasks.map((task, index) => [index, [{ vni: index, source: undefined, task }]]));
const heard = (name: string, task: TaskIdentity | undefined, packets = 1, bytes = 100): HeardInterface => ({
  one: { name, description: '' },
  owner: { vni: 1, task, addresses: [] },
  packets,
  bytes,
});

describe('a task', () => {
  const [loud, silent, job] = [identity('loud'), identity('silent'), identity('job', { service: undefined })];

  test.each<[string, readonly HeardInterface[], string]>([
    ['of which packets came is mirrored', [heard('shop/web/loud', loud)], 'loud mirrored '],
    ['of which none came is waited for', [], 'loud waiting no-packet-yet'],
    [
      'whose interface has begun and had none yet, too',
      [heard('shop/web/loud', loud, 0)],
      'loud waiting no-packet-yet',
    ],
  ])('%s', (_what, all, row) => {
    expect(servicesHeard(directoryOf(loud), all)).toEqual([{ cluster: 'shop', name: 'web', tasks: [row.split(' ')] }]);
  });

  test('stands under its service, or under its family, once', () => {
    const services = servicesHeard(directoryOf(silent, loud, loud, job), []);
    expect(services.map(({ cluster, name, tasks }) => [cluster, name, tasks.map(([id]) => id)])).toEqual([
      ['shop', 'family web', ['job']],
      ['shop', 'web', ['silent', 'loud']],
    ]);
  });

  test('that is gone is not shown, however much came of it', () => {
    expect(servicesHeard(directoryOf(), [heard('shop/web/loud', loud)])).toEqual([]);
  });
});

describe('packets without a name', () => {
  test('stand together, the busiest first, a VNI once', () => {
    const all = [heard('vni-7', undefined, 1), heard('vni-8-spoofed', undefined, 9), heard('vni-7', undefined, 2)];
    expect(servicesHeard(directoryOf(), all)).toEqual([
      {
        cluster: 'in no directory',
        name: 'VNIs without a task',
        tasks: [
          ['vni-8-spoofed', 'spoofed', ''],
          ['vni-7', 'unattributed', ''],
        ],
      },
    ]);
  });

  test('of any number of VNIs fill no page', () => {
    const all = Array.from({ length: 5000 }, (_, vni) => heard(`vni-${vni}`, undefined));
    expect(servicesHeard(directoryOf(), all)[0]?.tasks).toHaveLength(1000);
  });
});

test('what a task has had is that of all its interfaces', () => {
  const web = identity('a');
  const all = [heard('shop/web/a', web, 2, 200), heard('vni-7', undefined, 1, 60), heard('shop/web/a', web, 3, 300)];
  expect(trafficOf(all)).toEqual({ a: [5, 500], 'vni-7': [1, 60] });
});

test('counts belong to interfaces by their number, and one that is told anew is another one', async () => {
  const packets = createCollectorPackets();
  const one = (number: number, name: string) => ({ number, ...heard(name, undefined) });
  packets.interfaces([one(0, 'vni-1'), one(1, 'vni-2')]);
  packets.interfaces([one(1, 'shop/web/a')]);
  const all = await packets.heard({ counted: async () => Float64Array.of(1, 10, 2, 20, 3, 30) });
  expect(all.map(({ one: { name }, packets: count, bytes }) => [name, count, bytes])).toEqual([
    ['vni-1', 1, 10],
    ['shop/web/a', 2, 20],
  ]);
});

test('when interfaces begin anew, what tasks that are there have had counts on; the rest is forgotten', async () => {
  const packets = createCollectorPackets();
  const one = (number: number, name: string, task?: TaskIdentity) => ({ number, ...heard(name, task) });
  const heardNow = async (...counts: readonly number[]) =>
    (await packets.heard({ counted: async () => Float64Array.from(counts) })).map(
      ({ one: { name }, packets: count, bytes }) => [name, count, bytes],
    );
  const there = new Set(['a']);
  packets.interfaces([one(0, 'shop/web/gone', identity('gone')), one(1, 'shop/web/a', identity('a')), one(2, 'vni-9')]);
  packets.restart(Float64Array.of(1, 10, 2, 20, 3, 30), there);
  expect(await heardNow()).toEqual([['shop/web/a', 2, 20]]);
  packets.interfaces([one(0, 'shop/web/a', identity('a')), one(1, 'shop/web/b', identity('b'))]);
  expect(await heardNow(5, 50, 7, 70)).toEqual([
    ['shop/web/a', 2, 20],
    ['shop/web/a', 5, 50],
    ['shop/web/b', 7, 70],
  ]);
  packets.restart(Float64Array.of(5, 50, 7, 70), there);
  expect(await heardNow()).toEqual([['shop/web/a', 7, 70]]);
});

test('a capture is of a task that is known, and of no other whose id begins in the same way', () => {
  const asked: unknown[] = [];
  const consumers = { join: (selection: unknown) => void asked.push(selection) };
  const capture = captureBy(consumers, (task) => task === 'aaaa');
  const { signal } = new AbortController();
  expect([capture('aa', signal), capture('aaaa', signal)]).toEqual([undefined, undefined]);
  expect(asked).toEqual([{ clusters: [], services: [], tasks: ['aaaa'], hosts: [], ports: [] }]);
});
