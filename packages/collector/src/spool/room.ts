// Room for one more file in a bounded spool: which of the finished ones go for it.
import type { Disk, Listed } from './disk.ts';
import { isFinished } from './marks.ts';

export interface Bounds {
  /** Of all files in the folder, whoever wrote them. */
  readonly diskBytes: number;
  /** How many of those that `counts` may be there. Undefined: as many as have room. */
  readonly files: number | undefined;
  /** `ring`: the oldest finished files go. `keep`: there is no more room. */
  readonly whenFull: 'ring' | 'keep';
  /** What is finished waits for its upload, which removes it: before that it goes for bytes only. */
  readonly awaitsUpload: boolean;
}

export interface Made {
  /** `no-room`: the bounds leave none. Or what the disk answered instead of a list. */
  readonly kind: 'room' | 'no-room' | 'failed';
  readonly removed: number;
  /** Of the removed: those that were stored nowhere else, though they were to be. */
  readonly removedUnstored: number;
  /** Times that the disk said no. */
  readonly refusals: number;
}

interface Goer extends Listed {
  readonly counts: boolean;
}

/** For a file of `bytes`, counting as one of `counts`. */
export function makeRoom(disk: Disk, bytes: number, bounds: Bounds, counts: (path: string) => boolean): Made {
  const all = disk.list();
  if (all.kind === 'failed') return { kind: 'failed', removed: 0, removedUnstored: 0, refusals: 1 };
  const finished = finishedIn(all.value, counts);
  const over = {
    bytes: all.value.reduce((sum, one) => sum + one.bytes, bytes) - bounds.diskBytes,
    files: finished.filter((one) => one.counts).length + 1 - (bounds.files ?? Number.POSITIVE_INFINITY),
  };
  const { awaitsUpload, whenFull } = bounds;
  const made = removeOldest(disk, whenFull === 'keep' ? [] : finished, over, awaitsUpload);
  const isFull = over.bytes > 0 || (whenFull === 'keep' && over.files > 0);
  return { kind: isFull ? 'no-room' : 'room', removedUnstored: awaitsUpload ? made.removed : 0, ...made };
}

interface Over {
  bytes: number;
  files: number;
}

/** Until nothing is over; what cannot be removed stays, and another one goes. */
function removeOldest(
  disk: Disk,
  finished: readonly Goer[],
  over: Over,
  awaitsUpload: boolean,
): Pick<Made, 'removed' | 'refusals'> {
  const made = { removed: 0, refusals: 0 };
  for (const { path, bytes, counts } of finished) {
    const mustGo = over.bytes > 0 || (over.files > 0 && counts && !awaitsUpload);
    if (!mustGo) continue;
    // How far its upload had come stays: by that the uploader aborts it.
    if (disk.remove(path).kind === 'failed') {
      made.refusals += 1;
      continue;
    }
    made.removed += 1;
    over.bytes -= bytes;
    over.files -= Number(counts);
  }
  return made;
}

/** In the order in which they go: the older ones first. */
function finishedIn(all: readonly Listed[], counts: (path: string) => boolean): readonly Goer[] {
  return all
    .filter(({ path }) => isFinished(path))
    .map((one) => ({ ...one, counts: counts(one.path) }))
    .toSorted((one, other) => one.changedAt - other.changedAt || (one.path < other.path ? -1 : 1));
}
