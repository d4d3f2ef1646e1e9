// Sessions that the journal of a stack's functions tells of: for tasks whose session is gone before EC2 was asked.
import { type ClusterArn, clusterArn, clusterNameOf, instant, taskArn, taskIdOf } from '@tasktap/core';
import { parseAddress } from '@tasktap/wire';
import * as v from 'valibot';
import { longAddress } from './directory.ts';
import type { Named } from './remember.ts';

/** Stands in every line that tells of one. */
export const creationMark = 'session-created';

/** A line of the journal (docs/operating.md, "Journal"); a later version may say more. */
const creation = v.object({
  at: v.pipe(v.string(), v.isoTimestamp()),
  kind: v.literal(creationMark),
  task: v.pipe(v.string(), v.minLength(1)),
  cluster: v.pipe(v.string(), v.minLength(1)),
  address: v.string(),
  eni: v.string(),
  session: v.string(),
  vni: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xff_ffff)),
  service: v.optional(v.string()),
  family: v.optional(v.string()),
});

/** Undefined: any other line, or one that does not say whose address it is: then whoever sends the VNI would be the task. */
export function readCreation(line: string): Named | undefined {
  const read = v.safeParse(creation, parsed(line));
  const source = read.success ? parseAddress(read.output.address) : undefined;
  if (!read.success || source === undefined) return undefined;
  const { at, task, cluster, eni, session, vni, service, family } = read.output;
  const arn = clusterArn(cluster);
  return {
    entry: {
      vni,
      source: longAddress(source),
      task: {
        cluster: clusterNameOf(arn),
        service,
        task: taskIdOf(taskArn(task)),
        family,
        eni,
        az: undefined,
        account: accountOf(arn),
      },
    },
    session,
    born: instant(Date.parse(at)),
  };
}

/** `111122223333` of `arn:aws:ecs:eu-central-1:111122223333:cluster/shop`. */
export function accountOf(cluster: ClusterArn): string | undefined {
  return cluster.split(':')[4] || undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
