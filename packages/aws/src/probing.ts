// What a probe asks and tells AWS: every cluster, task, session, target and filter it may see, and one session at a time.
import {
  CreateTrafficMirrorSessionCommand,
  DeleteTrafficMirrorSessionCommand,
  DescribeTrafficMirrorFiltersCommand,
  DescribeTrafficMirrorTargetsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { type ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import {
  type ClusterArn,
  clusterArn,
  type EniId,
  eniId,
  type FilterId,
  filterId,
  type MirrorSession,
  type ServiceName,
  type SessionId,
  type TargetId,
  type Task,
  targetId,
} from '@tasktap/core';
import { call, type Heard, heard } from './call.ts';
import type { Clients } from './clients.ts';
import { everyPage, largestPage, tasksPerCall } from './pages.ts';
import { readEverySession, toldSession } from './sessions.ts';
import { describeTasks, listTasks } from './tasks.ts';

export interface MirrorTarget {
  readonly id: TargetId;
  /** Undefined: it is no interface. */
  readonly eni: EniId | undefined;
}

export interface SessionWish {
  readonly eni: EniId;
  readonly target: TargetId;
  readonly filter: FilterId;
  /** 1 to 32766. */
  readonly number: number;
  readonly description: string;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

/** Where AWS does not answer as wished, the reading says what its code means. */
export interface Probing {
  /** Of the clients: given, or the SDK's own choice. */
  region(): Promise<Heard<string>>;
  clusters(): Promise<Heard<readonly ClusterArn[]>>;
  /** Those that ECS wants RUNNING. Undefined service: of every service, and of none. */
  tasks(cluster: ClusterArn, service: ServiceName | undefined): Promise<Heard<readonly Task[]>>;
  sessions(): Promise<Heard<readonly MirrorSession[]>>;
  targets(): Promise<Heard<readonly MirrorTarget[]>>;
  filters(): Promise<Heard<readonly FilterId[]>>;
  create(wish: SessionWish): Promise<Heard<MirrorSession>>;
  delete(session: SessionId): Promise<Heard<unknown>>;
  /** `DryRun`: changes nothing, and always comes back with a code; `denied` is the one that tells. */
  rehearseCreate(wish: SessionWish): Promise<Heard<unknown>>;
  rehearseDelete(session: SessionId): Promise<Heard<unknown>>;
}

export interface ProbingOptions {
  readonly clients: Pick<Clients, 'ec2' | 'ecs'>;
}

export function createProbing({ clients: { ec2, ecs } }: ProbingOptions): Probing {
  return {
    region: () => heard(() => call('region', () => ec2.config.region())),
    clusters: () => heard(() => readClusters(ecs)),
    tasks: (cluster, service) =>
      heard(async () => describeTasks(ecs, cluster, await listTasks(ecs, listOf(cluster, service)))),
    sessions: () => heard(() => readEverySession(ec2)),
    targets: () => heard(() => readTargets(ec2)),
    filters: () => heard(() => readFilters(ec2)),
    create: (wish) => heard(() => createSession(ec2, wish)),
    delete: (session) => heard(() => deleteSession(ec2, session, false)),
    rehearseCreate: (wish) => heard(() => send(ec2, wish, true)),
    rehearseDelete: (session) => heard(() => deleteSession(ec2, session, true)),
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

function readTargets(ec2: EC2Client): Promise<readonly MirrorTarget[]> {
  return everyPage(async (NextToken) => {
    const page = await call('DescribeTrafficMirrorTargets', () =>
      ec2.send(new DescribeTrafficMirrorTargetsCommand({ MaxResults: largestPage, NextToken })),
    );
    const items = (page.TrafficMirrorTargets ?? []).map(({ TrafficMirrorTargetId = '', NetworkInterfaceId }) => ({
      id: targetId(TrafficMirrorTargetId),
      eni: NetworkInterfaceId === undefined ? undefined : eniId(NetworkInterfaceId),
    }));
    return { items, next: page.NextToken };
  });
}

function readFilters(ec2: EC2Client): Promise<readonly FilterId[]> {
  return everyPage(async (NextToken) => {
    const page = await call('DescribeTrafficMirrorFilters', () =>
      ec2.send(new DescribeTrafficMirrorFiltersCommand({ MaxResults: largestPage, NextToken })),
    );
    const items = (page.TrafficMirrorFilters ?? []).map(({ TrafficMirrorFilterId = '' }) =>
      filterId(TrafficMirrorFilterId),
    );
    return { items, next: page.NextToken };
  });
}

async function createSession(ec2: EC2Client, wish: SessionWish): Promise<MirrorSession> {
  return toldSession((await send(ec2, wish, false)).TrafficMirrorSession, 'CreateTrafficMirrorSession');
}

/** Without a token of ours: the SDK makes one per call, so that its own retries make nothing twice, and a second probe makes anew. */
function send(ec2: EC2Client, { eni, target, filter, number, description, tags }: SessionWish, DryRun: boolean) {
  const command = new CreateTrafficMirrorSessionCommand({
    NetworkInterfaceId: eni,
    TrafficMirrorTargetId: target,
    TrafficMirrorFilterId: filter,
    SessionNumber: number,
    Description: description,
    TagSpecifications: [{ ResourceType: 'traffic-mirror-session', Tags: tags.map(([Key, Value]) => ({ Key, Value })) }],
    DryRun,
  });
  return call('CreateTrafficMirrorSession', () => ec2.send(command));
}

function deleteSession(ec2: EC2Client, session: SessionId, DryRun: boolean): Promise<unknown> {
  const command = new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: session, DryRun });
  return call('DeleteTrafficMirrorSession', () => ec2.send(command));
}
