// How long the directory waits between two looks, and how unknown VNIs are asked for.
import { instant, millis } from '@tasktap/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAsks } from '../../src/directory/asks.ts';
import { type Look, waitAfter } from '../../src/directory/pace.ts';

describe('the next look comes', () => {
  test.each<[string, Look, number, number, number]>([
    ['five seconds after a change', { kind: 'changed' }, 60_000, 1, 5_000],
    ['twice as late after each look that finds the same', { kind: 'same' }, 5_000, 1, 10_000],
    ['a minute after the last, at rest', { kind: 'same' }, 60_000, 1, 60_000],
    ['five seconds after the first look of all, if it finds nothing', { kind: 'same' }, 0, 1, 5_000],
    ['ten seconds after one that failed', { kind: 'failed', times: 1 }, 60_000, 1, 10_000],
    ['later after each further failure', { kind: 'failed', times: 4 }, 0, 1, 80_000],
    ['five minutes later at most', { kind: 'failed', times: 5_000 }, 0, 1, 300_000],
    ['a second later for each call that the last one made', { kind: 'changed' }, 5_000, 11, 11_000],
  ])('%s', (_what, look, before, calls, wait) => {
    expect(waitAfter(look, { before: millis(before), calls }, 0)).toBe(wait);
  });

  test('up to a fifth later, by chance', () => {
    expect(waitAfter({ kind: 'same' }, { before: millis(60_000), calls: 1 }, 1)).toBe(72_000);
  });
});

describe('an unknown VNI', () => {
  const at = (second: number) => instant(second * 1000);

  test('is looked up at once, after two seconds, after six and twenty more, and then no more', () => {
    const asks = createAsks();
    asks.add(7, at(0));
    const tries = [0, 1, 2, 7, 8, 27, 28, 60, 600].filter((second) => asks.due(at(second)).includes(7));
    expect([tries, asks.size()]).toEqual([[0, 2, 8, 28], 0]);
  });

  test('is looked up no more once it has a name', () => {
    const asks = createAsks();
    asks.add(7, at(0));
    asks.due(at(0));
    asks.answered(7);
    expect([asks.isDue(at(60)), asks.size()]).toEqual([false, 0]);
  });

  test('that is asked for again meanwhile is looked up no sooner', () => {
    const asks = createAsks();
    asks.add(7, at(0));
    asks.due(at(0));
    expect(asks.add(7, at(1))).toBe(true);
    expect(asks.isDue(at(1))).toBe(false);
  });

  test('is looked up at once where the clock is set back by more than it can wait', () => {
    const asks = createAsks();
    asks.add(7, at(3600));
    asks.due(at(3600));
    expect([3583, 3581].map((second) => asks.isDue(at(second)))).toEqual([false, true]);
  });

  test('waits its turn behind two hundred others', () => {
    const asks = createAsks();
    for (let vni = 0; vni < 201; vni += 1) asks.add(vni, at(0));
    expect(asks.due(at(0))).toHaveLength(200);
    expect(asks.due(at(1))).toEqual([200]);
  });

  test('finds no room among a thousand', () => {
    const asks = createAsks();
    const taken = Array.from({ length: 1_002 }, (_, vni) => asks.add(vni, at(0)));
    expect(taken.filter((one) => one)).toHaveLength(1_000);
    expect([asks.size(), asks.add(5, at(0))]).toEqual([1_000, true]);
  });

  test('however many there are: no more than two hundred at once, and none for ever', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 0, max: 5 }))), (flood) => {
        const asks = createAsks();
        let second = 0;
        for (const [vni, wait] of flood) {
          second += wait;
          asks.add(vni, at(second));
          if (wait > 0) expect(asks.due(at(second)).length).toBeLessThanOrEqual(200);
        }
        for (let more = 0; more < 20; more += 1) asks.due(at(second + more * 20));
        expect(asks.size()).toBe(0);
      }),
    );
  });
});
