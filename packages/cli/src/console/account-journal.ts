// The journal of a stack for the page, read from its log groups as long as the page is open.
import type { Watching } from '@tasktap/aws/watching';
import type { TimedEntry } from '../journal/entry.ts';
import { createFollower } from '../watch/follower.ts';

export interface AccountJournal {
  /** Calls back for each entry, at once for those of the last minutes; answers the way to stop. */
  on(listener: (entry: TimedEntry) => void): () => void;
  close(): void;
}

const everyMs = 5000;
/** What was written shortly before the page was opened belongs to the picture. */
const lookBackMs = 10 * 60_000;

/** Undefined: no stack of this name says where its functions log, or nobody may read it; the page then has no journal. */
export async function openJournal(
  watching: Pick<Watching, 'logGroups' | 'lines'>,
  owner: string | undefined,
): Promise<AccountJournal | undefined> {
  const groups = owner === undefined ? undefined : await watching.logGroups(owner);
  if (groups === undefined || groups.kind === 'unheard' || groups.value.length === 0) return undefined;
  const listeners = new Set<(entry: TimedEntry) => void>();
  const follower = createFollower(watching, groups.value, Date.now() - lookBackMs);
  const before = await follower.next();
  if (before.faults.some(({ kind }) => kind === 'denied')) return undefined;
  let reading = false;
  const read = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    // A read that failed is made again the next time, from where it stood.
    const { entries } = await follower.next();
    for (const entry of entries) for (const listener of listeners) listener(entry);
    reading = false;
  };
  const timer = setInterval(() => void read(), everyMs);
  return {
    on(listener) {
      listeners.add(listener);
      for (const entry of before.entries) listener(entry);
      return () => listeners.delete(listener);
    },
    close: () => clearInterval(timer),
  };
}
