// What the functions' own log told so far: the demo believes the journal, as an operator would.
import type { JournalEntry } from '@tasktap/controller';
import { readEntry } from './journal/entry.ts';

export interface Tally {
  /** Takes one line of the functions' log; what is no journal entry (metrics, words of Node's) is passed over. */
  hear(line: string): JournalEntry | undefined;
  /** VNI to the task that its session was made for. */
  readonly directory: ReadonlyMap<number, string>;
  /** Of tasks whose interface was connected while we listened, in emulated milliseconds. */
  readonly timesToMirror: readonly number[];
  /** The verdict of the last round on every task that it left open. */
  readonly open: ReadonlyMap<string, Open>;
  /** Why the last look did not do what it wanted, by task. */
  readonly held: ReadonlyMap<string, { readonly reason: string; readonly sentence: string }>;
  readonly looked: ReadonlyMap<string, { readonly selected: number; readonly covered: number }>;
  stopped(): number;
  refused(): number;
  /** Forgets what was open and held: the looks that follow say it again. */
  beginLook(): void;
}

interface Open {
  readonly reason: string;
  readonly sentence: string;
}

/** `since`: the emulated time from which interfaces count as new. */
export function createTally(since: number): Tally {
  const directory = new Map<number, string>();
  const timesToMirror: number[] = [];
  const open = new Map<string, Open>();
  const held = new Map<string, Open>();
  const looked = new Map<string, { readonly selected: number; readonly covered: number }>();
  let stopped = 0;
  let refused = 0;
  const note = (entry: JournalEntry, at: number): void => {
    switch (entry.kind) {
      case 'session-created':
        directory.set(entry.vni, entry.task);
        open.delete(entry.task);
        if (entry.timeToMirrorMs !== undefined && at - entry.timeToMirrorMs >= since)
          timesToMirror.push(entry.timeToMirrorMs);
        return;
      case 'not-mirrored':
        open.set(entry.task, { reason: entry.reason, sentence: entry.sentence });
        return;
      case 'held':
        if (entry.task !== undefined) held.set(entry.task, { reason: entry.reason, sentence: entry.sentence });
        return;
      case 'looked':
        if (entry.service === undefined)
          looked.set(entry.cluster, { selected: entry.selected, covered: entry.covered });
        return;
      case 'task-stopped':
        stopped += 1;
        return;
      case 'refused':
        refused += 1;
        return;
    }
  };
  return {
    hear(line) {
      const entry = readEntry(line);
      if (entry !== undefined) note(entry, Date.parse(entry.at));
      return entry;
    },
    directory,
    timesToMirror,
    open,
    held,
    looked,
    stopped: () => stopped,
    refused: () => refused,
    beginLook() {
      open.clear();
      held.clear();
      looked.clear();
    },
  };
}
