// The pacer against a clock that only moves when it is told to.
import { expect, test } from 'vitest';
import { createPacer, type PacerOptions } from '../src/pacer.ts';
import { handClock } from './stub.ts';

/** Takes `count` tokens at once and remembers, in order, who got one and when (milliseconds from now). */
function setUp(options: Omit<PacerOptions, 'clock'>) {
  const clock = handClock(0);
  const pacer = createPacer({ clock, ...options });
  const served: { readonly who: number; readonly at: number }[] = [];
  let next = 0;
  const take = (count: number) => {
    for (let each = 0; each < count; each += 1) {
      const who = next;
      next += 1;
      void pacer.take().then(() => served.push({ who, at: clock.now() }));
    }
  };
  return { clock, pacer, served, take, times: () => served.map(({ at }) => at) };
}

test('a burst goes out at once, and then as many a second as our share is', async () => {
  const { clock, take, times } = setUp({ burst: 3, perSecond: 5 });
  take(6);
  await clock.advance(10_000);
  expect(times()).toEqual([0, 0, 0, 200, 400, 600]);
});

test('whoever came first is served first', async () => {
  const { clock, take, served } = setUp({ burst: 1, perSecond: 10 });
  take(3);
  await clock.advance(50);
  take(2);
  await clock.advance(10_000);
  expect(served.map(({ who }) => who)).toEqual([0, 1, 2, 3, 4]);
});

test('an idle bucket fills up to the burst and no further', async () => {
  const { clock, take, times } = setUp({ burst: 2, perSecond: 5 });
  take(2);
  await clock.advance(60_000);
  take(4);
  await clock.advance(60_000);
  expect(times()).toEqual([0, 0, 60_000, 60_000, 60_200, 60_400]);
});

test('throttled, it starts from an empty bucket at half the rate', async () => {
  const { clock, pacer, take, times } = setUp({ burst: 50, perSecond: 5 });
  pacer.throttled();
  take(3);
  await clock.advance(10_000);
  expect(times()).toEqual([400, 800, 1_200]);
});

test('who yields goes down to a tenth at once', async () => {
  const { clock, pacer, take, times } = setUp({ burst: 50, perSecond: 5, yields: true });
  pacer.throttled();
  take(2);
  await clock.advance(10_000);
  expect(times()).toEqual([2_000, 4_000]);
});

test('throttles of calls that were under way together are one lesson', async () => {
  const { clock, pacer, take, times } = setUp({ burst: 10, perSecond: 5 });
  for (let each = 0; each < 10; each += 1) pacer.throttled();
  take(1);
  await clock.advance(10_000);
  expect(times()).toEqual([400]);
});

test('throttled again and again, it still lets a tenth of its share out', async () => {
  const { clock, pacer, take, times } = setUp({ burst: 1, perSecond: 5 });
  for (let second = 0; second < 20; second += 1) {
    pacer.throttled();
    await clock.advance(1_000);
  }
  pacer.throttled();
  const start = clock.now();
  take(2);
  await clock.advance(10_000);
  expect(times().map((at) => at - start)).toEqual([2_000, 4_000]);
});

test('success brings the rate back step by step, up to the share and no further', async () => {
  const { clock, pacer, take, times } = setUp({ burst: 1, perSecond: 5 });
  pacer.throttled();
  for (let each = 0; each < 500; each += 1) pacer.succeeded();
  take(3);
  await clock.advance(10_000);
  expect(times()).toEqual([200, 400, 600]);
});

test('one success brings only a fiftieth back', async () => {
  const { clock, pacer, take, times } = setUp({ burst: 1, perSecond: 5 });
  pacer.throttled();
  pacer.succeeded();
  take(1);
  await clock.advance(10_000);
  expect(times()).toEqual([Math.ceil(1000 / 2.6)]);
});

test('a share of less than one token still lets everybody pass in the end', async () => {
  const { clock, take, times } = setUp({ burst: 0.5, perSecond: 0.5 });
  take(2);
  await clock.advance(10_000);
  expect(times()).toEqual([0, 2_000]);
});

test('whoever is in line when no time is left is let through, and takes nothing from who comes later', async () => {
  let end = 250;
  const { clock, take, times } = setUp({ burst: 1, perSecond: 2, timeLeft: () => end - clock.now() });
  take(4);
  await clock.advance(250);
  expect(times()).toEqual([0, 250, 250, 250]);
  end = 60_000;
  take(1);
  await clock.advance(10_000);
  expect(times().at(-1)).toBe(500);
});
