// One look as a snapshot: what was read of a service or a cluster, ready to be planned over.
import type { Aws, Look } from '@tasktap/aws';
import {
  emptySnapshot,
  type Fault,
  filtersOf,
  instant,
  type MirrorPolicy,
  type Snapshot,
  targetsOf,
} from '@tasktap/core';
import type { Clock } from './ports.ts';

export type Sight =
  | {
      readonly kind: 'seen';
      readonly snapshot: Snapshot;
      /** Reads that failed without making the look worthless. */
      readonly faults: readonly Fault[];
    }
  | { readonly kind: 'unseen'; readonly fault: Fault };

export interface SightPorts {
  readonly aws: Aws;
  readonly policy: MirrorPolicy;
  readonly clock: Clock;
}

export async function see(
  look: Pick<Look, 'cluster' | 'service' | 'sessions'>,
  { aws, policy, clock }: SightPorts,
): Promise<Sight> {
  const takenAt = instant(clock.now());
  const observation = await aws.observe({
    ...look,
    targets: targetsOf(policy),
    filters: filtersOf(policy),
  });
  if (observation.kind === 'unseen') return { kind: 'unseen', fault: observation.fault };
  const { seen, faults } = observation;
  return { kind: 'seen', snapshot: { ...emptySnapshot(look.cluster, takenAt, seen.scope), ...seen }, faults };
}
