// What an operator's command reads of an account before it knows any stack: clusters, sessions, targets, filters, tasks.
import type { EC2Client } from '@aws-sdk/client-ec2';
import { type ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import {
  type ClusterArn,
  clusterArn,
  collectorsTag,
  type EniId,
  eniId,
  type FilterId,
  filterId,
  type MirrorSession,
  type ServiceName,
  type TargetId,
  type Task,
  targetId,
} from '@tasktap/core';
import { call, type Heard, heard } from './call.ts';
import type { Clients } from './clients.ts';
import { everyPage, tasksPerCall } from './pages.ts';
import { readEverySession } from './sessions.ts';
import { readEveryFilter, readEveryTarget } from './targets-and-filters.ts';
import { describeTasks, listTasks } from './tasks.ts';

export interface MirrorTarget {
  readonly id: TargetId;
  /** The account that owns it; another one where it is shared with this. */
  readonly owner: string;
  /** Undefined: it is no interface. */
  readonly eni: EniId | undefined;
  /** Under which name the collectors behind it tell whom they hear, as its tag says. Undefined: under its id, if at all. */
  readonly collectors: string | undefined;
}

/** Where AWS does not answer as wished, the reading says what its code means. */
export interface Account {
  /** Of the clients: given, or the SDK's own choice. */
  region(): Promise<Heard<string>>;
  clusters(): Promise<Heard<readonly ClusterArn[]>>;
  /** Those that ECS wants RUNNING. Undefined service: of every service, and of none. */
  tasks(cluster: ClusterArn, service: ServiceName | undefined): Promise<Heard<readonly Task[]>>;
  sessions(): Promise<Heard<readonly MirrorSession[]>>;
  targets(): Promise<Heard<readonly MirrorTarget[]>>;
  filters(): Promise<Heard<readonly FilterId[]>>;
}

export interface AccountOptions {
  readonly clients: Pick<Clients, 'ec2' | 'ecs'>;
}

export function createAccount({ clients: { ec2, ecs } }: AccountOptions): Account {
  return {
    region: () => heard(() => call('region', () => ec2.config.region())),
    clusters: () => heard(() => readClusters(ecs)),
    tasks: (cluster, service) =>
      heard(async () => describeTasks(ecs, cluster, await listTasks(ecs, listOf(cluster, service)))),
    sessions: () => heard(() => readEverySession(ec2)),
    targets: () => heard(() => readTargets(ec2)),
    filters: () => heard(() => readFilters(ec2)),
  };
}

function listOf(cluster: ClusterArn, service: ServiceName | undefined): Parameters<typeof listTasks>[1] {
  return { cluster, desired: 'RUNNING', ...(service === undefined ? {} : { service }) };
}

function readClusters(ecs: ECSClient): Promise<readonly ClusterArn[]> {
  return everyPage(async (nextToken) => {
    const page = await call('ListClusters', () =>
      ecs.send(new ListClustersCommand({ maxResults: tasksPerCall, nextToken })),
    );
    return { items: (page.clusterArns ?? []).map(clusterArn), next: page.nextToken };
  });
}

async function readTargets(ec2: EC2Client): Promise<readonly MirrorTarget[]> {
  const told = await readEveryTarget(ec2);
  return told.map(({ TrafficMirrorTargetId = '', OwnerId = '', NetworkInterfaceId, Tags }) => ({
    id: targetId(TrafficMirrorTargetId),
    owner: OwnerId,
    eni: NetworkInterfaceId === undefined ? undefined : eniId(NetworkInterfaceId),
    collectors: Tags?.find(({ Key }) => Key === collectorsTag)?.Value,
  }));
}

async function readFilters(ec2: EC2Client): Promise<readonly FilterId[]> {
  const told = await readEveryFilter(ec2);
  return told.map(({ TrafficMirrorFilterId = '' }) => filterId(TrafficMirrorFilterId));
}
