// The cap in virtual time.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRateCap } from '../../src/forward/rate-cap.ts';

test('bits: a burst of a tenth of a second, then as they come back', () => {
  const mayGo = createRateCap({ unit: 'bits', perSecond: 80_000 });
  // 8,000 bits may come at once: ten packets of a hundred bytes.
  const went = Array.from({ length: 12 }, () => mayGo(100, 1, 1000));
  expect(went.filter((one) => one)).toHaveLength(10);
  expect([mayGo(100, 1, 1009), mayGo(100, 1, 1009)]).toEqual([true, false]);
  expect([mayGo(100, 1, 1010), mayGo(100, 1, 1011)]).toEqual([false, true]);
  expect(Array.from({ length: 12 }, () => mayGo(100, 1, 99_000)).filter((one) => one)).toHaveLength(10);
});

test('packets are counted as they are sent', () => {
  const mayGo = createRateCap({ unit: 'packets', perSecond: 100 });
  expect([mayGo(9000, 4, 0), mayGo(9000, 4, 0), mayGo(9000, 4, 0), mayGo(9000, 1, 0)]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect([mayGo(60, 1, 20), mayGo(60, 1, 20.01), mayGo(60, 1, 31)]).toEqual([false, true, true]);
});

test('the smallest rate lets a packet through now and then', () => {
  const mayGo = createRateCap({ unit: 'bits', perSecond: 1 });
  expect([mayGo(1000, 1, 0), mayGo(1000, 1, 1000), mayGo(1000, 1, 8_001_000)]).toEqual([true, false, true]);
});

test('over any span no more goes than the rate, a burst and one packet', () => {
  const packet = fc.record({ bytes: fc.integer({ min: 20, max: 9000 }), after: fc.nat(50) });
  fc.assert(
    fc.property(
      fc.array(packet, { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 1, max: 10_000_000 }),
      (packets, perSecond) => {
        const mayGo = createRateCap({ unit: 'bits', perSecond });
        let now = 0;
        let bits = 0;
        for (const { bytes, after } of packets) {
          now += after;
          if (mayGo(bytes, 1, now)) bits += bytes * 8;
          expect(bits).toBeLessThanOrEqual((perSecond * now) / 1000 + Math.max(1, perSecond / 10) + 72_000);
        }
      },
    ),
  );
});
