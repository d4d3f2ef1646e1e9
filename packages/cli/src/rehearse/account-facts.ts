// What a rehearsal reads of an account: its clusters with their services and tasks, and what EC2 is known to mirror. Reads only.
import type { MirrorTarget, ServiceFacts } from '@tasktap/aws';
import { type ClusterArn, clusterNameOf, type EniId, type MirrorSession, serviceName, type Task } from '@tasktap/core';
import { nearest } from '@tasktap/document';
import { clustersNamed } from '../account/clusters.ts';
import type { Connection } from '../account/connection.ts';
import { expectHeard, type Work } from '../account/refusals.ts';
import { regionOf } from '../account/region.ts';
import { unfit } from '../user-error.ts';
import { waitingBy } from '../waiting.ts';

export interface AccountFacts {
  readonly region: string;
  readonly clusters: readonly ClusterFacts[];
  /** Every one of the region. */
  readonly sessions: readonly MirrorSession[];
  readonly targets: readonly MirrorTarget[];
  readonly refused: ReadonlySet<EniId>;
}

export interface ClusterFacts {
  readonly arn: ClusterArn;
  readonly services: readonly ServiceFacts[];
  readonly tasks: readonly Task[];
}

const work: Work = {
  name: 'reading the fleet',
  again: 'rehearse again',
  rights: [
    'ecs:ListClusters',
    'ecs:ListServices',
    'ecs:DescribeServices',
    'ecs:ListTasks',
    'ecs:DescribeTasks',
    'ec2:DescribeTrafficMirrorSessions',
    'ec2:DescribeTrafficMirrorTargets',
    'ec2:DescribeTags',
  ],
};

export interface Part {
  /** Names or ARNs. None: all. */
  readonly clusters: readonly string[];
  /** Of the one cluster named. Undefined: all, and tasks of none. */
  readonly service: string | undefined;
}

/** `say`: progress, a line at a time. @throws UserError */
export async function readAccount(
  { account, fleetReading }: Pick<Connection, 'account' | 'fleetReading'>,
  { clusters: named, service }: Part,
  say: (line: string) => void,
): Promise<AccountFacts> {
  const waiting = waitingBy(say);
  const region = await regionOf(account);
  const arns = clustersNamed(named, expectHeard(await waiting('Reading the clusters …', account.clusters()), work));
  const clusters: ClusterFacts[] = [];
  for (const arn of arns) {
    say(`Reading the services and tasks of ${clusterNameOf(arn)} …`);
    const services = onlyNamed(service, expectHeard(await fleetReading.services(arn), work), arn);
    const tasks = await account.tasks(arn, service === undefined ? undefined : serviceName(service));
    clusters.push({ arn, services, tasks: expectHeard(tasks, work) });
  }
  return {
    region,
    clusters,
    sessions: expectHeard(await waiting('Reading the mirror sessions …', account.sessions()), work),
    targets: expectHeard(await waiting('Reading the mirror targets …', account.targets()), work),
    refused: expectHeard(await waiting('Reading what EC2 has refused …', fleetReading.refused()), work),
  };
}

/** @throws UserError for one that is not there, with the one that was probably meant. */
function onlyNamed(
  name: string | undefined,
  services: readonly ServiceFacts[],
  cluster: ClusterArn,
): readonly ServiceFacts[] {
  if (name === undefined) return services;
  const found = services.filter((service) => service.name === name);
  if (found.length > 0) return found;
  const closest = nearest(
    name,
    services.map((service) => service.name),
  );
  const hint = closest === undefined ? 'check --service and --cluster' : `did you mean ${closest}?`;
  throw unfit(`ECS knows no service ${name} in ${clusterNameOf(cluster)}: ${hint}`);
}
