// From a mirror session to the task it names: by its tags, or by what ECS says of the task on its interface.
import type { InterfaceFacts } from '@tasktap/aws';
import {
  type ClusterArn,
  clusterNameOf,
  type MirrorSession,
  readIdentity,
  type SessionIdentity,
  type Task,
  type TaskArn,
  taskIdOf,
} from '@tasktap/core';
import { parseAddress } from '@tasktap/wire';
import { accountOf } from './creations.ts';
import { longAddress, type TaskIdentity } from './directory.ts';
import type { Named } from './remember.ts';

export interface Evidence {
  /** Undefined: not read, or not there. */
  readonly facts: InterfaceFacts | undefined;
  /** On the session's interface. Undefined: not looked for, or not found. */
  readonly task: Task | undefined;
}

/** Undefined: nothing says whose packets these are. */
export function nameSession(session: MirrorSession, { facts, task }: Evidence): Named | undefined {
  const identity = tagsOf(session);
  const written = facts?.address ?? identity?.address ?? task?.eni?.address;
  const address = written === undefined ? undefined : parseAddress(written);
  const named = identity === undefined ? whoseIs(task) : byTags(identity);
  if (named === undefined) return undefined;
  const subnet = said(facts?.subnet ?? task?.eni?.subnet);
  return {
    entry: {
      vni: session.vni,
      source: address === undefined ? undefined : longAddress(address),
      task: {
        ...named,
        eni: said(session.eni),
        az: said(facts?.availabilityZone ?? task?.availabilityZone),
        ...(subnet === undefined ? {} : { subnet }),
        ...(task === undefined ? {} : { containers: task.containers }),
      },
    },
    session: session.id,
    born: identity === undefined ? task?.createdAt : identity.born || undefined,
  };
}

/** What its tags say, if they are ours and name a task. */
export function tagsOf({ tags }: MirrorSession): SessionIdentity | undefined {
  const identity = readIdentity(tags);
  return identity !== undefined && isTask(identity.cluster, identity.task) ? identity : undefined;
}

type Whose = Pick<TaskIdentity, 'cluster' | 'service' | 'task' | 'family' | 'account'>;

function byTags({ cluster, service, task, family }: SessionIdentity): Whose {
  return {
    cluster: clusterNameOf(cluster),
    service: said(service),
    task: taskIdOf(task),
    family: said(family),
    account: accountOf(cluster),
  };
}

/** Undefined: nothing names its cluster or its id. */
export function whoseIs(task: Task | undefined): Whose | undefined {
  if (task === undefined || !isTask(task.cluster, task.arn)) return undefined;
  const { cluster, service, arn, family } = task;
  return {
    cluster: clusterNameOf(cluster),
    service,
    task: taskIdOf(arn),
    family: said(family),
    account: accountOf(cluster),
  };
}

function isTask(cluster: ClusterArn, task: TaskArn): boolean {
  return clusterNameOf(cluster) !== '' && taskIdOf(task) !== '';
}

/** A tag may be empty, which says nothing. */
function said(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
