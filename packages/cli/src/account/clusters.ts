// The clusters that a command is about: those that were named, or all.
import { type ClusterArn, clusterArn, clusterNameOf } from '@tasktap/core';
import { nearest } from '@tasktap/document';
import { unfit } from '../user-error.ts';

/** Names and ARNs. @throws UserError for one that is not there, with the one that was probably meant. */
export function clustersNamed(named: readonly string[], there: readonly ClusterArn[]): readonly ClusterArn[] {
  const sorted = [...there].sort();
  if (named.length === 0) return sorted;
  const wanted = new Set(named.map((name) => clusterNamed(name, sorted)));
  return sorted.filter((arn) => wanted.has(arn));
}

/** Whether a cluster of this name is one of those that are named, by names or ARNs; where none is, any will do. */
export function isAmong(cluster: string | null, named: readonly string[]): boolean {
  return named.length === 0 || named.some((one) => clusterNameOf(clusterArn(one)) === cluster);
}

function clusterNamed(name: string, there: readonly ClusterArn[]): ClusterArn {
  const found = there.find((arn) => arn === name || clusterNameOf(arn) === name);
  if (found !== undefined) return found;
  const closest = nearest(name, there.map(clusterNameOf));
  const hint = closest === undefined ? 'check --cluster and --region' : `did you mean ${closest}?`;
  throw unfit(`ECS knows no cluster ${name} here: ${hint}`);
}
