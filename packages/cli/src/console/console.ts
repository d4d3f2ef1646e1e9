// `tasktap console`: the live page over an account, until it is interrupted. Reads only.
import { rightsFor } from '@tasktap/aws';
import { connected } from '../account/connection.ts';
import { fine } from '../account/exit-codes.ts';
import { expectCluster } from '../account/flags.ts';
import type { Work } from '../account/refusals.ts';
import { regionOf } from '../account/region.ts';
import { viewAccount } from '../account/view.ts';
import { readWish, usualChoice } from '../account/wish.ts';
import { askCollectors } from '../hearing/ask.ts';
import { isLoopback } from '../reach.ts';
import type { StatusFlags } from '../status/status.ts';
import { sayToWatcher } from '../waiting.ts';
import { openJournal } from './account-journal.ts';
import { accountSource } from './account-source.ts';
import { openPage } from './page.ts';

export type ConsoleFlags = StatusFlags & { readonly host: string; readonly page: number };

const work: Work = {
  name: 'console',
  again: 'try again',
  rights: [
    ...rightsFor(['find-out', 'look-at-cluster', 'read-switch']),
    'cloudformation:ListStackResources',
    'logs:FilterLogEvents',
  ],
};

/** The exit code. @throws UserError */
export async function runConsole(flags: ConsoleFlags): Promise<number> {
  expectCluster(flags);
  const wish = await readWish(flags, usualChoice);
  return connected(flags, async (connection) => {
    const wishes = { flags, wish, stackNeeded: false, serialized: false };
    const look = async (say: (line: string) => void) => {
      const view = await viewAccount(connection, wishes, { work, say });
      return { view, hearing: await askCollectors(flags, connection.account, view, connection.clock.now(), say) };
    };
    const region = await regionOf(connection.account);
    // What is wrong with the account or the flags is said here, not on the page.
    const {
      view: { owner },
    } = await look(sayToWatcher);
    const journal = await openJournal(flags, owner);
    const page = await openPage(
      accountSource(region, () => look(() => {}), journal),
      flags.page,
      flags.host,
    );
    console.log(
      flags.json === true ? JSON.stringify({ url: page.url, region }) : `The page is at ${page.url} (Ctrl-C ends it)`,
    );
    if (!isLoopback(flags.host)) {
      console.error(
        `# Whoever has this address, token included, sees the fleet: it goes over the network in the clear.`,
      );
    }
    await interrupted();
    await page.close();
    journal?.close();
    return fine;
  });
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
