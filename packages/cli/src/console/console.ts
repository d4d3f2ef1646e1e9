// `tasktap console`: the live page over an account, until it is interrupted. Reads only.
import { rightsFor } from '@tasktap/aws';
import { createWatching, type Watching } from '@tasktap/aws/watching';
import type { Source } from '@tasktap/console';
import { targetsOf } from '@tasktap/core';
import { isLoopback } from '@tasktap/wire';
import { type Connection, connected } from '../account/connection.ts';
import { fine } from '../account/exit-codes.ts';
import { expectCluster, reachedBy } from '../account/flags.ts';
import type { Work } from '../account/refusals.ts';
import { regionOf } from '../account/region.ts';
import { viewAccount } from '../account/view.ts';
import { readWish, usualChoice, type Wish } from '../account/wish.ts';
import { readHearing } from '../hearing/hearing.ts';
import { interrupted } from '../interruption.ts';
import type { StatusFlags } from '../status/status.ts';
import { sayToWatcher, waitingBy } from '../waiting.ts';
import { openJournal } from './account-journal.ts';
import { accountSource } from './account-source.ts';
import { type CallMeter, createCallMeter, type MeteredCall } from './call-meter.ts';
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
  const meter = createCallMeter();
  const onAttempt = (attempt: MeteredCall): void => meter.count(attempt, Date.now());
  const watching = createWatching({ ...reachedBy(flags), onAttempt });
  const page = (connection: Connection) => servePage(connection, { flags, wish, watching, meter });
  try {
    return await connected(flags, page, { onAttempt });
  } finally {
    watching.destroy();
  }
}

interface Parts {
  readonly flags: ConsoleFlags;
  readonly wish: Wish;
  readonly watching: Watching;
  readonly meter: CallMeter;
}

async function servePage(connection: Connection, { flags, wish, watching, meter }: Parts): Promise<number> {
  const wishes = { flags, wish, stackNeeded: false, serialized: false };
  const look = async (say: (line: string) => void) => {
    const view = await viewAccount(connection, wishes, { work, say });
    const { targets } = connection.account;
    const hearing = readHearing({ ...watching, targets }, targetsOf(view.policy), connection.clock.now());
    return { view, hearing: await waitingBy(say)('Reading what the collectors have told …', hearing) };
  };
  const region = await regionOf(connection.account);
  // What is wrong with the account or the flags is said here, not on the page.
  const {
    view: { owner },
  } = await look(sayToWatcher);
  const journal = await openJournal(watching, owner);
  try {
    const source = accountSource({ region, look: () => look(() => {}), meter, journal });
    return await serveUntilInterrupted(source, flags, region);
  } finally {
    journal?.close();
  }
}

async function serveUntilInterrupted(source: Source, flags: ConsoleFlags, region: string): Promise<number> {
  const page = await openPage(source, flags.page, flags.host);
  const end = interrupted();
  console.log(
    flags.json === true ? JSON.stringify({ url: page.url, region }) : `The page is at ${page.url} (Ctrl-C ends it)`,
  );
  if (!isLoopback(flags.host)) {
    console.error(`# Whoever has this address, token included, sees the fleet: it goes over the network in the clear.`);
  }
  await end;
  await page.close();
  return fine;
}
