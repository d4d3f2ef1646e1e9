// The directory of a collector at work: a person's file, what an earlier process knew, and EC2, asked every now and then.
import {
  type Change,
  createKeeper,
  createSaved,
  type Directory,
  type Keeper,
  type KeeperOptions,
  readDirectory,
} from '@tasktap/collector';
import type { Connection } from '../account/connection.ts';
import { readGiven } from '../given-file.ts';

export interface OpenDirectoryFlags {
  /** Where tasks of sessions without tags of ours are looked for; none: in every cluster. */
  readonly cluster?: readonly string[];
  /** A person's file. */
  readonly directory?: string;
  /** Where to keep what is known for the next process. Undefined: nowhere. */
  readonly remember?: string;
}

export interface OpenDirectory extends Omit<Keeper, 'tick'> {
  /** Nothing is asked any more. */
  readonly close: () => void;
}

const tickMs = 1000;

/** @throws UserError for a person's file that does not fit. */
export async function openDirectory(
  aws: Pick<Connection, 'naming' | 'clock'> & Pick<KeeperOptions, 'creations' | 'forwarders' | 'readsTargets'>,
  flags: OpenDirectoryFlags,
  told: { readonly changed: (changes: readonly Change[]) => void; readonly say: (sentence: string) => void },
): Promise<OpenDirectory> {
  const given: Directory = flags.directory === undefined ? new Map() : await readGiven(flags.directory, readDirectory);
  const saved = flags.remember === undefined ? undefined : createSaved(flags.remember, told.say);
  const keeper = createKeeper({
    naming: aws.naming,
    now: aws.clock.now,
    random: Math.random,
    clusters: flags.cluster ?? [],
    creations: aws.creations,
    forwarders: aws.forwarders,
    readsTargets: aws.readsTargets,
    given,
    known: (await saved?.load()) ?? [],
    save: saved?.save ?? (() => Promise.resolve()),
    ...told,
  });
  void keeper.tick();
  const timer = setInterval(() => void keeper.tick(), tickMs);
  timer.unref();
  return { ...keeper, close: () => clearInterval(timer) };
}
