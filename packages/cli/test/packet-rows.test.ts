// The demo's packets by task and by service.
import type { TaskIdentity } from '@tasktap/collector';
import { expect, test } from 'vitest';
import { packetRows } from '../src/demo/packet-rows.ts';
import type { Recorded } from '../src/demo/recording.ts';

const identity = (cluster: string, service: string | undefined, task: string): TaskIdentity => ({
  cluster,
  service,
  task,
  family: undefined,
  eni: undefined,
  az: undefined,
  account: undefined,
});

function rows(
  interfaces: readonly (readonly [name: string, packets: number])[],
  tasks: Recorded['tasks'],
  packets?: number,
) {
  const all = interfaces.map(([name, own]) => ({ name, description: '', packets: own, bytes: 100 * own }));
  const total = packets ?? all.reduce((sum, one) => sum + one.packets, 0);
  return packetRows({ report: { packets: total, interfaces: all } as unknown as Recorded['report'], tasks });
}

test('tasks and services are summed up and sorted; a task whose session was made again is one; without packets it is none', () => {
  const tasks = new Map([
    ['shop/web/2', identity('shop', 'web', '2')],
    ['shop/web/1', identity('shop', 'web', '1')],
    ['shop/web/3', identity('shop', 'web', '3')],
    ['office/9', identity('office', undefined, '9')],
  ]);
  const seen = rows(
    [
      ['shop/web/2', 3],
      ['shop/web/1', 4],
      ['shop/web/2', 5],
      ['shop/web/3', 0],
      ['office/9', 1],
    ],
    tasks,
  );
  expect(seen).toEqual({
    byTask: [
      { task: 'office/9', packets: 1, bytes: 100 },
      { task: 'shop/web/1', packets: 4, bytes: 400 },
      { task: 'shop/web/2', packets: 8, bytes: 800 },
    ],
    byService: [
      { service: 'office', tasks: 1, packets: 1, bytes: 100 },
      { service: 'shop/web', tasks: 2, packets: 12, bytes: 1200 },
    ],
    nameless: 0,
  });
});

test('nameless is whatever came under no task’s name', () => {
  const tasks = new Map([['shop/web/1', identity('shop', 'web', '1')]]);
  expect(
    rows(
      [
        ['shop/web/1', 4],
        ['vni-7', 2],
      ],
      tasks,
      9,
    ).nameless,
  ).toBe(5);
});
