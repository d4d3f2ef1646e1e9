// Flows while packets come: the loop's exports paired on the main thread, and written into a folder.
import { type Directory, textOfAddress } from '../directory/directory.ts';
import { createFlowFolder, type FlowFolderOptions } from '../flow-store/folder-writer.ts';
import { noOwner, type Owner } from '../flows/flow.ts';
import { createFlows, usualFlowLimits } from '../flows/flows.ts';
import type { NewInterface } from './collecting.ts';

export interface LiveFlowsOptions extends FlowFolderOptions {
  /** As it is now; another one after each change. */
  readonly directory: () => Directory;
}

export interface LiveFlows {
  readonly interfaces: (news: readonly NewInterface[]) => void;
  /** Exports of interfaces that were told before; `latest`: the clock of the packets, nanoseconds since 1970. */
  readonly take: (exports: Uint8Array, latest: bigint) => void;
  /** No interface that was told is one any longer: they are counted from 0 again. */
  readonly restart: () => void;
  /** To be called every second or so; `now` in milliseconds since 1970. */
  readonly tick: (now: number) => void;
  /** Everything that waits is written. */
  readonly end: (now: number) => Promise<void>;
  /** In the words of docs/flows.md. */
  readonly counts: () => Readonly<Record<string, number>>;
}

/** Milliseconds by which the clock must have been set back, so that what waits would wait so much longer. */
const backwards = 1_000;

/** @throws NoDuckDb, or whatever the disk says of the folder */
export async function openLiveFlows({ directory, ...options }: LiveFlowsOptions): Promise<LiveFlows> {
  const folder = await createFlowFolder(options);
  const owners: Owner[] = [];
  let tickedAt = 0;
  const flows = createFlows({
    ownerOf: (number) => owners[number] ?? noOwner,
    isMirrored: createIsMirrored(directory),
    write: folder.write,
    limits: usualFlowLimits,
  });
  return {
    interfaces: (news) => {
      for (const { number, owner } of news) owners[number] = owner;
    },
    take: flows.take,
    restart: () => {
      // What waits refers to its interface by number.
      flows.end();
      owners.length = 0;
    },
    tick: (now) => {
      // The clock was set back: else all that comes would wait until it is where it was.
      if (now + backwards < tickedAt) flows.end();
      tickedAt = now;
      flows.tick(BigInt(now) * 1_000_000n);
      folder.tick(now);
    },
    end: (now) => {
      flows.end();
      return folder.end(now);
    },
    counts: () => ({ ...flows.counts(), ...folder.counts() }),
  };
}

/** A directory that changes is another one: its addresses are gathered once. */
function createIsMirrored(directory: () => Directory): (address: string) => boolean {
  let of: Directory | undefined;
  let addresses: ReadonlySet<string> = new Set();
  return (address) => {
    const now = directory();
    if (of !== now) {
      const entries = [...now.values()].flat();
      addresses = new Set(entries.flatMap(({ source }) => (source === undefined ? [] : [textOfAddress(source)])));
      of = now;
    }
    return addresses.has(address);
  };
}
