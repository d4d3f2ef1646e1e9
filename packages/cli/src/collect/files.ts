// Files that a person named on the command line: what goes wrong with one is said in a sentence about it.
import { accessSync, constants, mkdirSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { NoDuckDb, ownerOnly, patiently } from '@tasktap/collector/files';
import { UserError, unfit } from '../user-error.ts';

const compressions: readonly (readonly [name: string, magic: readonly number[], command: string])[] = [
  ['gzip', [0x1f, 0x8b], 'gunzip'],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd], 'unzstd'],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a], 'unxz'],
];

/** Of a file that begins in this way and is no `what`. */
export function whatInstead(beginning: Uint8Array, what: string, expected: string): string {
  const compressed = compressions.find(([, magic]) => magic.every((byte, index) => beginning[index] === byte));
  if (compressed === undefined) return `it is no ${what}, expected ${expected}`;
  const [name, , command] = compressed;
  return `it is compressed with ${name}, expected ${expected}; run ${command} first`;
}

type Sentences = Readonly<Record<string, string>>;

const sentences = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory, expected a file',
  ENOTDIR: 'it lies in a file, expected a folder',
  EACCES: 'it is not allowed',
  EEXIST: 'it is there already; name another folder',
  ENOSPC: 'no space is left on the device',
  EPIPE: 'nobody reads it any more',
} as const satisfies Sentences;
const underway: ReadonlySet<string> = new Set(['ENOSPC', 'EPIPE', 'EIO']);
/** What is missing where a file is made. */
const inMaking: Sentences = { ...sentences, ENOENT: 'its folder is not there' };
/** A folder is made with those that it lies in: what is missing is not its own. */
const inFolders: Sentences = {
  ...sentences,
  ENOENT: 'no folder can be made there',
  EEXIST: 'it is a file, expected a folder',
};

export function openOrSay(path: string, mode: 'r' | 'w' | 'wx' | 'a'): number {
  return orSay(path, () => openSync(path, mode, ownerOnly), mode === 'r' ? sentences : inMaking);
}

/** Before long work whose outcome goes there; nothing is made or emptied. @throws UserError */
export function expectWritable(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory() === true) throw unfit(`${path}: ${sentences.EISDIR}`);
  orSay(path, () => accessSync(there === undefined ? `${dirname(path)}/.` : path, constants.W_OK), inMaking);
}

/** With all folders that it lies in. Whether it was made: it may be there already. @throws UserError */
export function makeFolderOrSay(path: string): boolean {
  return orSay(path, () => makeFolder(path), inFolders);
}

/** Node's own way to make folders on the way never ends where one that is there takes no other, as /proc does (tried with Node 20 and 24). */
function makeFolder(path: string): boolean {
  const parent = dirname(path);
  if (statSync(parent, { throwIfNoEntry: false }) === undefined) makeFolder(parent);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return false;
  mkdirSync(path);
  return true;
}

export function readOrSay(path: string, file: number, into: Uint8Array): number {
  return orSay(path, () => patiently(() => readSync(file, into, 0, into.length, null)));
}

export function writeOrSay(path: string, file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += orSay(path, () => patiently(() => writeSync(file, bytes, at)));
}

/** @throws UserError */
export function orSay<Value>(path: string, act: () => Value, words: Sentences = sentences): Value {
  try {
    return act();
  } catch (error) {
    throw complaintAbout(path, error, words);
  }
}

/** Of a file that is made. @throws UserError */
export async function orSayLater<Value>(path: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    throw complaintAbout(path, error, inMaking);
  }
}

function complaintAbout(path: string, error: unknown, words: Sentences): UserError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (error instanceof NoDuckDb) return new UserError(message, { cause: error });
  // What was named was right, until it could not go on.
  if (underway.has(code)) return new UserError(`${path}: ${words[code] ?? message}`, { cause: error });
  return unfit(`${path}: ${words[code] ?? message}`, { cause: error });
}
