// Reading mirror targets and mirror filters as EC2 tells them: all of the account, or those that a search finds.
import {
  DescribeTrafficMirrorFiltersCommand,
  DescribeTrafficMirrorTargetsCommand,
  type EC2Client,
  type Filter,
  type TrafficMirrorFilter,
  type TrafficMirrorTarget,
} from '@aws-sdk/client-ec2';
import { call } from './call.ts';
import { filter } from './filter.ts';
import { everyPage, inPieces, largestPage, valuesPerFilter } from './pages.ts';

export function readEveryTarget(ec2: EC2Client): Promise<readonly TrafficMirrorTarget[]> {
  return readTargets(ec2, {});
}

/** By filter, not by a list of ids: one that is not there would hide the others. */
export function readTargetsById(ec2: EC2Client, ids: readonly string[]): Promise<readonly TrafficMirrorTarget[]> {
  return inPieces(ids, valuesPerFilter, (piece) =>
    readTargets(ec2, { Filters: [filter('traffic-mirror-target-id', piece)] }),
  );
}

export function readEveryFilter(ec2: EC2Client): Promise<readonly TrafficMirrorFilter[]> {
  return readFilters(ec2, {});
}

/** As targets are. */
export function readFiltersById(ec2: EC2Client, ids: readonly string[]): Promise<readonly TrafficMirrorFilter[]> {
  return inPieces(ids, valuesPerFilter, (piece) =>
    readFilters(ec2, { Filters: [filter('traffic-mirror-filter-id', piece)] }),
  );
}

interface Search {
  /** Absent: all. */
  readonly Filters?: Filter[];
}

function readTargets(ec2: EC2Client, search: Search): Promise<readonly TrafficMirrorTarget[]> {
  return everyPage(async (NextToken) => {
    const command = new DescribeTrafficMirrorTargetsCommand({ ...search, MaxResults: largestPage, NextToken });
    const page = await call('DescribeTrafficMirrorTargets', () => ec2.send(command));
    return { items: page.TrafficMirrorTargets ?? [], next: page.NextToken };
  });
}

function readFilters(ec2: EC2Client, search: Search): Promise<readonly TrafficMirrorFilter[]> {
  return everyPage(async (NextToken) => {
    const command = new DescribeTrafficMirrorFiltersCommand({ ...search, MaxResults: largestPage, NextToken });
    const page = await call('DescribeTrafficMirrorFilters', () => ec2.send(command));
    return { items: page.TrafficMirrorFilters ?? [], next: page.NextToken };
  });
}
