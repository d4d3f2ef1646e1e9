// What is told of a failed test once more at the end, where whoever reads only that finds it: short, however long what a program printed is.
import { stripVTControlCharacters } from 'node:util';

export interface Failure {
  readonly message: string;
  /** How what came differs from what was expected. */
  readonly diff?: string | undefined;
  readonly stacks?: readonly { readonly file: string; readonly line: number }[] | undefined;
}

const mostLines = 30;
/** Of a long text the end tells more: what a program says last. */
const firstLines = 8;

/** `name`: of the file and the test. */
export function failureLines(name: string, { message, diff, stacks: [place] = [] }: Failure): readonly string[] {
  const said = [message, ...(diff === undefined ? [] : [diff])].flatMap((text) =>
    shortened(stripVTControlCharacters(text).trim().split('\n')),
  );
  const at = place === undefined ? [] : [`at ${place.file}:${place.line}`];
  return [`failed: ${name}`, ...[...said, ...at].map((line) => `  ${line}`)];
}

function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= mostLines) return lines;
  const last = mostLines - firstLines - 1;
  return [...lines.slice(0, firstLines), `... ${lines.length - firstLines - last} lines`, ...lines.slice(-last)];
}
