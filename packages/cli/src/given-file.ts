// A file that a person names on the command line: what it says, or everything that is wrong with it.
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Reading } from '@tasktap/document';
import { oneLine } from './one-line.ts';
import { unfit } from './user-error.ts';

/** @throws UserError with a line for each complaint, e.g. `fleet.yaml:3:5: services.0.nmae: unknown word; did you mean name?` */
export async function readGiven<Value>(path: string, read: (text: string) => Reading<Value>): Promise<Value> {
  const text = await textOf(path);
  // Of a command that failed, a shell leaves this.
  if (text.trim() === '') throw unfit(`${path}: it is empty, expected YAML or JSON`);
  const reading = read(text);
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

/** A directory of 20,000 tasks takes a sixth of it. What has no end, such as a device, is not read to it. */
const mostBytes = 2 ** 26;

/** @throws UserError */
export function textOf(path: string): Promise<string> {
  return textIn(path, createReadStream(path));
}

/** `path`: what the stream is called. @throws UserError */
export async function textIn(path: string, stream: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of stream) {
      parts.push(part);
      length += part.length;
      if (length > mostBytes) break;
    }
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw unfit(`${path}: ${sentences[code] ?? message}`, { cause: error });
  }
  if (length > mostBytes)
    throw unfit(`${path}: expected a file of ${mostBytes / 2 ** 20} MiB at most, it goes on beyond`);
  return Buffer.concat(parts).toString('utf8');
}
