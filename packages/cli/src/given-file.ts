// A file that a person names on the command line: what it says, or everything that is wrong with it.
import { readFile } from 'node:fs/promises';
import type { Reading } from '@tasktap/document';
import { oneLine } from './one-line.ts';
import { unfit } from './user-error.ts';

/** @throws UserError with a line for each complaint, e.g. `fleet.yaml:3:5: services.0.nmae: unknown word; did you mean name?` */
export async function readGiven<Value>(path: string, read: (text: string) => Reading<Value>): Promise<Value> {
  const reading = read(await textOf(path));
  if (reading.kind === 'read') return reading.value;
  const lines = reading.complaints.map(
    ({ line, column, sentence }) => `${path}:${line}:${column}: ${oneLine(sentence)}`,
  );
  throw unfit(lines.join('\n'));
}

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory, expected a file',
  EACCES: 'reading it is not allowed',
};

/** What a header of HTTP can bear: printable ASCII. */
const bearable = /^[ -~]+$/;

/** A secret that a file holds alone, without the end of its line. Undefined: none was named. @throws UserError */
export async function tokenIn(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const token = (await textOf(path)).trim();
  if (token === '') throw unfit(`${path}: it is empty, expected a token`);
  if (!bearable.test(token)) throw unfit(`${path}: expected a token: one line of ASCII`);
  return token;
}

/** @throws UserError */
export async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw unfit(`${path}: ${sentences[code] ?? message}`, { cause: error });
  }
}
