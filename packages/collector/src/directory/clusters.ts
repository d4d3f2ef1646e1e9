// The clusters in which tasks are looked for, and which of ECS's noes is of one of them alone.
import type { Heard } from '@tasktap/aws';
import { type ClusterArn, clusterNameOf, type Fault } from '@tasktap/core';

/** Of the clusters that are there, those of these names or ARNs; of none, all. */
export function wantedOf(there: Heard<readonly ClusterArn[]>, names: readonly string[]): Heard<readonly ClusterArn[]> {
  if (there.kind === 'unheard' || names.length === 0) return there;
  const wanted = new Set(names);
  return { kind: 'heard', value: there.value.filter((arn) => wanted.has(arn) || wanted.has(clusterNameOf(arn))) };
}

/** A right is missing, or the cluster has just gone. Whatever else is in the way is so for the next one, too. */
export function isOfOneCluster({ kind }: Fault): boolean {
  return kind === 'denied' || kind === 'invalid';
}
