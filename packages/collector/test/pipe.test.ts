// Named pipes to write to: before anybody reads them, with a reader that takes its time, and after it has gone.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  write,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { awaitReader, isPipe, openPipe } from '../src/output/pipe.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-pipe-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);

function pipe(name: string): string {
  execFileSync('mkfifo', [path(name)]);
  return path(name);
}

/** Reads nothing, but is there. */
const readerOf = (file: string): number => openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);

test('only a pipe is one', () => {
  writeFileSync(path('file'), '');
  expect([pipe('one'), path('file'), folder, path('none')].map(isPipe)).toEqual([true, false, false, false]);
});

test('what nobody reads is not opened, and not waited for', () => {
  expect(openPipe(pipe('unread'))).toBe(undefined);
});

test('what is not there is the kernel’s own word', () => {
  expect(() => openPipe(path('none'))).toThrow('ENOENT');
});

test('a slow reader gets all of what is more than the pipe holds, by one write', async () => {
  const file = pipe('slow');
  const [go, out] = [path('go'), path('out')];
  const script = `exec < "$0"; echo there; until [ -e "$1" ]; do sleep 0.05; done; cat > "$2"`;
  const reader = spawn('sh', ['-c', script, file, go, out], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(reader, 'close');
  // It comes through the open of a reader as soon as there is a writer.
  let opened = openPipe(file);
  for (; opened === undefined; opened = openPipe(file)) await new Promise((resolve) => setTimeout(resolve, 10));
  const bytes = Buffer.alloc(2 ** 20, 'more than a pipe holds, ');
  const writing = promisify(write)(opened, bytes);
  writeFileSync(go, '');
  expect((await writing).bytesWritten).toBe(bytes.length);
  closeSync(opened);
  await ended;
  expect(readFileSync(out).equals(bytes)).toBe(true);
});

test('a reader that has gone is told', () => {
  const file = pipe('gone');
  const reader = readerOf(file);
  const opened = openPipe(file) ?? 0;
  writeSync(opened, 'heard');
  closeSync(reader);
  expect(() => writeSync(opened, 'unheard')).toThrow('EPIPE');
  closeSync(opened);
});

test('waiting tells so once, and ends with the reader, or when it is over', () => {
  const file = pipe('awaited');
  let told = 0;
  let looks = 0;
  const waits = (): void => {
    told += 1;
  };
  expect(awaitReader(file, { waits, isOver: () => ++looks === 3 })).toBe(undefined);
  expect([told, looks]).toEqual([1, 3]);
  let reader: number | undefined;
  const opened = awaitReader(file, {
    waits,
    isOver: () => {
      reader = readerOf(file);
      return false;
    },
  });
  expect([told, typeof opened]).toEqual([2, 'number']);
  const again = awaitReader(file, { waits, isOver: () => true });
  expect([told, typeof again]).toEqual([2, 'number']);
  for (const one of [reader, opened, again]) closeSync(one ?? 0);
});
