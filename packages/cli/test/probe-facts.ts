// Tasks and sessions for the tests of the probe.
import {
  clusterArn,
  eniId,
  filterId,
  instant,
  type MirrorSession,
  sessionId,
  type Task,
  targetId,
  taskArn,
} from '@tasktap/core';

const arn = 'arn:aws:ecs:eu-central-1:111122223333';

/** A running Fargate task of the cluster shop, attached to the interface `eni-NAME`. */
export function taskNamed(name: string, different: Partial<Task> = {}): Task {
  return {
    arn: taskArn(`${arn}:task/shop/${name}`),
    cluster: clusterArn(`${arn}:cluster/shop`),
    version: 3,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    service: undefined,
    family: 'web',
    launchType: 'FARGATE',
    capacityProvider: undefined,
    cpuArchitecture: 'x86_64',
    availabilityZone: 'eu-central-1a',
    eni: { id: eniId(`eni-${name}`), status: 'ATTACHED', subnet: undefined, vpc: undefined, address: undefined },
    containers: [],
    tags: new Map(),
    seenBy: 'describe',
    protectedNow: undefined,
    createdAt: instant(1000),
    connectedAt: undefined,
    startedAt: undefined,
    ...different,
  };
}

export function sessionOn(name: string, number: number, tags: Readonly<Record<string, string>> = {}): MirrorSession {
  return {
    id: sessionId(`tms-${name}-${number}`),
    eni: eniId(`eni-${name}`),
    target: targetId('tmt-1'),
    filter: filterId('tmf-1'),
    number,
    packetLength: undefined,
    vni: 7,
    tags: new Map(Object.entries(tags)),
  };
}

export const ofTasktap = { 'tasktap:owner': 'stack', 'tasktap:v': '1' };
export const ofProbe = { ...ofTasktap, 'tasktap:owner': 'probe-1', 'tasktap:probe': 'probe-1' };
