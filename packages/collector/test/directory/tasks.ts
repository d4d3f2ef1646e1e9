// The tasks, sessions and interfaces that the tests of the directory speak of, and an AWS that answers from a list.
import type { Heard, InterfaceFacts, MirrorTarget, Naming } from '@tasktap/aws';
import {
  clusterArn,
  eniId,
  type FaultKind,
  filterId,
  instant,
  type MirrorSession,
  owner,
  serviceName,
  sessionId,
  sessionTags,
  type Task,
  targetId,
  taskArn,
} from '@tasktap/core';

export const start = 1_764_547_200_000;
const account = '111122223333';
export const shop = clusterArn(`arn:aws:ecs:eu-central-1:${account}:cluster/shop`);
/** It comes after shop. */
export const office = clusterArn('arn:aws:ecs:eu-central-1:1:cluster/office');

/** Task `n` of the service web has the interface eni-n, the address 10.0.0.n and the VNI 1000 + n. */
export function taskOf(n: number, different: Partial<Task> = {}): Task {
  return {
    arn: taskArn(`arn:aws:ecs:eu-central-1:${account}:task/shop/${n}`),
    cluster: shop,
    version: 1,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    service: serviceName('web'),
    family: 'web',
    launchType: 'FARGATE',
    capacityProvider: undefined,
    cpuArchitecture: undefined,
    availabilityZone: 'eu-central-1a',
    eni: { id: eniId(`eni-${n}`), status: 'ATTACHED', subnet: 'subnet-a', vpc: undefined, address: addressOf(n) },
    containers: ['app', 'proxy'],
    tags: new Map(),
    seenBy: 'describe',
    protectedNow: undefined,
    createdAt: instant(start - 60_000),
    connectedAt: undefined,
    startedAt: undefined,
    ...different,
  };
}

export const addressOf = (n: number): string => `10.${n >> 16}.${(n >> 8) & 0xff}.${n & 0xff}`;

export function sessionOf(n: number, different: Partial<MirrorSession> = {}): MirrorSession {
  return {
    id: sessionId(`tms-${n}`),
    eni: eniId(`eni-${n}`),
    target: targetId('tmt-1'),
    filter: filterId('tmf-1'),
    number: 1,
    packetLength: undefined,
    vni: 1000 + n,
    tags: new Map(sessionTags(taskOf(n), owner('tap'), instant(start - 60_000))),
    ...different,
  };
}

export function factsOf(n: number, different: Partial<InterfaceFacts> = {}): InterfaceFacts {
  return {
    id: eniId(`eni-${n}`),
    description: `arn:aws:ecs:eu-central-1:${account}:attachment/${n}`,
    address: addressOf(n),
    availabilityZone: 'eu-central-1a',
    subnet: 'subnet-a',
    account,
    ...different,
  };
}

export interface Scripted {
  sessions: readonly MirrorSession[];
  interfaces: readonly InterfaceFacts[];
  tasks: readonly Task[];
  targets: readonly MirrorTarget[];
  /** Operations that say no, and how; with the ARN of a cluster behind it, of that one. */
  refused: ReadonlyMap<string, FaultKind>;
  readonly naming: Naming;
  /** Operations in the order of their calls, with what they were asked. */
  readonly calls: { readonly operation: string; readonly asked: readonly unknown[] }[];
}

export function scripted(): Scripted {
  const calls: Scripted['calls'] = [];
  const script: Scripted = {
    sessions: [],
    interfaces: [],
    tasks: [],
    targets: [],
    refused: new Map(),
    naming: namingOf(),
    calls,
  };
  return script;

  function namingOf(): Naming {
    const answer = async <Value>(
      operation: string,
      asked: readonly unknown[],
      value: () => Value,
    ): Promise<Heard<Value>> => {
      calls.push({ operation, asked });
      const kind = script.refused.get(operation) ?? script.refused.get([operation, ...asked].join(' '));
      if (kind === undefined) return { kind: 'heard', value: value() };
      const fault = { kind, code: 'No', operation, requestId: undefined, message: `no ${operation} today` };
      return { kind: 'unheard', reading: { meaning: { kind: 'fault', fault: kind }, fault } };
    };
    return {
      sessions: () => answer('sessions', [], () => script.sessions),
      sessionsOf: (vnis) => answer('sessionsOf', vnis, () => script.sessions.filter(({ vni }) => vnis.includes(vni))),
      interfaces: (enis) =>
        enis.length === 0
          ? Promise.resolve({ kind: 'heard', value: [] })
          : answer('interfaces', enis, () => script.interfaces.filter(({ id }) => enis.includes(id))),
      targets: () => answer('targets', [], () => script.targets),
      clusters: () => answer('clusters', [], () => [shop, office]),
      tasks: (cluster) => answer('tasks', [cluster], () => script.tasks.filter((task) => task.cluster === cluster)),
      taskArns: (cluster) =>
        answer('taskArns', [cluster], () =>
          script.tasks.filter((task) => task.cluster === cluster).map(({ arn }) => arn),
        ),
      tasksOf: (_cluster, arns) => answer('tasksOf', arns, () => script.tasks.filter(({ arn }) => arns.includes(arn))),
    };
  }
}
