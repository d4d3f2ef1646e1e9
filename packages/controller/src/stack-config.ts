// The configuration of on-stack, which needs no policy: whose sessions, which clusters, and where looks are asked for.
import { type ClusterArn, clusterArn, type Owner } from '@tasktap/core';
import type { Complaint } from './complaint.ts';
import { ConfigError, type Environment, ownerFrom, type Place, placeOf, textIn } from './config.ts';

export interface StackConfig extends Place {
  readonly owner: Owner;
  readonly clusters: readonly ClusterArn[];
  readonly lookQueueUrl: string;
}

/** @throws ConfigError with every complaint. */
export function readStackConfig(environment: Environment): StackConfig {
  const complaints: Complaint[] = [];
  const complain = (variable: string, sentence: string): undefined => {
    complaints.push({ variable, sentence });
  };
  const text = textIn(environment);
  const needed = (name: string, what: string): string =>
    text(name) ?? complain(name, `expected ${what}, found nothing.`) ?? '';
  const place = placeOf(environment, complain);
  const by = ownerFrom(needed('TASKTAP_OWNER', 'the name of this stack that its sessions are tagged with'), complain);
  const lookQueueUrl = needed('TASKTAP_LOOK_QUEUE_URL', "the look queue's URL");
  const clusters = list(needed('TASKTAP_CLUSTERS', 'the ARNs of the clusters, separated by commas'));
  for (const cluster of clusters.filter((each) => !each.includes(':cluster/'))) {
    complain(
      'TASKTAP_CLUSTERS',
      `expected ARNs such as arn:aws:ecs:eu-central-1:111122223333:cluster/shop, found "${cluster.slice(0, 60)}".`,
    );
  }
  if (complaints.length > 0 || place === undefined) throw new ConfigError(complaints);
  return { ...place, owner: by, clusters: clusters.map(clusterArn), lookQueueUrl };
}

function list(text: string): readonly string[] {
  return text === '' ? [] : text.split(',').map((each) => each.trim());
}
