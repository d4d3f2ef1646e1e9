// One look as a snapshot: what was read of a service or a cluster, ready to be planned over.
import type { Aws } from '@tasktap/aws';
import {
  type ClusterArn,
  emptySnapshot,
  type Fault,
  filtersOf,
  instant,
  type MirrorPolicy,
  type ServiceName,
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

/** Undefined service: the whole cluster. */
export async function see(
  { cluster, service }: { readonly cluster: ClusterArn; readonly service: ServiceName | undefined },
  { aws, policy, clock }: SightPorts,
): Promise<Sight> {
  const takenAt = instant(clock.now());
  const observation = await aws.observe({
    cluster,
    service,
    targets: targetsOf(policy),
    filters: filtersOf(policy),
  });
  if (observation.kind === 'unseen') return { kind: 'unseen', fault: observation.fault };
  const { seen, faults } = observation;
  return { kind: 'seen', snapshot: { ...emptySnapshot(cluster, takenAt, seen.scope), ...seen }, faults };
}
