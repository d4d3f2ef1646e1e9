// What the stack's functions wrote about one task, as far as their log can be read.
import { createWatching, type Watching, type WrittenLine } from '@tasktap/aws/watching';
import { type Fault, type Owner, type Task, taskIdOf } from '@tasktap/core';
import { type ReachFlags, reachedBy } from '../account/flags.ts';
import { readEntry, type TimedEntry } from '../journal/entry.ts';
import { waiting } from '../waiting.ts';

export interface Written {
  /** Oldest first. */
  readonly entries: readonly TimedEntry[];
  readonly faults: readonly Fault[];
}

/** A long life is told from here on: searching far back takes long, and what happens to a task happens at its beginning. */
const furthestBackMs = 24 * 3_600_000;

/** `now` in milliseconds since 1970. Nothing where no stack of that name is deployed. */
export async function writtenAbout(
  task: Task,
  owner: Owner | undefined,
  flags: ReachFlags,
  now: number,
): Promise<Written> {
  if (owner === undefined) return { entries: [], faults: [] };
  const watching = createWatching(reachedBy(flags));
  try {
    return await waiting('Searching the journal …', search(watching, task, owner, now));
  } finally {
    watching.destroy();
  }
}

async function search(watching: Watching, task: Task, owner: Owner, now: number): Promise<Written> {
  const groups = await watching.logGroups(owner);
  if (groups.kind === 'unheard') return { entries: [], faults: [groups.reading.fault] };
  const since = Math.max(task.createdAt ?? 0, now - furthestBackMs);
  const lines: WrittenLine[] = [];
  const faults: Fault[] = [];
  for (const logGroup of groups.value) {
    const said = await watching.lines({ logGroup, since, containing: taskIdOf(task.arn) });
    if (said.kind === 'unheard') faults.push(said.reading.fault);
    else lines.push(...said.value);
  }
  const entries = lines.sort((one, other) => one.at - other.at).flatMap(({ text }) => readEntry(text) ?? []);
  return { entries, faults };
}
