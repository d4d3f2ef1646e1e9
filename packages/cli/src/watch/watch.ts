// `tasktap watch`: what the functions of a stack do, as they write it, and the coverage under it. Reads only.
import { rightsFor } from '@tasktap/aws';
import { createWatching, type Watching } from '@tasktap/aws/watching';
import { type Fault, targetsOf } from '@tasktap/core';
import { type Connection, connected } from '../account/connection.ts';
import { fine } from '../account/exit-codes.ts';
import { type AccountFlags, expectCluster, reachedBy } from '../account/flags.ts';
import { findOwnStack } from '../account/own-stack.ts';
import { expectHeard, Refusal, refusal, type Work } from '../account/refusals.ts';
import type { StackFlags } from '../account/stack-names.ts';
import { type ViewWishes, viewAccount } from '../account/view.ts';
import { readWish, usualChoice, type Wish, type WishFlags } from '../account/wish.ts';
import { readHearing } from '../hearing/hearing.ts';
import { isAlarming } from '../journal/alarming.ts';
import type { TimedEntry } from '../journal/entry.ts';
import { sentenceOf } from '../journal/sentence.ts';
import { printLines, sayLine } from '../printing.ts';
import { unfit } from '../user-error.ts';
import { sayToWatcher, waiting } from '../waiting.ts';
import { paintOutput } from '../words/paint.ts';
import { type Coverage, coverageLine, coverageOf } from './coverage.ts';
import { createFollower } from './follower.ts';
import { type Look, runWatch, type WatchPorts } from './run.ts';
import { createPlainWatch, createWatchScreen } from './screen.ts';
import { isWanted } from './wanted.ts';

export type WatchFlags = AccountFlags &
  StackFlags &
  WishFlags & {
    readonly logGroup?: readonly string[];
    /** Minutes. */
    readonly since: number;
    readonly once?: true;
  };

const work: Work = {
  name: 'watch',
  again: 'watch again',
  rights: [
    ...rightsFor(['find-out', 'look-at-cluster', 'read-switch']),
    'cloudformation:ListStackResources',
    'logs:FilterLogEvents',
  ],
};

/** The exit code. @throws UserError */
export async function watch(flags: WatchFlags): Promise<number> {
  expectCluster(flags);
  const wish = await readWish(flags, usualChoice);
  const watching = createWatching(reachedBy(flags));
  try {
    return await connected(flags, (connection) => watchOver(connection, flags, { wish, watching }));
  } finally {
    watching.destroy();
  }
}

interface Wishes {
  readonly wish: Wish;
  readonly watching: Watching;
}

async function watchOver(connection: Connection, flags: WatchFlags, { wish, watching }: Wishes): Promise<number> {
  const { account, clock } = connection;
  const { owner } = await findOwnStack(account, flags.owner, work);
  const logGroups = flags.logGroup ?? (await groupsOf(owner, watching));
  const wishes = { flags: { ...flags, owner }, wish, stackNeeded: false, serialized: false };
  const since = clock.now() - flags.since * 60_000;
  const told = flags.json === true ? inJson(clock.now) : inWords(clock.now);
  const wanted = { clusters: flags.cluster ?? [], service: flags.service };
  sayToWatcher('Reading the journal and the coverage …');
  await runWatch(
    {
      ...told,
      clock,
      follower: createFollower(watching, logGroups, since),
      look: () => lookOver(connection, wishes, watching).then(seen, unseen),
      tell: (entry) => {
        if (isWanted(entry, wanted)) told.tell(entry);
      },
      refuse: (fault) => {
        throw refusal(fault, work);
      },
    },
    flags.once === true,
  );
  return fine;
}

/** @throws UserError */
async function groupsOf(stackName: string, { logGroups }: Watching): Promise<readonly string[]> {
  const groups = expectHeard(await waiting('Looking for its log groups …', logGroups(stackName)), work);
  if (groups.length > 0) return groups;
  throw unfit(
    `Expected a CloudFormation stack ${stackName} that says where its functions log, found none: name their log groups by --log-group.`,
  );
}

async function lookOver(connection: Connection, wishes: ViewWishes, watching: Watching): Promise<Coverage> {
  const { account, clock } = connection;
  const view = await viewAccount(connection, wishes, { work, say: () => undefined });
  const hearing = await readHearing({ ...watching, targets: account.targets }, targetsOf(view.policy), clock.now());
  return coverageOf(view.clusters, hearing);
}

const seen = (coverage: Coverage): Look => ({ kind: 'seen', coverage });

/** Whether it is the end is decided where all that AWS would not answer is. */
function unseen(error: unknown): Look {
  if (error instanceof Refusal) return { kind: 'unseen', fault: error.fault };
  throw error;
}

type Telling = Pick<WatchPorts, 'tell' | 'tellCoverage' | 'tellFault'>;

const again = ({ operation, code, message }: Fault): string => `${operation}: ${code || message}; trying again …`;

function inWords(now: () => number): Telling {
  const isTerminal = process.stdout.isTTY;
  const screen = isTerminal
    ? createWatchScreen(process.stdout)
    : createPlainWatch(
        (line) => printLines([line]),
        () => timeOf(new Date(now()).toISOString()),
      );
  return {
    tell: (entry) => screen.say(`${paintOutput('dim', timeOf(entry.at))}  ${coloured(entry)}`),
    tellCoverage: (coverage) => screen.underline(coverageLine(coverage)),
    // Over what stands under everything, where both are on one terminal.
    tellFault: (fault) => (isTerminal && process.stderr.isTTY ? screen.say : sayLine)(again(fault)),
  };
}

function coloured(entry: TimedEntry): string {
  const sentence = sentenceOf(entry);
  if (isAlarming(entry)) return paintOutput('yellow', sentence);
  return entry.kind === 'session-created' ? paintOutput('green', sentence) : sentence;
}

/** `05:14:51` of ISO 8601. */
function timeOf(iso: string): string {
  return iso.slice(11, 19);
}

/** One object a line. */
function inJson(now: () => number): Telling {
  const print = (value: object): void => console.log(JSON.stringify(value));
  return {
    tell: (entry) => print({ what: 'entry', entry }),
    tellCoverage: (coverage: Coverage) => print({ what: 'coverage', at: new Date(now()).toISOString(), ...coverage }),
    tellFault: (fault) => sayLine(again(fault)),
  };
}
