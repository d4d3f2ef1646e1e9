// Files that a person named on the command line: what the disk refuses becomes a sentence about the file.
import { openSync, readSync, writeSync } from 'node:fs';
import { NoDuckDb } from '@tasktap/collector';
import { UnfitFile, UserError } from '../user-error.ts';

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory, expected a file',
  EACCES: 'it is not allowed',
  ENOSPC: 'no space is left on the device',
};

export function openOrSay(path: string, mode: 'r' | 'w'): number {
  return orSay(path, () => openSync(path, mode));
}

export function readOrSay(path: string, file: number, into: Uint8Array): number {
  return orSay(path, () => readSync(file, into, 0, into.length, null));
}

export function writeOrSay(path: string, file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += orSay(path, () => writeSync(file, bytes, at));
}

/** @throws UserError */
export function orSay<Value>(path: string, act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    throw complaintAbout(path, error);
  }
}

export async function orSayLater<Value>(path: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    throw complaintAbout(path, error);
  }
}

function complaintAbout(path: string, error: unknown): UserError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (error instanceof NoDuckDb) return new UserError(message, { cause: error });
  return new UnfitFile(`${path}: ${sentences[code] ?? message}`, { cause: error });
}
