// Signals that end a command: the first one in order, whoever insists at once, and the same one twice is one.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { interrupted } from '../src/interruption.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;
const heard = (): readonly number[] => signals.map((signal) => process.listenerCount(signal));

let before: readonly number[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  before = heard();
});
afterEach(() => {
  vi.useRealTimers();
});

test.each(
  signals,
)('%s resolves; within half a second it is the same again, later it ends the process', async (signal) => {
  const over = interrupted();
  process.emit(signal);
  await over;
  vi.advanceTimersByTime(499);
  // Whoever hears it keeps the process from ending.
  expect(heard()).toEqual(before.map((count) => count + 1));
  process.emit(signal);
  vi.advanceTimersByTime(1);
  expect(heard()).toEqual(before);
});
