// Lines that stay, and one under them that gives way to the next: on a terminal. Elsewhere all lines stay.
import type { WriteStream } from 'node:tty';
import { cut } from '../one-line.ts';
import { printable } from '../printing.ts';

export interface WatchScreen {
  say(line: string): void;
  /** What stands under everything; told where it differs from before. */
  underline(line: string): void;
}

export function createWatchScreen(terminal: Pick<WriteStream, 'columns' | 'write'>): WatchScreen {
  let under = '';
  const erase = '\r\u001B[2K';
  return {
    say(line) {
      terminal.write(`${erase}${printable(line)}\n${under}`);
    },
    underline(line) {
      // A terminal that nobody has told its width says 0.
      under = terminal.columns > 0 ? cut(printable(line), terminal.columns - 1) : printable(line);
      terminal.write(`${erase}${under}`);
    },
  };
}

export function createPlainWatch(write: (line: string) => void, now: () => string): WatchScreen {
  let last = '';
  return {
    say: write,
    underline(line) {
      if (line !== last) write(`${now()}  ${line}`);
      last = line;
    },
  };
}
