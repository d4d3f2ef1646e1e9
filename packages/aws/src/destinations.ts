// Reading where packets are to go: mirror targets, and how many rules each filter has.
import {
  DescribeTrafficMirrorFiltersCommand,
  DescribeTrafficMirrorTargetsCommand,
  type EC2Client,
  type TrafficMirrorFilter,
  type TrafficMirrorTarget,
} from '@aws-sdk/client-ec2';
import { type Destinations, type EniId, eniId, type FilterId, filterId, type TargetId, targetId } from '@tasktap/core';
import { call } from './call.ts';
import { filter } from './filter.ts';
import { everyPage, inPieces, largestPage, valuesPerFilter } from './pages.ts';

export async function readDestinations(
  ec2: EC2Client,
  targets: readonly TargetId[],
  filters: readonly FilterId[],
): Promise<Destinations> {
  const foundTargets = await readTargets(ec2, targets);
  const foundFilters = await readFilters(ec2, filters);
  return {
    targets: new Set(foundTargets.map(({ TrafficMirrorTargetId = '' }) => targetId(TrafficMirrorTargetId))),
    filterRules: new Map(
      foundFilters.map(({ TrafficMirrorFilterId = '', IngressFilterRules = [], EgressFilterRules = [] }) => [
        filterId(TrafficMirrorFilterId),
        IngressFilterRules.length + EgressFilterRules.length,
      ]),
    ),
  };
}

/** The interfaces that are mirror targets themselves. What stands behind a load balancer is not seen here. */
export async function readCollectorEnis(ec2: EC2Client, targets: readonly TargetId[]): Promise<ReadonlySet<EniId>> {
  const found = await readTargets(ec2, targets);
  // EC2 tells an interface for targets that are one, and for no others.
  return new Set(
    found.flatMap(({ NetworkInterfaceId }) => (NetworkInterfaceId === undefined ? [] : [eniId(NetworkInterfaceId)])),
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
