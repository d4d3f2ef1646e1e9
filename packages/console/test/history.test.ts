// What is said of coverage over time, and what is not: of the time in which nobody looked.
import { describe, expect, test } from 'vitest';
import { coverageOver, type History, withGap, withLook } from '../src/history.ts';

describe('coverage over time', () => {
  test.each<[string, History, number, number]>([
    ['of nothing is nothing', [], 0, 0],
    ['of a single look is nothing yet', [[10, 3, 4]], 0, 0],
    [
      'counts a look until the next',
      [
        [10, 3, 4],
        [12, 4, 4],
      ],
      6,
      8,
    ],
    [
      'weighs looks by how long they last, and by how much was selected',
      [
        [0, 0, 1],
        [1, 10, 10],
        [4, 0, 10],
      ],
      30,
      31,
    ],
    [
      'counts nothing while nobody looked',
      [
        [0, 1, 2],
        [2, 1, 2],
        [2, null, 0],
        [100, 2, 2],
        [101, 2, 2],
      ],
      4,
      6,
    ],
  ])('%s', (_what, history, covered, selected) => {
    expect(coverageOver(history)).toEqual({ covered, selected });
  });
});

describe('a history', () => {
  test('takes looks in their order, each once', () => {
    const one = withLook([], 1000, { covered: 1, selected: 2 });
    const two = withLook(withLook(one, 1000, { covered: 1, selected: 2 }), 3000, { covered: 2, selected: 2 });
    expect(two).toEqual([
      [1, 1, 2],
      [3, 2, 2],
    ]);
  });

  test('takes a gap once, and none before the first look', () => {
    expect(withGap([])).toEqual([]);
    const gap = withGap(withGap([[1, 1, 2]]));
    expect(gap).toEqual([
      [1, 1, 2],
      [1, null, 0],
    ]);
    // The page is told again of the look before the gap.
    expect(withLook(gap, 1000, { covered: 1, selected: 2 })).toEqual(gap);
    expect(withLook(gap, 9000, { covered: 2, selected: 2 })).toHaveLength(3);
  });

  test('keeps half an hour of looks', () => {
    let history: History = [];
    for (let second = 0; second < 2000; second += 1)
      history = withLook(history, second * 1000, { covered: 1, selected: 1 });
    expect([history.length, history[0]?.[0]]).toEqual([1800, 200]);
  });
});
