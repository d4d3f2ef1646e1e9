// A folder of this machine as a disk.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Disk, Listed, Told } from './disk.ts';
import { ownerOnly } from './owner.ts';

export function createFolder(root: string): Disk {
  const inside = (path: string): string => join(root, path);
  return {
    create: (path) =>
      told(() => {
        mkdirSync(dirname(inside(path)), { recursive: true });
        return openSync(inside(path), 'wx', ownerOnly);
      }),
    write: (file, bytes, at) =>
      told(() => {
        for (let done = 0; done < bytes.length; ) {
          done += writeSync(file, bytes, done, bytes.length - done, at + done);
        }
        return undefined;
      }),
    close: (file) => told(() => void closeSync(file)),
    read: (path, into, at) => told(() => readFrom(inside(path), into, at)),
    truncate: (path, length) => told(() => void truncateSync(inside(path), length)),
    rename: (from, to) => told(() => void renameSync(inside(from), inside(to))),
    remove: (path) => told(() => void rmSync(inside(path))),
    list: () =>
      told(() => {
        if (!existsSync(root)) return [];
        return filesIn(root).flatMap((path) => listed(root, path));
      }),
  };
}

function told<Value>(act: () => Value): Told<Value> {
  try {
    return { kind: 'done', value: act() };
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return { kind: 'failed', code };
  }
}

function readFrom(path: string, into: Uint8Array, at: number): number {
  const file = openSync(path, 'r');
  try {
    let done = 0;
    for (let came = -1; came !== 0 && done < into.length; done += came) {
      came = readSync(file, into, done, into.length - done, at + done);
    }
    return done;
  } finally {
    closeSync(file);
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) => {
    const inside = join(folder, one.name);
    if (one.isDirectory()) return filesBelow(inside);
    return one.isFile() ? [inside] : [];
  });
}

/** Nothing where it cannot be read: another thread removes folders meanwhile, and `lost+found`, where a disk is mounted, is root's alone. */
function filesBelow(folder: string): readonly string[] {
  try {
    return filesIn(folder);
  } catch {
    return [];
  }
}

/** Nothing, where it has been removed in the meantime. */
function listed(root: string, path: string): readonly Listed[] {
  const about = statSync(path, { throwIfNoEntry: false });
  if (about === undefined) return [];
  return [{ path: relative(root, path).split(sep).join('/'), bytes: about.size, changedAt: about.mtimeMs }];
}
