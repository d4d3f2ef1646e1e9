// The cluster, tasks and actions that the tests of this package speak of.
import {
  type CreateSession,
  clusterArn,
  type DeleteSession,
  eniId,
  filterId,
  type ModifySession,
  owner,
  type StopTask,
  serviceName,
  sessionId,
  targetId,
  taskArn,
} from '@tasktap/core';
import { type AwsOptions, createAws } from '../src/aws.ts';
import type { Pacers } from '../src/paced.ts';
import type { Pacer } from '../src/pacer.ts';
import type { Aws, AwsSettings } from '../src/port.ts';
import { handClock, type Stub } from './stub.ts';

const account = 'arn:aws:ecs:eu-central-1:111122223333';
export const cluster = clusterArn(`${account}:cluster/shop`);
export const us = owner('stack-1');
export const web = serviceName('web');
export const idOf = (letter: string): string => letter.repeat(32);
export const arnOf = (letter: string) => taskArn(`${account}:task/shop/${idOf(letter)}`);

export const settings: AwsSettings = { owner: us, pauseParameter: '/tasktap/pause', notesPrefix: '/tasktap/notes' };

export const create: CreateSession = {
  kind: 'create-session',
  task: arnOf('a'),
  eni: eniId('eni-a'),
  target: targetId('tmt-1'),
  filter: filterId('tmf-1'),
  number: 1,
  packetLength: 128,
  description: 'a session',
  tags: [
    ['tasktap:owner', us],
    ['tasktap:v', '1'],
  ],
  epoch: 0,
};
export const modify: ModifySession = {
  kind: 'modify-session',
  task: arnOf('a'),
  session: sessionId('tms-1'),
  target: targetId('tmt-2'),
  filter: filterId('tmf-2'),
  packetLength: 64,
  description: 'Traffic mirror Source created by lambda, changed 1764547200000',
};
export const remove: DeleteSession = {
  kind: 'delete-session',
  session: sessionId('tms-1'),
  eni: eniId('eni-a'),
  reason: 'duplicate',
};
export const stop: StopTask = {
  kind: 'stop-task',
  task: arnOf('a'),
  service: web,
  wasRunning: true,
  code: 'NetworkInterfaceNotSupported',
};

/** A session as EC2 describes it. */
export function told(id: string, eni: string, tags: Readonly<Record<string, string>> = {}) {
  return {
    TrafficMirrorSessionId: id,
    NetworkInterfaceId: eni,
    TrafficMirrorTargetId: 'tmt-1',
    TrafficMirrorFilterId: 'tmf-1',
    SessionNumber: 1,
    VirtualNetworkId: 4711,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

export const ourTags = {
  'tasktap:owner': us,
  'tasktap:v': '1',
  'tasktap:cluster': cluster,
  'tasktap:task': arnOf('a'),
};

/** A task as ECS describes it. */
export function description(letter: string, more: object = {}) {
  const details = [{ name: 'networkInterfaceId', value: `eni-${letter}` }];
  return {
    taskArn: arnOf(letter),
    clusterArn: cluster,
    taskDefinitionArn: `${account}:task-definition/web:7`,
    group: 'service:web',
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    attachments: [{ type: 'ElasticNetworkInterface', status: 'ATTACHED', details }],
    ...more,
  };
}

/** Nobody waits. */
export const freePacer: Pacer = { take: async () => {}, throttled() {}, succeeded() {} };
export const freePacers: Pacers = { create: freePacer, modify: freePacer, delete: freePacer };

export function awsOf(stub: Stub, more: Partial<AwsOptions> = {}): Aws {
  const clock = handClock();
  return createAws({ clients: stub.clients, clock, settings, pacers: freePacers, ...more });
}
