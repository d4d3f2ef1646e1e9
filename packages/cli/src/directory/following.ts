// Changes of a directory on their way to a collector: what changes before somebody follows is told when somebody does.
import type { Change, Directory } from '@tasktap/collector';

export interface Following {
  readonly changed: (changes: readonly Change[]) => void;
  /** Told of what has changed until now, and then of each change; none: no task has the VNI any more. */
  readonly follow: (change: (changes: Directory) => void) => void;
}

/** `now` is the directory after the changes that were told last. */
export function createFollowing(now: () => Directory): Following {
  const changed = new Set<number>();
  let tell: () => void = () => undefined;
  return {
    changed: (changes) => {
      for (const { entry } of changes) changed.add(entry.vni);
      tell();
    },
    follow: (change) => {
      tell = () => {
        if (changed.size === 0) return;
        const directory = now();
        change(new Map([...changed].map((vni) => [vni, directory.get(vni) ?? []])));
        changed.clear();
      };
      tell();
    },
  };
}
