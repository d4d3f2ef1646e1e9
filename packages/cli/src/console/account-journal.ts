// The journal of a stack for the page, read from its log groups as long as the page is open.
import { createWatching } from '@tasktap/aws/watching';
import type { JournalLine } from '@tasktap/console';
import { type ReachFlags, reachedBy } from '../account/flags.ts';
import { createFollower } from '../watch/follower.ts';
import { journalLine } from './journal-line.ts';

export interface AccountJournal {
  /** Calls back for each line; answers the way to stop. */
  on(listener: (line: JournalLine) => void): () => void;
  close(): void;
}

const everyMs = 5000;
/** What was written shortly before the page was opened belongs to the picture. */
const lookBackMs = 10 * 60_000;

/** Undefined: no stack of this name says where its functions log, or nobody may read it; the page then has no journal. */
export async function openJournal(flags: ReachFlags, owner: string | undefined): Promise<AccountJournal | undefined> {
  const watching = createWatching(reachedBy(flags));
  const groups = owner === undefined ? undefined : await watching.logGroups(owner);
  if (groups === undefined || groups.kind === 'unheard' || groups.value.length === 0) {
    watching.destroy();
    return undefined;
  }
  const listeners = new Set<(line: JournalLine) => void>();
  const follower = createFollower(watching, groups.value, Date.now() - lookBackMs);
  let reading = false;
  const read = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    // A read that failed is made again the next time, from where it stood.
    const { entries } = await follower.next();
    for (const entry of entries) for (const listener of listeners) listener(journalLine(entry));
    reading = false;
  };
  const timer = setInterval(() => void read(), everyMs);
  return {
    on(listener) {
      listeners.add(listener);
      void read();
      return () => listeners.delete(listener);
    },
    close() {
      clearInterval(timer);
      watching.destroy();
    },
  };
}
