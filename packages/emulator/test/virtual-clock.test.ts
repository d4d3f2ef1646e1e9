// Virtual time: order, ties, taking back, and planning while time passes.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVirtualClock } from '../src/world/virtual-clock.ts';

test('nothing happens before time passes, and what is due in that time happens then', () => {
  const clock = createVirtualClock(1000);
  const seen: string[] = [];
  clock.after(0, () => seen.push('now'));
  clock.after(10, () => seen.push('in ten'));
  clock.after(11, () => seen.push('in eleven'));
  expect(seen).toEqual([]);
  clock.pass(10);
  expect(seen).toEqual(['now', 'in ten']);
  expect(clock.now()).toBe(1010);
});

test('whoever acts sees the time that it was planned for', () => {
  const clock = createVirtualClock(0);
  const times: number[] = [];
  for (const delay of [7, 3, 5]) clock.after(delay, () => times.push(clock.now()));
  clock.pass(100);
  expect(times).toEqual([3, 5, 7]);
});

test('what is planned while time passes falls due in the same passing', () => {
  const clock = createVirtualClock(0);
  const times: number[] = [];
  const again = (): void => {
    times.push(clock.now());
    clock.after(4, again);
  };
  clock.after(4, again);
  clock.pass(13);
  expect(times).toEqual([4, 8, 12]);
});

test('what was taken back does not happen, and taking it back twice harms nothing', () => {
  const clock = createVirtualClock(0);
  const cancel = clock.after(5, () => expect.unreachable('it was taken back'));
  cancel();
  clock.pass(10);
  cancel();
});

test('a delay below zero is due at once, and time never goes back', () => {
  const clock = createVirtualClock(0);
  const times: number[] = [];
  clock.pass(50);
  clock.after(-20, () => times.push(clock.now()));
  clock.pass(0);
  expect(times).toEqual([50]);
});

test('any plans run in the order of their times, and of their planning where these are equal', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20), fc.boolean())), (plans) => {
      const clock = createVirtualClock(0);
      const ran: number[] = [];
      plans.forEach(([delay, keep], index) => {
        const cancel = clock.after(delay, () => ran.push(index));
        if (!keep) cancel();
      });
      clock.pass(20);
      const kept = plans.map(([delay, keep], index) => ({ delay, keep, index })).filter(({ keep }) => keep);
      expect(ran).toEqual(
        kept.sort((one, other) => one.delay - other.delay || one.index - other.index).map(({ index }) => index),
      );
    }),
  );
});
