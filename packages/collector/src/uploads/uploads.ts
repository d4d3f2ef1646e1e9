// The uploader: finished files of the spool into the store, the oldest first, one after the other; nothing is removed before it is stored.
import type { Disk, Listed } from '../spool/disk.ts';
import { isFinished, uploadMark } from '../spool/marks.ts';
import { keyFor } from './keys.ts';
import { readState } from './state.ts';
import type { Store } from './store.ts';
import { type Ending, uploadFile } from './upload-file.ts';

export interface UploadOptions {
  /** In front of every key, without a slash at its end; empty: none. */
  readonly prefix: string;
  /** At least 5 MiB, which S3 asks of all parts but the last; so much is in memory. */
  readonly partBytes: number;
}

export type UploadWord =
  | 'stored-files'
  | 'stored-bytes'
  | 'sent-parts'
  | 'resumed-parts'
  | 'upload-failures'
  | 'conflicting-files'
  | 'vanished-files'
  | 'waiting-files'
  | 'waiting-bytes'
  | 'disk-errors';

export type UploadCounts = Readonly<Record<UploadWord, number>>;

export interface Uploads {
  /** Uploads what waits, as it is listed now. `failed`: the store did not take all; what is left waits for the next round. */
  readonly round: () => Promise<{ readonly kind: 'done' } | Extract<Ending, { kind: 'failed' }>>;
  readonly counts: () => UploadCounts;
}

export function createUploads(options: UploadOptions, disk: Disk, store: Store): Uploads {
  const counts: Record<UploadWord, number> = {
    'stored-files': 0,
    'stored-bytes': 0,
    'sent-parts': 0,
    'resumed-parts': 0,
    'upload-failures': 0,
    'conflicting-files': 0,
    'vanished-files': 0,
    'waiting-files': 0,
    'waiting-bytes': 0,
    'disk-errors': 0,
  };
  /** Stored, and the disk would not let them go. */
  const stored = new Set<string>();
  /** Until the next start: asking again would send them again. */
  const conflicts = new Set<string>();

  const isDone = ({ kind }: { readonly kind: string }): boolean => {
    if (kind === 'failed') counts['disk-errors'] += 1;
    return kind === 'done';
  };
  const letGo = (path: string): void => {
    stored.add(path);
    if (isDone(disk.remove(path))) stored.delete(path);
  };
  /** What the store has of files that have gone for want of room costs something, and is of no use. */
  const abortOrphans = async (all: readonly Listed[]): Promise<void> => {
    const paths = new Set(all.map(({ path }) => path));
    for (const path of paths) {
      const file = path.slice(0, -uploadMark.length);
      if (!path.endsWith(uploadMark) || paths.has(file)) continue;
      const state = readState(disk, file);
      const aborted = state === undefined ? undefined : await store.abort(state.key, state.upload);
      if (aborted?.kind !== 'failed') isDone(disk.remove(path));
    }
  };
  const waiting = (all: readonly Listed[]): readonly Listed[] => {
    const files = all
      .filter(({ path }) => isFinished(path) && !conflicts.has(path))
      .toSorted((one, other) => one.changedAt - other.changedAt || (one.path < other.path ? -1 : 1));
    counts['waiting-files'] = files.length;
    counts['waiting-bytes'] = files.reduce((sum, { bytes }) => sum + bytes, 0);
    return files;
  };
  const upload = async (file: Listed): Promise<Ending> => {
    if (stored.has(file.path)) return { kind: 'stored' };
    const ending = await uploadFile(file, {
      disk,
      store,
      key: keyFor(options.prefix, file.path),
      partBytes: options.partBytes,
      onPart: () => {
        counts['sent-parts'] += 1;
      },
      onResumed: (parts) => {
        counts['resumed-parts'] += parts.length;
      },
    });
    if (ending.kind === 'stored') {
      counts['stored-files'] += 1;
      counts['stored-bytes'] += file.bytes;
    }
    return ending;
  };
  const conclude = ({ path, bytes }: Listed, { kind }: Ending): void => {
    if (kind === 'stored') letGo(path);
    if (kind === 'conflict') {
      conflicts.add(path);
      counts['conflicting-files'] += 1;
    }
    if (kind === 'vanished') counts['vanished-files'] += 1;
    counts['waiting-files'] -= 1;
    counts['waiting-bytes'] -= bytes;
  };

  return {
    round: async () => {
      const all = disk.list();
      if (!isDone(all) || all.kind !== 'done') return { kind: 'done' };
      await abortOrphans(all.value);
      for (const file of waiting(all.value)) {
        const ending = await upload(file);
        if (ending.kind === 'failed') {
          counts['upload-failures'] += 1;
          return ending;
        }
        conclude(file, ending);
      }
      return { kind: 'done' };
    },
    counts: () => counts,
  };
}
