// The line that tells how far a long read has come: written where somebody watches, and gone when the read is over.
import { expect, test } from 'vitest';
import { createProgress } from '../src/collect/progress.ts';

/** Of a second for each look at the clock. */
function reading(isTTY: boolean) {
  const written: string[] = [];
  let now = 0;
  const to = { isTTY, write: (text: string) => written.push(text) > 0 };
  const clock = (): number => {
    now += 1000;
    return now;
  };
  return { written, ...createProgress(2 ** 21, to, clock) };
}

const gone = '\r\u001b[K';

test('what the read comes to is the answer, and the line is gone', () => {
  const { written, reached, during } = reading(true);
  const answer = during(() => {
    reached(2 ** 20);
    return 7;
  });
  expect(answer).toBe(7);
  expect(written[0]).toContain('1.0 MiB of 2.0 MiB (50 %)');
  expect(written.at(-1)).toBe(gone);
});

test('a complaint does not stand behind the line', () => {
  const { written, reached, during } = reading(true);
  const failing = (): void => {
    reached(2 ** 20);
    throw new Error('no space');
  };
  expect(() => during(failing)).toThrow('no space');
  expect(written.at(-1)).toBe(gone);
});

test('where nobody watches nothing is written', () => {
  const { written, reached, during } = reading(false);
  during(() => reached(2 ** 20));
  expect(written).toEqual([]);
});
