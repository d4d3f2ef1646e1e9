// Where the demo's lines go: repainted in place on a terminal, one after the other elsewhere.
import type { WriteStream } from 'node:tty';

export interface Screen {
  /** Replaces what was painted before. */
  paint(lines: readonly string[]): void;
  /** Says something once. */
  say(line: string): void;
  /** The last word: what was painted gives way to these lines. */
  end(lines: readonly string[]): void;
}

/** The latest words that fit under the picture. */
const linesOfWords = 8;

export function createLiveScreen(terminal: WriteStream): Screen {
  const words: string[] = [];
  let painted = 0;
  const clear = (): string => (painted === 0 ? '' : `\u001B[${painted}A\u001B[J`);
  return {
    paint(lines) {
      const shown = [...lines, '', ...words.slice(-linesOfWords)]
        .slice(0, Math.max(1, terminal.rows - 1))
        .map((line) => cut(line, terminal.columns));
      terminal.write(`${clear()}${shown.join('\n')}\n`);
      painted = shown.length;
    },
    say(line) {
      words.push(line);
      if (words.length > linesOfWords) words.shift();
    },
    end(lines) {
      terminal.write(`${clear()}${lines.join('\n')}\n`);
      painted = 0;
    },
  };
}

/** Plain lines; the picture is worth a line only now and then, which is the caller's business. */
export function createPlainScreen(write: (line: string) => void): Screen {
  return {
    paint: () => undefined,
    say: write,
    end: (lines) => {
      for (const line of lines) write(line);
    },
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const colourCode = /(\u001B\[[0-9;]*m)/u;

/** Colour codes take no room on the screen. */
function cut(line: string, columns: number): string {
  let room = columns;
  let shown = '';
  for (const part of line.split(colourCode)) {
    if (part.startsWith('\u001B')) {
      shown += part;
      continue;
    }
    shown += part.slice(0, room);
    room = Math.max(0, room - part.length);
  }
  return shown;
}
