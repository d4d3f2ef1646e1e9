// Why tasks are not covered, in the order in which the page says it; and lines that are said again and again, once.
import { describe, expect, test } from 'vitest';
import { collapsed } from '../page/src/collapsed.ts';
import { reasonsIn, reasonsOf } from '../page/src/reasons.ts';
import type { JournalLine, ServiceState, TaskRow } from '../src/fleet.ts';

const service = (name: string, ...verdicts: readonly string[]): ServiceState => ({
  cluster: 'shop',
  name,
  tasks: verdicts.map((one, place): TaskRow => {
    const [verdict = '', reason = ''] = one.split(' ');
    return [`${name}-${place}`, verdict, reason];
  }),
});

describe('reasons', () => {
  test('are of what is open or waits, the most frequent first', () => {
    const { tasks } = service('web', 'mirrored', 'ignored no-interface', 'waiting x', 'unmirrored a', 'waiting x');
    expect(reasonsOf(tasks)).toEqual([
      { words: 'waiting: x', count: 2 },
      { words: 'unmirrored: a', count: 1 },
    ]);
  });

  test('of a fleet say where they are, the worst service first; what passes by itself comes last', () => {
    const services = [
      service('api', 'unmirrored a', 'waiting x', 'waiting x', 'waiting x'),
      service('web', 'unmirrored a', 'unmirrored a', 'shadowed shadowed'),
    ];
    expect(reasonsIn(services)).toEqual([
      {
        ...{ words: 'unmirrored: a', isWaiting: false, count: 3 },
        services: [
          { key: 'shop/web', count: 2 },
          { key: 'shop/api', count: 1 },
        ],
      },
      { words: 'shadowed', isWaiting: false, count: 1, services: [{ key: 'shop/web', count: 1 }] },
      { words: 'waiting: x', isWaiting: true, count: 3, services: [{ key: 'shop/api', count: 3 }] },
    ]);
  });
});

describe('lines of the journal', () => {
  const line = (at: number, words: string, task?: string): JournalLine => ({
    ...{ at, words, task, kind: 'held', alarming: true },
  });

  test('that say the same of the same task are one, where the latest of them stands', () => {
    const lines = [line(1, 'held', 'a'), line(2, 'held', 'b'), line(3, 'looked'), line(4, 'held', 'a')];
    expect(
      collapsed(lines).map(({ line: { at, words, task }, first, times }) => [at, words, task, first, times]),
    ).toEqual([
      [2, 'held', 'b', 2, 1],
      [3, 'looked', undefined, 3, 1],
      [4, 'held', 'a', 1, 2],
    ]);
  });
});
