// Virtual time that waits for promises: each planned call sees what the one before has decided.
import { expect, test } from 'vitest';
import { letPass, letPassUntil } from '../src/world/let-pass.ts';
import { createVirtualClock } from '../src/world/virtual-clock.ts';

test('what a promise plans in between has its turn at its time, and the end is the end', async () => {
  const clock = createVirtualClock(0);
  const seen: (readonly [string, number])[] = [];
  const sleep = (milliseconds: number) => new Promise<void>((resolve) => void clock.after(milliseconds, resolve));
  const work = async (name: string): Promise<void> => {
    for (;;) {
      await sleep(10);
      await Promise.resolve();
      seen.push([name, clock.now()]);
    }
  };
  void work('a');
  clock.after(15, () => seen.push(['b', clock.now()]));
  await letPass(clock, 35);
  expect(seen).toEqual([
    ['a', 10],
    ['b', 15],
    ['a', 20],
    ['a', 30],
  ]);
  expect(clock.now()).toBe(35);
  expect(clock.nextAt()).toBe(40);
});

test('what is due at the end still runs, and what was decided before the beginning counts', async () => {
  const clock = createVirtualClock(0);
  let ran = 0;
  void Promise.resolve().then(() => clock.after(5, () => (ran += 1)));
  await letPass(clock, 5);
  expect(ran).toBe(1);
});

test('who waits for something gets it at its second, and is told when it does not come', async () => {
  const clock = createVirtualClock(0);
  const after = (milliseconds: number) =>
    new Promise<string>((resolve) => void clock.after(milliseconds, () => resolve('there')));
  expect(await letPassUntil(clock, after(2_500), 10_000)).toBe('there');
  expect(clock.now()).toBe(3_000);
  await expect(letPassUntil(clock, Promise.reject(new Error('no')), 10_000)).rejects.toThrow('no');
  expect(clock.now()).toBe(3_000);
  await expect(letPassUntil(clock, after(20_000), 10_000)).rejects.toThrow('within 10 emulated seconds');
});
