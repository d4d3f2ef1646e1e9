// A disk in memory that says no when it is told to: at a call, for good, for want of room, or in the middle of a write.
import type { Disk, Told } from '../src/spool/disk.ts';

export type DiskCall = keyof Disk;

/** `partly`: a write that fails has written a beginning. */
export type Fate = 'done' | 'failed' | 'partly';

export interface MemoryDisk extends Disk {
  readonly files: Map<string, Uint8Array>;
  readonly open: () => number;
}

/** `fate` is asked before every call that changes something; `room` is what all files together may have, in bytes. */
export function createMemoryDisk(
  fate: (call: DiskCall, path: string) => Fate = () => 'done',
  room: () => number = () => Number.POSITIVE_INFINITY,
  files: Map<string, Uint8Array> = new Map(),
): MemoryDisk {
  const opened = new Map<number, string>();
  const changed = new Map<string, number>([...files.keys()].map((path, index) => [path, index]));
  let next = 1;
  let clock = files.size;
  const no = (code: string): Told<never> => ({ kind: 'failed', code });
  const done = <Value>(value: Value): Told<Value> => ({ kind: 'done', value });
  const set = (path: string, bytes: Uint8Array): void => {
    files.set(path, bytes);
    clock += 1;
    changed.set(path, clock);
  };
  const used = (): number => [...files.values()].reduce((sum, { length }) => sum + length, 0);
  const change = (call: DiskCall, path: string, act: () => Told<undefined>): Told<undefined> =>
    fate(call, path) === 'done' ? act() : no('EIO');
  return {
    files,
    open: () => opened.size,
    create: (path) => {
      if (fate('create', path) !== 'done') return no('EIO');
      if (files.has(path)) return no('EEXIST');
      set(path, new Uint8Array(0));
      opened.set(next, path);
      next += 1;
      return done(next - 1);
    },
    write: (file, bytes, at) => {
      const path = opened.get(file);
      if (path === undefined) return no('EBADF');
      const before = files.get(path) ?? new Uint8Array(0);
      const told = fate('write', path);
      const fits = Math.min(bytes.length, Math.max(0, room() - used() + before.length - at));
      const written = told === 'done' ? fits : told === 'partly' ? Math.min(fits, bytes.length >> 1) : 0;
      const after = new Uint8Array(Math.max(before.length, at + written));
      after.set(before);
      after.set(bytes.subarray(0, written), at);
      set(path, after);
      return written === bytes.length ? done(undefined) : no('ENOSPC');
    },
    close: (file) =>
      change('close', opened.get(file) ?? '', () => {
        opened.delete(file);
        return done(undefined);
      }),
    read: (path, into, at) => {
      const bytes = files.get(path)?.subarray(at, at + into.length);
      if (bytes === undefined || fate('read', path) !== 'done') return no('ENOENT');
      into.set(bytes);
      return done(bytes.length);
    },
    truncate: (path, length) =>
      change('truncate', path, () => {
        const bytes = files.get(path);
        if (bytes === undefined) return no('ENOENT');
        files.set(path, bytes.slice(0, length));
        return done(undefined);
      }),
    rename: (from, to) =>
      change('rename', from, () => {
        const bytes = files.get(from);
        if (bytes === undefined) return no('ENOENT');
        files.delete(from);
        files.set(to, bytes);
        changed.set(to, changed.get(from) ?? 0);
        return done(undefined);
      }),
    remove: (path) => change('remove', path, () => (files.delete(path) ? done(undefined) : no('ENOENT'))),
    list: () =>
      fate('list', '') === 'done'
        ? done([...files].map(([path, { length }]) => ({ path, bytes: length, changedAt: changed.get(path) ?? 0 })))
        : no('EIO'),
  };
}
