// The live screen: repainted in place, cut to the terminal, and colour codes take no room.
import type { WriteStream } from 'node:tty';
import { expect, test } from 'vitest';
import { createLiveScreen, createPlainScreen } from '../src/demo/screen.ts';

function terminal(columns: number, rows: number): { readonly stream: WriteStream; readonly written: string[] } {
  const written: string[] = [];
  const stream = { columns, rows, write: (text: string) => written.push(text) > 0 } as unknown as WriteStream;
  return { stream, written };
}

test('the second picture replaces the first', () => {
  const { stream, written } = terminal(80, 24);
  const screen = createLiveScreen(stream);
  screen.paint(['one', 'two']);
  screen.paint(['three']);
  expect(written[1]).toBe('\u001B[3A\u001B[Jthree\n\n');
});

test('a line is cut where the terminal ends, and its colours are kept', () => {
  const { stream, written } = terminal(4, 24);
  createLiveScreen(stream).paint(['\u001B[32mgreen\u001B[39m and more']);
  expect(written[0]).toBe('\u001B[32mgree\u001B[39m\n\n');
});

test('never more lines than the terminal has', () => {
  const { stream, written } = terminal(80, 3);
  createLiveScreen(stream).paint(['1', '2', '3', '4', '5']);
  expect(written[0]).toBe('1\n2\n');
});

test('plain output says each thing once and paints nothing', () => {
  const lines: string[] = [];
  const screen = createPlainScreen((line) => lines.push(line));
  screen.paint(['picture']);
  screen.say('word');
  screen.end(['end']);
  expect(lines).toEqual(['word', 'end']);
});
