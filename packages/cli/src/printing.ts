// Where the lines of a command go: whatever AWS, a file or a packet has put into them stays text.
import { oneLine } from './one-line.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const ownColours = /(\u001B\[(?:1|2|22|3[1239])m)/u;

/** One line, with those colours that words/paint.ts has. */
export function printable(line: string): string {
  return line
    .split(ownColours)
    .map((part, index) => (index % 2 === 1 ? part : oneLine(part)))
    .join('');
}

/** `print`: to standard output, unless that is for something else. */
export function printLines(lines: readonly string[], print: (text: string) => void = console.log): void {
  print(lines.map(printable).join('\n'));
}

/** To standard error: for whoever watches. */
export function sayLine(line: string): void {
  console.error(printable(line));
}
