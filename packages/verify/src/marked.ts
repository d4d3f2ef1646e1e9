// Finding what carries the mark of a run: sessions, filters and targets by tag, clusters by name.
import {
  DescribeTrafficMirrorFiltersCommand,
  DescribeTrafficMirrorSessionsCommand,
  DescribeTrafficMirrorTargetsCommand,
  type Tag,
} from '@aws-sdk/client-ec2';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import type { Clients, Clock } from '@tasktap/aws';
import { type Asked, ask } from './ask.ts';
import { clusterPrefix, runTag } from './scene.ts';

/** What finding takes. */
export interface Search {
  readonly clients: Pick<Clients, 'ec2' | 'ecs'>;
  readonly clock: Clock;
}

interface Marked {
  readonly sessions: readonly string[];
  readonly filters: readonly string[];
  readonly targets: readonly string[];
  /** Reads that AWS refused: what they would have shown is not known. */
  readonly unread: readonly Asked[];
}

interface Tagged {
  readonly id: string;
  readonly run: string;
}

export async function readMarked(search: Search, run: string): Promise<Marked> {
  const read = await readAll(search);
  const of = (things: readonly Tagged[]): readonly string[] =>
    things.filter((thing) => thing.run === run).map(({ id }) => id);
  return {
    sessions: of(read.sessions),
    filters: of(read.filters),
    targets: of(read.targets),
    unread: read.asked.filter(({ code }) => code !== ''),
  };
}

/** The names of all runs of which something is there, and the first read that AWS refused. */
export async function readRuns(
  search: Search,
): Promise<{ readonly runs: readonly string[]; readonly refused: Asked | undefined }> {
  const { sessions, filters, targets, asked } = await readAll(search);
  const { clients, clock } = search;
  const listed = await ask(clock, 'ListClusters', () => clients.ecs.send(new ListClustersCommand({ maxResults: 100 })));
  const clusters = (listed.answer?.clusterArns ?? []).map((arn) => arn.slice(arn.lastIndexOf('/') + 1));
  const named = clusters.filter((name) => name.startsWith(clusterPrefix));
  const runs = [...sessions, ...filters, ...targets].map(({ run }) => run);
  return {
    runs: [...new Set([...runs, ...named])].sort(),
    refused: [...asked, listed.asked].find(({ code }) => code !== ''),
  };
}

async function readAll({ clients: { ec2 }, clock }: Search) {
  const MaxResults = 1000;
  const sessions = await ask(clock, 'DescribeTrafficMirrorSessions', () =>
    ec2.send(new DescribeTrafficMirrorSessionsCommand({ MaxResults })),
  );
  const filters = await ask(clock, 'DescribeTrafficMirrorFilters', () =>
    ec2.send(new DescribeTrafficMirrorFiltersCommand({ MaxResults })),
  );
  const targets = await ask(clock, 'DescribeTrafficMirrorTargets', () =>
    ec2.send(new DescribeTrafficMirrorTargetsCommand({ MaxResults })),
  );
  return {
    sessions: tagged(sessions.answer?.TrafficMirrorSessions, (one) => one.TrafficMirrorSessionId),
    filters: tagged(filters.answer?.TrafficMirrorFilters, (one) => one.TrafficMirrorFilterId),
    targets: tagged(targets.answer?.TrafficMirrorTargets, (one) => one.TrafficMirrorTargetId),
    asked: [sessions.asked, filters.asked, targets.asked],
  };
}

function tagged<Thing extends { readonly Tags?: readonly Tag[] | undefined }>(
  things: readonly Thing[] = [],
  idOf: (thing: Thing) => string | undefined,
): readonly Tagged[] {
  return things.flatMap((thing) => {
    const run = thing.Tags?.find(({ Key }) => Key === runTag)?.Value;
    return run === undefined ? [] : [{ id: idOf(thing) ?? '', run }];
  });
}
