// What others have written, on its way to a terminal: it stays text, and every line of a command goes that way.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oneLine } from '../src/one-line.ts';
import { printable } from '../src/printing.ts';
import { createWatchScreen } from '../src/watch/screen.ts';

describe('text of others', () => {
  test.each([
    ['clears no screen', 'web\u001b[2J\u001b[H', 'web\\u001b[2J\\u001b[H'],
    ['begins no sequence with one character instead of two', '\u009b8mhidden', '\\u009b8mhidden'],
    ['deletes nothing', 'stop\u007f\b\b', 'stop\\u007f\\b\\b'],
    ['begins no line', 'web\r\nNothing to do.\u0085\u2028', 'web\\r\\nNothing to do.\\u0085\\u2028'],
    ['turns no line around', 'tms-\u202e1\u2066\u200f', 'tms-\\u202e1\\u2066\\u200f'],
    ['is as it was otherwise', 'größer als 漢字 🐧', 'größer als 漢字 🐧'],
  ])('%s', (_what, text, shown) => {
    expect(oneLine(text)).toBe(shown);
    expect(printable(text)).toBe(shown);
  });

  test('hides nothing by a colour that is none of ours', () => {
    expect(printable('\u001b[8mstop\u001b[0m')).toBe('\\u001b[8mstop\\u001b[0m');
  });

  test('never brings an escape of its own, whatever it is', () => {
    const ours = ['1', '2', '22', '31', '32', '33', '39'];
    const pieces = fc.constantFrom('\u001b', '[', '2', 'J', '3', '1', 'm', ';', '\u009b', 'x');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const left = ours.reduce((rest, code) => rest.replaceAll(`\u001b[${code}m`, ''), printable(parts.join('')));
        expect(left).not.toMatch(/\p{Cc}/u);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

test.each(['green', 'yellow', 'red', 'dim', 'bold'] as const)('a line keeps our own %s', (colour) => {
  const line = styleText(colour, 'web', { validateStream: false });
  expect(printable(line)).toBe(line);
});

test('lines that stay over one that gives way are text as well', () => {
  const written: string[] = [];
  const screen = createWatchScreen({ columns: 80, write: (text: string) => written.push(text) > 0 });
  screen.say('no session of \u009b8mtap');
  screen.underline('\u001b[2J9 of 9');
  expect(written.map((text) => text.replace('\r\u001b[2K', ''))).toEqual([
    'no session of \\u009b8mtap\n',
    '\\u001b[2J9 of 9',
  ]);
});

test('lines are printed in one place', () => {
  const sources = join(import.meta.dirname, '../src');
  const others = globSync('**/*.ts', { cwd: sources }).filter((path) => path !== 'printing.ts');
  const printing = others.filter((path) =>
    /console\.(log|error)\((line\)|.*\.join\()|=> console\.(log|error)\(line\)/.test(
      readFileSync(join(sources, path), 'utf8'),
    ),
  );
  expect(printing).toEqual([]);
});
