// The page of a collector at work: where it is served, and for whom.
import type { Collector, Consumers, Counts, NewInterface } from '@tasktap/collector';
import type { Console } from '@tasktap/console';
import { isLoopback } from '@tasktap/wire';
import type { CollectorParts } from '../console/collector-source.ts';
import { unfit } from '../user-error.ts';
import type { Rooms } from './report-lines.ts';

export interface PageFlags {
  readonly page?: number;
  readonly pageAddress?: string;
}

export interface LivePage {
  /** For `beginCollecting`. */
  readonly interfaces: (news: readonly NewInterface[]) => void;
  readonly restart: (counts: Counts) => void;
  /** Answers how to close it. @throws UserError */
  readonly open: (
    collector: Collector,
    consumers: Consumers,
    say: (sentence: string) => void,
  ) => Promise<() => Promise<void>>;
  /** What it has counted, once it is open. */
  readonly room: () => Rooms;
}

const loopback = '127.0.0.1';

/** Undefined where no page is wanted; then nothing of it is loaded. @throws UserError */
export async function livePageOf(
  { page, pageAddress }: PageFlags,
  parts: CollectorParts,
): Promise<LivePage | undefined> {
  if (page === undefined) {
    if (pageAddress === undefined) return undefined;
    throw unfit('expected --page beside --page-address');
  }
  const [{ createCollectorPage }, { openPage }] = await Promise.all([
    import('../console/collector-source.ts'),
    import('../console/page.ts'),
  ]);
  const { interfaces, restart, sourceOf } = createCollectorPage(parts);
  const address = pageAddress ?? loopback;
  let served: Console | undefined;
  return {
    interfaces,
    restart,
    open: async (collector, consumers, say) => {
      served = await openPage(sourceOf(collector, consumers), page, address);
      say(`page: ${served.url}`);
      if (!isLoopback(address)) {
        say(
          'whoever has that address, token included, sees the tasks and takes their packets: over the network in the clear',
        );
      }
      return served.close;
    },
    room: (): Rooms => (served === undefined ? {} : { page: { ...served.counts() } }),
  };
}
