// What a collector asks AWS to put names on packets: mirror sessions, and of those without tags of ours the interface and the task.
import type { ClusterArn, EniId, MirrorSession, Task } from '@tasktap/core';
import { createAccount, type MirrorTarget } from './account.ts';
import { type Heard, heard } from './call.ts';
import type { Clients } from './clients.ts';
import { type InterfaceFacts, readInterfaces } from './interfaces.ts';
import { readSessionsOfVnis } from './sessions.ts';

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
  };
}
