// Watching: the journal every few seconds, the coverage every half a minute, until it is to end.
import type { Clock } from '@tasktap/aws';
import type { Fault, FaultKind } from '@tasktap/core';
import type { TimedEntry } from '../journal/entry.ts';
import type { Coverage } from './coverage.ts';
import type { Follower } from './follower.ts';

export type Look =
  | { readonly kind: 'seen'; readonly coverage: Coverage }
  /** AWS would not answer a read without which there is no coverage. */
  | { readonly kind: 'unseen'; readonly fault: Fault };

export interface WatchPorts {
  readonly clock: Clock;
  readonly follower: Follower;
  /** Reads the whole account. */
  readonly look: () => Promise<Look>;
  readonly tell: (entry: TimedEntry) => void;
  readonly tellCoverage: (coverage: Coverage) => void;
  /** A read that failed and will be tried again. */
  readonly tellFault: (fault: Fault) => void;
  /** @throws UserError for a fault that does not pass by itself */
  readonly refuse: (fault: Fault) => never;
}

const journalPauseMs = 3_000;
/** A look takes some calls for each cluster, and the functions need them as well. */
const coveragePauseMs = 30_000;
const passes: ReadonlySet<FaultKind> = new Set(['throttled', 'unavailable']);

/** `once`: what is there now, and no more. */
export async function runWatch(ports: WatchPorts, once: boolean): Promise<void> {
  let lookedAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    const { entries, faults } = await ports.follower.next();
    for (const entry of entries) ports.tell(entry);
    heed(faults, ports, once);
    if (ports.clock.now() - lookedAt >= coveragePauseMs) {
      const look = await ports.look();
      if (look.kind === 'seen') ports.tellCoverage(look.coverage);
      else heed([look.fault], ports, once);
      lookedAt = ports.clock.now();
    }
    if (once) return;
    await ports.clock.sleep(journalPauseMs);
  }
}

/** Whoever asks once does not come back for what was not answered. */
function heed(faults: readonly Fault[], { refuse, tellFault }: WatchPorts, once: boolean): void {
  for (const fault of faults) {
    if (once || !passes.has(fault.kind)) refuse(fault);
    tellFault(fault);
  }
}
