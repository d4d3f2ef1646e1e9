// When EC2's bucket lets the event of each task have its create.
import { describe, expect, test } from 'vitest';
import { instant } from '../src/time.ts';
import { turnsOf } from '../src/turns.ts';
import { now, task } from './fixtures.ts';

/** Connected so many milliseconds after now, in this order. */
function waits(connected: readonly number[]): readonly number[] {
  const tasks = connected.map((ms, place) =>
    task(`t${String(place).padStart(3, '0')}`, { connectedAt: instant(now + ms) }),
  );
  const turns = turnsOf(tasks.toReversed());
  return tasks.map(({ arn, connectedAt }) => (turns.get(arn) ?? 0) - (connectedAt ?? 0));
}

describe('a task has its turn', () => {
  test.each<[sentence: string, connected: readonly number[], waits: readonly number[]]>([
    ['at once when it is alone', [0], [0]],
    ['at once among fifty', Array(50).fill(0), Array(50).fill(0)],
    ['a fifth of a second later when fifty were there first', Array(51).fill(0), [...Array(50).fill(0), 200]],
    [
      'a second later for every five before it',
      Array(60).fill(0),
      [...Array(50).fill(0), ...Array.from({ length: 10 }, (_, place) => (place + 1) * 200)],
    ],
    ['at once when the bucket had the time to fill', [...Array(50).fill(0), 1_000], Array(51).fill(0)],
    ['later where only one token came back', [...Array(50).fill(0), 200, 200], [...Array(50).fill(0), 0, 200]],
  ])('%s', (_sentence, connected, expected) => {
    expect(waits(connected)).toEqual(expected);
  });

  test('unless nobody says when it was connected', () => {
    expect(turnsOf([task('a', { connectedAt: undefined })]).size).toBe(0);
  });
});
