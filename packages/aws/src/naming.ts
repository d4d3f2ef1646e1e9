// What a collector asks AWS to put names on packets: mirror sessions, and of those without tags of ours the interface and the task.
import { type ClusterArn, type EniId, type MirrorSession, type Task, type TaskArn, taskArn } from '@tasktap/core';
import { createAccount, type MirrorTarget } from './account.ts';
import { type Heard, heard } from './call.ts';
import type { Clients } from './clients.ts';
import { type InterfaceFacts, readInterfaces } from './interfaces.ts';
import { readSessionsOfVnis } from './sessions.ts';
import { describeTasks, listTasks } from './tasks.ts';

/** Reads only. Where AWS does not answer as wished, the reading says what its code means. */
export interface Naming {
  /** All that the account sees, 1,000 a call. */
  sessions(): Promise<Heard<readonly MirrorSession[]>>;
  /** Those of these VNIs, 200 VNIs a call. */
  sessionsOf(vnis: readonly number[]): Promise<Heard<readonly MirrorSession[]>>;
  /** 200 a call; those that are not there, or another account's, are missing. */
  interfaces(enis: readonly EniId[]): Promise<Heard<readonly InterfaceFacts[]>>;
  targets(): Promise<Heard<readonly MirrorTarget[]>>;
  clusters(): Promise<Heard<readonly ClusterArn[]>>;
  /** Those that ECS wants RUNNING. */
  tasks(cluster: ClusterArn): Promise<Heard<readonly Task[]>>;
  /** Of the same tasks, 100 a call. */
  taskArns(cluster: ClusterArn): Promise<Heard<readonly TaskArn[]>>;
  /** These, 100 a call; those that ECS does not know any more are missing. */
  tasksOf(cluster: ClusterArn, arns: readonly TaskArn[]): Promise<Heard<readonly Task[]>>;
}

export interface NamingOptions {
  readonly clients: Pick<Clients, 'ec2' | 'ecs'>;
}

export function createNaming({ clients }: NamingOptions): Naming {
  const { sessions, targets, clusters, tasks } = createAccount({ clients });
  return {
    sessions,
    sessionsOf: (vnis) => heard(() => readSessionsOfVnis(clients.ec2, vnis)),
    interfaces: (enis) => heard(() => readInterfaces(clients.ec2, enis)),
    targets,
    clusters,
    tasks: (cluster) => tasks(cluster, undefined),
    taskArns: (cluster) =>
      heard(async () => (await listTasks(clients.ecs, { cluster, desired: 'RUNNING' })).map(taskArn)),
    tasksOf: (cluster, arns) => heard(() => describeTasks(clients.ecs, cluster, arns)),
  };
}
