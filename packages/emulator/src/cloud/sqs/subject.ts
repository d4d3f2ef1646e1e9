// The queue an operation is about, and the right it takes.
import type { AccessRequest, Cloud } from '../operation.ts';
import { queueArn } from './create-queues.ts';
import type { Queue } from './queues.ts';
import { missingParameter, queueDoesNotExist } from './refusals.ts';

interface AboutQueue {
  readonly QueueUrl: string | undefined;
}

export function queueOf({ QueueUrl }: AboutQueue, cloud: Cloud): Queue {
  const queue = cloud.queues.byUrl(required('QueueUrl', QueueUrl));
  if (queue === undefined) throw queueDoesNotExist();
  return queue;
}

/** Asked before anybody knows whether the queue exists, so the ARN follows from the address alone. */
export function accessToQueue(action: string): (input: AboutQueue, cloud: Cloud) => readonly AccessRequest[] {
  return ({ QueueUrl = '' }, { world }) => {
    const name = QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1);
    return [{ action, resource: queueArn(world, name), context: {} }];
  };
}

export function required<Value>(name: string, value: Value | undefined): Value {
  if (value === undefined) throw missingParameter(name);
  return value;
}
