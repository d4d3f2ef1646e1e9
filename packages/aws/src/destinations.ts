// Reading where packets are to go: mirror targets, and how many rules each filter has.
import type { EC2Client, TrafficMirrorFilter, TrafficMirrorTarget } from '@aws-sdk/client-ec2';
import {
  type Destinations,
  type EniId,
  eniId,
  type Fault,
  type FilterId,
  filterId,
  type TargetId,
  targetId,
} from '@tasktap/core';
import { heard } from './call.ts';
import type { Look } from './port.ts';
import { readFiltersById, readTargetsById } from './targets-and-filters.ts';

export async function readDestinations(
  ec2: EC2Client,
  targets: readonly TargetId[],
  filters: readonly FilterId[],
): Promise<Destinations> {
  return destinationsFrom(await readTargetsById(ec2, targets), await readFiltersById(ec2, filters));
}

export interface Places {
  readonly collectorEnis: ReadonlySet<EniId>;
  /** Undefined: one of them could not be read, or the look is not at a whole cluster. */
  readonly destinations: Destinations | undefined;
  readonly faults: readonly Fault[];
}

/** What a look needs to know of where packets go. Filters only for a whole cluster: nobody else judges what is mirrored already. */
export async function readPlaces(ec2: EC2Client, { targets, filters: asked, service }: Look): Promise<Places> {
  const filters = service === undefined ? asked : [];
  const foundTargets = await heard(() => readTargetsById(ec2, targets));
  const foundFilters = await heard(() => readFiltersById(ec2, filters));
  const isWhole = service === undefined && foundTargets.kind === 'heard' && foundFilters.kind === 'heard';
  return {
    collectorEnis: foundTargets.kind === 'heard' ? collectorsAmong(foundTargets.value) : new Set(),
    destinations: isWhole ? destinationsFrom(foundTargets.value, foundFilters.value) : undefined,
    faults: [foundTargets, foundFilters].flatMap((said) => (said.kind === 'unheard' ? [said.reading.fault] : [])),
  };
}

function destinationsFrom(
  targets: readonly TrafficMirrorTarget[],
  filters: readonly TrafficMirrorFilter[],
): Destinations {
  return {
    targets: new Set(targets.map(({ TrafficMirrorTargetId = '' }) => targetId(TrafficMirrorTargetId))),
    filterRules: new Map(
      filters.map(({ TrafficMirrorFilterId = '', IngressFilterRules = [], EgressFilterRules = [] }) => [
        filterId(TrafficMirrorFilterId),
        IngressFilterRules.length + EgressFilterRules.length,
      ]),
    ),
  };
}

/** The interfaces that are mirror targets themselves. What stands behind a load balancer is not seen here. */
function collectorsAmong(targets: readonly TrafficMirrorTarget[]): ReadonlySet<EniId> {
  // EC2 tells an interface for targets that are one, and for no others.
  return new Set(
    targets.flatMap(({ NetworkInterfaceId }) => (NetworkInterfaceId === undefined ? [] : [eniId(NetworkInterfaceId)])),
  );
}
