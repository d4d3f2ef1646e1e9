// Finding what carries the mark of a run: sessions, filters and targets by tag, clusters by name.
import {
  DescribeTrafficMirrorFiltersCommand,
  DescribeTrafficMirrorSessionsCommand,
  DescribeTrafficMirrorTargetsCommand,
  type Tag,
} from '@aws-sdk/client-ec2';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import type { Clients, Clock } from '@tasktap/aws';
import { type Asked, ask, type SdkOutput } from './ask.ts';
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
  const listed = await everyPage(clock, 'ListClusters', async (nextToken) => {
    const page = await clients.ecs.send(new ListClustersCommand({ maxResults: 100, nextToken }));
    return { ...page, NextToken: page.nextToken };
  });
  const arns = listed.pages.flatMap(({ clusterArns = [] }) => clusterArns);
  const named = arns.map((arn) => arn.slice(arn.lastIndexOf('/') + 1)).filter((name) => name.startsWith(clusterPrefix));
  const runs = [...sessions, ...filters, ...targets].map(({ run }) => run);
  return {
    runs: [...new Set([...runs, ...named])].sort(),
    refused: [...asked, ...listed.asked].find(({ code }) => code !== ''),
  };
}

async function readAll({ clients: { ec2 }, clock }: Search) {
  const MaxResults = 1000;
  const sessions = await everyPage(clock, 'DescribeTrafficMirrorSessions', (NextToken) =>
    ec2.send(new DescribeTrafficMirrorSessionsCommand({ MaxResults, NextToken })),
  );
  const filters = await everyPage(clock, 'DescribeTrafficMirrorFilters', (NextToken) =>
    ec2.send(new DescribeTrafficMirrorFiltersCommand({ MaxResults, NextToken })),
  );
  const targets = await everyPage(clock, 'DescribeTrafficMirrorTargets', (NextToken) =>
    ec2.send(new DescribeTrafficMirrorTargetsCommand({ MaxResults, NextToken })),
  );
  return {
    sessions: tagged(
      sessions.pages.flatMap((page) => page.TrafficMirrorSessions ?? []),
      (one) => one.TrafficMirrorSessionId,
    ),
    filters: tagged(
      filters.pages.flatMap((page) => page.TrafficMirrorFilters ?? []),
      (one) => one.TrafficMirrorFilterId,
    ),
    targets: tagged(
      targets.pages.flatMap((page) => page.TrafficMirrorTargets ?? []),
      (one) => one.TrafficMirrorTargetId,
    ),
    asked: [...sessions.asked, ...filters.asked, ...targets.asked],
  };
}

/** In a large account what a run has made may stand on any page. Until the last, or the first that AWS refuses. */
async function everyPage<Page extends SdkOutput & { readonly NextToken?: string | undefined }>(
  clock: Clock,
  operation: string,
  read: (token: string | undefined) => Promise<Page>,
): Promise<{ readonly pages: readonly Page[]; readonly asked: readonly Asked[] }> {
  const pages: Page[] = [];
  const asked: Asked[] = [];
  let token: string | undefined;
  do {
    const from = token;
    const said = await ask(clock, operation, () => read(from));
    asked.push(said.asked);
    if (said.answer !== undefined) pages.push(said.answer);
    token = said.answer?.NextToken;
  } while (token !== undefined && token !== '');
  return { pages, asked };
}

function tagged<Thing extends { readonly Tags?: readonly Tag[] | undefined }>(
  things: readonly Thing[],
  idOf: (thing: Thing) => string | undefined,
): readonly Tagged[] {
  return things.flatMap((thing) => {
    const run = thing.Tags?.find(({ Key }) => Key === runTag)?.Value;
    return run === undefined ? [] : [{ id: idOf(thing) ?? '', run }];
  });
}
