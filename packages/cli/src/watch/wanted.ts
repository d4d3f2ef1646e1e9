// Whether an entry of the journal is about the clusters and the service that somebody watches.
import { clusterNameOf } from '@tasktap/core';
import { isAmong } from '../account/clusters.ts';
import type { TimedEntry } from '../journal/entry.ts';

export interface Wanted {
  /** Names or ARNs. Empty: all. */
  readonly clusters: readonly string[];
  /** Undefined: all. */
  readonly service: string | undefined;
}

/** What does not say whom it is about (a fault, a deleted session) is told to everybody. */
export function isWanted(entry: TimedEntry, { clusters, service }: Wanted): boolean {
  const cluster = clusterOf(entry);
  if (cluster !== undefined && !isAmong(cluster, clusters)) return false;
  return service === undefined || !('service' in entry) || entry.service === undefined || entry.service === service;
}

/** The old short ARN of a task does not tell. */
function clusterOf(entry: TimedEntry): string | undefined {
  if ('cluster' in entry) return clusterNameOf(entry.cluster);
  if (!('task' in entry) || entry.task === undefined) return undefined;
  return /:task\/([^/]+)\/[^/]+$/.exec(entry.task)?.[1];
}
