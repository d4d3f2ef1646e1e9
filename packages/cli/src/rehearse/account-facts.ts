// What a rehearsal reads of an account: its clusters with their services and tasks, and what EC2 is known to mirror. Reads only.
import type { MirrorTarget, ServiceFacts } from '@tasktap/aws';
import { type ClusterArn, clusterNameOf, type EniId, type MirrorSession, type Task } from '@tasktap/core';
import { clustersNamed } from '../account/clusters.ts';
import type { Connection } from '../account/connection.ts';
import { expectHeard, type Work } from '../account/refusals.ts';
import { regionOf } from '../account/region.ts';
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

/** `say`: progress, a line at a time. @throws UserError */
export async function readAccount(
  { account, fleetReading }: Pick<Connection, 'account' | 'fleetReading'>,
  named: readonly string[],
  say: (line: string) => void,
): Promise<AccountFacts> {
  const waiting = waitingBy(say);
  const region = await regionOf(account);
  const arns = clustersNamed(named, expectHeard(await waiting('Reading the clusters …', account.clusters()), work));
  const clusters: ClusterFacts[] = [];
  for (const arn of arns) {
    say(`Reading the services and tasks of ${clusterNameOf(arn)} …`);
    const services = expectHeard(await fleetReading.services(arn), work);
    clusters.push({ arn, services, tasks: expectHeard(await account.tasks(arn, undefined), work) });
  }
  return {
    region,
    clusters,
    sessions: expectHeard(await waiting('Reading the mirror sessions …', account.sessions()), work),
    targets: expectHeard(await waiting('Reading the mirror targets …', account.targets()), work),
    refused: expectHeard(await waiting('Reading what EC2 has refused …', fleetReading.refused()), work),
  };
}
