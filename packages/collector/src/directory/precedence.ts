// A directory that a person gave, and one that was read from AWS: where both speak of a packet, the person is right.
import { type Directory, type DirectoryEntry, directoryOf } from './directory.ts';
import { keyOf } from './remember.ts';

/** A given VNI without source is the task's whoever sends it; one with a source leaves other sources alone. */
export function isGiven(given: Directory, entry: DirectoryEntry): boolean {
  return (given.get(entry.vni) ?? []).some(
    (one) => one.source === undefined || entry.source === undefined || keyOf(one) === keyOf(entry),
  );
}

export function withGiven(given: Directory, read: readonly DirectoryEntry[]): Directory {
  return directoryOf([...[...given.values()].flat(), ...read.filter((entry) => !isGiven(given, entry))]);
}
