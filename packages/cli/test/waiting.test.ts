// When a line is said for an answer that takes its time.
import { expect, test } from 'vitest';
import { sayToWatcher, waiting } from '../src/waiting.ts';

function terminal(isWatched: boolean) {
  const said: string[] = [];
  const due = new Set<() => void>();
  return {
    said,
    due,
    isWatched,
    say: (line: string): void => {
      said.push(line);
    },
    after: (milliseconds: number, act: () => void) => {
      // Within the second after which silence is too long.
      expect(milliseconds).toBeLessThan(1000);
      due.add(act);
      return () => due.delete(act);
    },
  };
}

test('a slow answer has its line, and comes', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const here = terminal(true);
  const answer = waiting('Reading …', promise, here);
  for (const act of here.due) act();
  resolve('read');
  expect([await answer, here.said]).toEqual(['read', ['Reading …']]);
});

test('a quick answer has none, and neither has one that fails at once', async () => {
  const here = terminal(true);
  expect(await waiting('Reading …', Promise.resolve('read'), here)).toBe('read');
  await expect(waiting('Reading …', Promise.reject(new Error('no')), here)).rejects.toThrow('no');
  expect([here.said, here.due.size]).toEqual([[], 0]);
});

test('where nobody watches nothing is said', async () => {
  const here = terminal(false);
  const { promise, resolve } = Promise.withResolvers<string>();
  const answer = waiting('Reading …', promise, here);
  expect(here.due.size).toBe(0);
  resolve('read');
  expect(await answer).toBe('read');
  sayToWatcher('Reading …', here);
  expect(here.said).toEqual([]);
  sayToWatcher('Reading …', { ...here, isWatched: true });
  expect(here.said).toEqual(['Reading …']);
});
