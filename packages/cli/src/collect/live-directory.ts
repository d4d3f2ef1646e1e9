// The directory of live collecting: a person's file alone, or EC2 as well where the command line speaks of AWS.
import { type Directory, type Keeper, type KeeperCounts, type Mirroring, readDirectory } from '@tasktap/collector';
import type { ReachFlags } from '../account/flags.ts';
import { createFollowing, type Following } from '../directory/following.ts';
import { type ForwarderFlags, forwardersOf } from '../directory/forwarders.ts';
import type { OpenDirectoryFlags } from '../directory/open-directory.ts';
import { readGiven } from '../given-file.ts';

export interface DirectoryFlags extends ReachFlags, OpenDirectoryFlags, ForwarderFlags {
  /** Where it stands behind endpoints, mirror targets are read as well: their tags say whose they are. */
  readonly endpointService?: string;
  /** Names or ARNs of log groups: the journals of functions, which tell of sessions as they make them. */
  readonly journal?: readonly string[];
}

export interface LiveDirectory {
  readonly now: () => Directory;
  /** Of it, tasks that are there. */
  readonly present: () => Directory;
  /** Packets came of a VNI, or from a source, that stands in no row. */
  readonly ask: (vni: number) => void;
  readonly heard: Keeper['heard'];
  readonly follow: Following['follow'];
  /** Undefined: nobody asks who forwards. */
  readonly forwardersVni: number | undefined;
  /** Undefined: nobody is asked. */
  readonly counts: (() => KeeperCounts) | undefined;
  /** Who is mirrored. Undefined: nobody is asked. */
  readonly mirroring: (() => Mirroring) | undefined;
  readonly knownForwarders: Keeper['knownForwarders'];
}

/** That a shell has a region says nothing about this command. */
function asksAws({ region, profile, endpoint, cluster, journal, remember, sidecar }: DirectoryFlags): boolean {
  return [region, profile, endpoint, cluster, journal, remember, sidecar].some((flag) => flag !== undefined);
}

/** @throws UserError for a person's file that does not fit */
export async function withDirectory<Value>(
  flags: DirectoryFlags,
  say: (sentence: string) => void,
  work: (directory: LiveDirectory) => Promise<Value>,
): Promise<Value> {
  const forwarders = forwardersOf(flags);
  if (!asksAws(flags)) return work(await fixed(flags));
  // Without AWS its client, which is large, is not loaded.
  const [{ connected }, { openCreations }, { openDirectory }] = await Promise.all([
    import('../account/connection.ts'),
    import('../directory/creations.ts'),
    import('../directory/open-directory.ts'),
  ]);
  return connected(flags, async (connection) => {
    const following = createFollowing(() => open.directory());
    let isOver = false;
    const creations = flags.journal && (await openCreations(flags, flags.journal));
    const readsTargets = flags.endpointService !== undefined;
    const open = await openDirectory({ ...connection, creations: creations?.read, readsTargets, forwarders }, flags, {
      changed: following.changed,
      // What is cut off at the end is no failure.
      say: (sentence) => {
        if (!isOver) say(sentence);
      },
    });
    try {
      return await work({
        now: open.directory,
        present: open.present,
        ask: open.ask,
        heard: open.heard,
        follow: following.follow,
        forwardersVni: forwarders?.vni,
        counts: open.counts,
        mirroring: open.mirroring,
        knownForwarders: open.knownForwarders,
      });
    } finally {
      isOver = true;
      open.close();
      creations?.close();
    }
  });
}

async function fixed({ directory }: DirectoryFlags): Promise<LiveDirectory> {
  const given: Directory = directory === undefined ? new Map() : await readGiven(directory, readDirectory);
  const nobody = (): undefined => undefined;
  return {
    now: () => given,
    present: () => given,
    ask: nobody,
    heard: nobody,
    follow: nobody,
    forwardersVni: undefined,
    counts: undefined,
    mirroring: undefined,
    knownForwarders: nobody,
  };
}
