// What one thread hands to the other: never more than the bound, also after more bytes than a counter of 32 bits has.
import { expect, test } from 'vitest';
import { createOutbox, createTaken, take } from '../src/live/outbox.ts';

test('hands over until the bound, and again as soon as something was taken', () => {
  const taken = createTaken();
  const outbox = createOutbox(taken, 100);
  const handed: number[] = [];
  const offer = (bytes: number): boolean => outbox.offer(bytes, () => handed.push(bytes));
  expect([offer(60), offer(41), offer(40), offer(1)]).toEqual([true, false, true, false]);
  take(taken, 60);
  expect([offer(61), offer(60)]).toEqual([false, true]);
  expect(handed).toEqual([60, 40, 60]);
});

test('counts on where 32 bits end', () => {
  const taken = createTaken();
  const outbox = createOutbox(taken, 2 ** 30);
  for (let round = 0; round < 9; round += 1) {
    expect(outbox.offer(2 ** 30, () => undefined)).toBe(true);
    expect(outbox.offer(1, () => undefined)).toBe(false);
    take(taken, 2 ** 30);
  }
});
