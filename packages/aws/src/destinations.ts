// Reading where packets are to go: mirror targets, and how many rules each filter has.
import {
  DescribeTrafficMirrorFiltersCommand,
  DescribeTrafficMirrorTargetsCommand,
  type EC2Client,
  type TrafficMirrorFilter,
  type TrafficMirrorTarget,
} from '@aws-sdk/client-ec2';
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
import { call, heard } from './call.ts';
import { filter } from './filter.ts';
import { everyPage, inPieces, largestPage, valuesPerFilter } from './pages.ts';
import type { Look } from './port.ts';

export async function readDestinations(
  ec2: EC2Client,
  targets: readonly TargetId[],
  filters: readonly FilterId[],
): Promise<Destinations> {
  return destinationsFrom(await readTargets(ec2, targets), await readFilters(ec2, filters));
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
  const foundTargets = await heard(() => readTargets(ec2, targets));
  const foundFilters = await heard(() => readFilters(ec2, filters));
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

/** By filter, not by a list of ids: one that is not there would hide the others. */
function readTargets(ec2: EC2Client, ids: readonly TargetId[]): Promise<readonly TrafficMirrorTarget[]> {
  return inPieces(ids, valuesPerFilter, (piece) =>
    everyPage(async (NextToken) => {
      const input = { Filters: [filter('traffic-mirror-target-id', piece)], MaxResults: largestPage, NextToken };
      const page = await call('DescribeTrafficMirrorTargets', () =>
        ec2.send(new DescribeTrafficMirrorTargetsCommand(input)),
      );
      return { items: page.TrafficMirrorTargets ?? [], next: page.NextToken };
    }),
  );
}

function readFilters(ec2: EC2Client, ids: readonly FilterId[]): Promise<readonly TrafficMirrorFilter[]> {
  return inPieces(ids, valuesPerFilter, (piece) =>
    everyPage(async (NextToken) => {
      const input = { Filters: [filter('traffic-mirror-filter-id', piece)], MaxResults: largestPage, NextToken };
      const page = await call('DescribeTrafficMirrorFilters', () =>
        ec2.send(new DescribeTrafficMirrorFiltersCommand(input)),
      );
      return { items: page.TrafficMirrorFilters ?? [], next: page.NextToken };
    }),
  );
}
