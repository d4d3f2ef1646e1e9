// Who is believed: a person's directory about the VNIs and sources that it names, and what was read about all others.
import { type Directory, type DirectoryEntry, directoryOf } from './directory.ts';
import { keyOf } from './remember.ts';

export interface Precedence {
  /** A given VNI without source is the task's whoever sends it; one with a source leaves other sources alone. */
  readonly isGiven: (entry: DirectoryEntry) => boolean;
  readonly withGiven: (read: readonly DirectoryEntry[]) => Directory;
}

export function createPrecedence(given: Directory): Precedence {
  const entries = [...given.values()].flat();
  // Thousands of forwarders have one VNI: none is looked for among all of them.
  const keys = new Set(entries.map(keyOf));
  const fromAnywhere = new Set(entries.filter(({ source }) => source === undefined).map(({ vni }) => vni));
  const isGiven = (entry: DirectoryEntry): boolean =>
    fromAnywhere.has(entry.vni) || (entry.source === undefined ? given.has(entry.vni) : keys.has(keyOf(entry)));
  return {
    isGiven,
    withGiven: (read) => directoryOf([...entries, ...read.filter((entry) => !isGiven(entry))]),
  };
}
