// Room for one more file in a bounded spool: which of the finished ones go for it.
import type { Disk, Listed } from './disk.ts';
import { isFinished, storedMark } from './marks.ts';

export interface Bounds {
  /** Of all files in the folder, whoever wrote them. */
  readonly diskBytes: number;
  /** How many of those that `counts` may be there. Undefined: as many as have room. */
  readonly files: number | undefined;
  /** `ring`: the oldest finished files go. `keep`: there is no more room. */
  readonly whenFull: 'ring' | 'keep';
  /** Files without the mark of being stored wait for their upload: they go last, and only for bytes. */
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
  /** For its upload, without which it is nowhere else. */
  readonly waits: boolean;
  readonly counts: boolean;
  readonly isStored: boolean;
}

/** For a file of `bytes`, counting as one of `counts`. */
export function makeRoom(disk: Disk, bytes: number, bounds: Bounds, counts: (path: string) => boolean): Made {
  const all = disk.list();
  if (all.kind === 'failed') return { kind: 'failed', removed: 0, removedUnstored: 0, refusals: 1 };
  const finished = finishedIn(all.value, bounds, counts);
  const over = {
    bytes: all.value.reduce((sum, one) => sum + one.bytes, bytes) - bounds.diskBytes,
    files: finished.filter((one) => one.counts).length + 1 - (bounds.files ?? Number.POSITIVE_INFINITY),
  };
  const made = removeOldest(disk, bounds.whenFull === 'keep' ? [] : finished, over);
  const isFull = over.bytes > 0 || (bounds.whenFull === 'keep' && over.files > 0);
  return { kind: isFull ? 'no-room' : 'room', ...made };
}

interface Over {
  bytes: number;
  files: number;
}

/** Until nothing is over; what cannot be removed stays, and another one goes. */
function removeOldest(disk: Disk, finished: readonly Goer[], over: Over): Omit<Made, 'kind'> {
  const made = { removed: 0, removedUnstored: 0, refusals: 0 };
  for (const one of finished) {
    if (!mustGo(one, over)) continue;
    if (!isRemoved(disk, one)) {
      made.refusals += 1;
      continue;
    }
    made.removed += 1;
    made.removedUnstored += Number(one.waits);
    over.bytes -= one.bytes;
    over.files -= Number(one.counts);
  }
  return made;
}

function mustGo({ counts, waits }: Goer, over: Over): boolean {
  return over.bytes > 0 || (over.files > 0 && counts && !waits);
}

/** In the order in which they go: those that wait come last, the older ones first. */
function finishedIn(
  all: readonly Listed[],
  { awaitsUpload }: Bounds,
  counts: (path: string) => boolean,
): readonly Goer[] {
  const paths = new Set(all.map(({ path }) => path));
  return all
    .filter(({ path }) => isFinished(path))
    .map((one) => ({
      ...one,
      waits: awaitsUpload && !paths.has(one.path + storedMark),
      counts: counts(one.path),
      isStored: paths.has(one.path + storedMark),
    }))
    .toSorted(
      (one, other) =>
        Number(one.waits) - Number(other.waits) || one.changedAt - other.changedAt || (one.path < other.path ? -1 : 1),
    );
}

/** How far its upload had come stays: by that the uploader aborts it. */
function isRemoved(disk: Disk, { path, isStored }: Goer): boolean {
  if (disk.remove(path).kind === 'failed') return false;
  if (isStored) disk.remove(path + storedMark);
  return true;
}
