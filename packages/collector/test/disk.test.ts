// A folder of this machine and the disk of the tests keep the same promises.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { placeOf } from '../src/live/destination.ts';
import type { Disk, Told } from '../src/spool/disk.ts';
import { createFolder } from '../src/spool/folder.ts';
import { narrow, ownerOnly } from '../src/spool/owner.ts';
import { createMemoryDisk } from './memory-disk.ts';

const root = mkdtempSync(join(tmpdir(), 'tasktap-disk-'));
afterAll(() => rmSync(root, { recursive: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
function value<Value>(told: Told<Value>): Value {
  if (told.kind === 'failed') throw new Error(told.code);
  return told.value;
}
const textOf = (disk: Disk, path: string): string => {
  const into = new Uint8Array(100);
  return new TextDecoder().decode(into.subarray(0, value(disk.read(path, into, 0))));
};

describe.each<[string, () => Disk]>([
  ['a folder', () => createFolder(mkdtempSync(join(root, 'one-')))],
  ['the disk of the tests', () => createMemoryDisk()],
])('%s', (_what, create) => {
  test('has what was written where it was written, before it is closed too', () => {
    const disk = create();
    const file = value(disk.create('a/b.part'));
    value(disk.write(file, bytes('abcdef'), 0));
    value(disk.write(file, bytes('CD'), 2));
    expect(textOf(disk, 'a/b.part')).toBe('abCDef');
    value(disk.close(file));
    value(disk.truncate('a/b.part', 4));
    value(disk.rename('a/b.part', 'a/b'));
    expect(textOf(disk, 'a/b')).toBe('abCD');
    const into = new Uint8Array(3);
    expect([value(disk.read('a/b', into, 2)), [...into.subarray(0, 2)]]).toEqual([2, [67, 68]]);
    expect(value(disk.list()).map((one) => [one.path, one.bytes])).toEqual([['a/b', 4]]);
    value(disk.remove('a/b'));
    expect(value(disk.list())).toEqual([]);
  });

  test('lists files in the order in which they were changed', () => {
    const disk = create();
    for (const path of ['z', 'a']) value(disk.close(value(disk.create(path))));
    const listed = new Map(value(disk.list()).map(({ path, changedAt }) => [path, changedAt]));
    expect(listed.get('z')).toBeLessThanOrEqual(listed.get('a') ?? 0);
  });

  test.each<[string, (disk: Disk) => Told<unknown>, string]>([
    ['create what is there', (disk) => disk.create('there'), 'EEXIST'],
    ['read what is not there', (disk) => disk.read('not', new Uint8Array(1), 0), 'ENOENT'],
    ['rename what is not there', (disk) => disk.rename('not', 'other'), 'ENOENT'],
    ['remove what is not there', (disk) => disk.remove('not'), 'ENOENT'],
    ['cut what is not there', (disk) => disk.truncate('not', 0), 'ENOENT'],
    ['write to no file', (disk) => disk.write(999_999, bytes('x'), 0), 'EBADF'],
  ])('does not %s, and says so', (_what, act, code) => {
    const disk = create();
    value(disk.close(value(disk.create('there'))));
    expect(act(disk)).toEqual({ kind: 'failed', code });
  });
});

test('a folder that is not there has no files, and is made with the first one', () => {
  const disk = createFolder(join(root, 'new'));
  expect(disk.list()).toEqual({ kind: 'done', value: [] });
  value(disk.close(value(disk.create('deep/er/one'))));
  expect(existsSync(join(root, 'new/deep/er/one'))).toBe(true);
  expect(readFileSync(join(root, 'new/deep/er/one'), 'utf8')).toBe('');
});

test('a folder inside that cannot be read, as lost+found, keeps nobody from the other files', () => {
  const outside = join(root, 'mounted');
  const disk = createFolder(outside);
  value(disk.close(value(disk.create('in/one'))));
  // Root may read everything, but for what lies deeper than a path can say.
  const deeper = `for (let i = 0; i < 20; i += 1) { fs.mkdirSync('d'.repeat(250)); process.chdir('d'.repeat(250)); }`;
  execFileSync(process.execPath, ['-e', deeper], { cwd: outside });
  try {
    expect(value(disk.list()).map(({ path }) => path)).toEqual(['in/one']);
  } finally {
    execFileSync('rm', ['-rf', outside]);
  }
});

test('a folder keeps its files from other users of the machine', () => {
  const disk = createFolder(join(root, 'private'));
  value(disk.close(value(disk.create('x/one'))));
  expect(statSync(join(root, 'private/x/one')).mode & 0o077).toBe(0);
});

test('so does a capture in one file; what is there already stays for whom it was', () => {
  const [made, there] = [join(root, 'made.pcapng'), join(root, 'there.pcapng')];
  writeFileSync(there, '');
  chmodSync(there, 0o640);
  for (const path of [made, there]) {
    const place = placeOf({ kind: 'file', path });
    place.open({ waits: () => undefined, isOver: () => false });
    place.close();
  }
  expect([made, there].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o640]);
});

test('where no mode can be set, nothing is lost by it', () => {
  expect(() => narrow(join(root, 'nowhere'), ownerOnly)).not.toThrow();
});
