// Who is in a live directory: remembered, told on to whoever follows, and kept for the next process.
import type { Instant } from '@tasktap/core';
import type { HeardTask } from '../hearing/hearing.ts';
import type { Directory } from './directory.ts';
import { createPrecedence } from './precedence.ts';
import {
  type Bounds,
  type Change,
  heardOf,
  type Known,
  memoryOf,
  remember,
  type Seen,
  usualBounds,
} from './remember.ts';

export interface RosterOptions {
  /** A person's, which is right wherever it speaks. */
  readonly given: Directory;
  /** What an earlier process knew. */
  readonly known: readonly Known[];
  /** Keeps what is known for the next process. */
  readonly save: (known: readonly Known[]) => Promise<void>;
  readonly changed: (changes: readonly Change[]) => void;
  /** @default usualBounds */
  readonly bounds?: Bounds;
}

export interface Roster {
  readonly directory: () => Directory;
  /** Of it, what a person gave, and tasks that were there at the last look. */
  readonly present: () => Directory;
  /** By `keyOf`. */
  readonly of: (key: string) => Known | undefined;
  /** Packets came of these: they are remembered a while longer. */
  readonly heard: (tasks: Iterable<HeardTask>) => void;
  /** Answers how many tasks have been named anew. */
  readonly take: (seen: Pick<Seen, 'tasks' | 'whole'>, now: Instant) => Promise<number>;
  readonly counts: () => { readonly tasks: number; readonly gone: number; readonly 'tasks-dropped': number };
}

export function createRoster({ given, known, save, changed, bounds = usualBounds }: RosterOptions): Roster {
  const { isGiven, withGiven } = createPrecedence(given);
  const heard = new Set<string>();
  let memory = memoryOf(known);
  let directory = withGiven(known.map(({ entry }) => entry));
  let droppedSoFar = 0;

  return {
    directory: () => directory,
    present: () => withGiven([...memory.values()].flatMap(({ entry, gone }) => (gone === undefined ? [entry] : []))),
    of: (key) => memory.get(key),
    heard: (tasks) => {
      for (const task of tasks) heard.add(heardOf(task));
    },
    take: async ({ tasks, whole }, now) => {
      const after = remember(memory, { tasks, whole, heard }, now, bounds);
      const { changes } = after;
      memory = after.memory;
      droppedSoFar += after.dropped;
      if (whole !== 'none') heard.clear();
      const news = changes.filter(({ entry }) => !isGiven(entry));
      directory = withGiven([...memory.values()].map(({ entry }) => entry));
      if (news.length > 0) changed(news);
      if (whole !== 'none' || changes.length > 0) await save([...memory.values()]);
      return changes.filter(({ kind }) => kind === 'named').length;
    },
    counts: () => ({
      tasks: memory.size,
      gone: [...memory.values()].filter(({ gone }) => gone !== undefined).length,
      'tasks-dropped': droppedSoFar,
    }),
  };
}
