// Actions as plans show them, for the tests of apply.
import {
  type CreateSession,
  clusterArn,
  eniId,
  filterId,
  type ServiceName,
  sessionId,
  targetId,
  taskArn,
} from '@tasktap/core';
import type { PlacedAction, ShownAction } from '../src/plan/shown-action.ts';

const cluster = clusterArn('arn:aws:ecs:eu-central-1:111122223333:cluster/shop');

/** On the interface `eni-NAME` of the task NAME. */
export function create(name: string, different: Partial<CreateSession> = {}): PlacedAction {
  const action: CreateSession = {
    kind: 'create-session',
    task: taskArn(`arn:aws:ecs:eu-central-1:111122223333:task/shop/${name}`),
    eni: eniId(`eni-${name}`),
    target: targetId('tmt-1'),
    filter: filterId('tmf-1'),
    number: 1,
    packetLength: undefined,
    description: '',
    tags: [],
    epoch: 1,
    ...different,
  };
  const { kind, task, eni, target, filter, number } = action;
  const shown: ShownAction = {
    kind,
    cluster,
    service: null,
    task,
    interface: eni,
    target,
    filter,
    number,
    packetLength: null,
  };
  return { cluster, action, shown };
}

export function remove(name: string): PlacedAction {
  const session = sessionId(`tms-${name}`);
  const eni = eniId(`eni-${name}`);
  return {
    cluster,
    action: { kind: 'delete-session', session, eni, reason: 'task-gone' },
    shown: { kind: 'delete-session', cluster, service: null, session, interface: eni, reason: 'task-gone' },
  };
}

export function stop(name: string, wasRunning = false): PlacedAction {
  const task = taskArn(`arn:aws:ecs:eu-central-1:111122223333:task/shop/${name}`);
  const rest = { kind: 'stop-task', task, wasRunning, code: 'NetworkInterfaceNotSupported' } as const;
  return {
    cluster,
    action: { ...rest, service: 'web' as ServiceName },
    shown: { ...rest, cluster, service: 'web' },
  };
}
