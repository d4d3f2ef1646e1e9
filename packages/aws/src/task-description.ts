// A task as DescribeTasks tells it, in the core's words.
import type { Task as TaskDescription } from '@aws-sdk/client-ecs';
import { type Instant, instant, type Task } from '@tasktap/core';
import { taskAsTold } from './told-task.ts';

/**
 * ```json
 * { "taskArn": "arn:aws:ecs:eu-central-1:111122223333:task/shop/0f9d...", "group": "service:web", "lastStatus": "PENDING",
 *   "taskDefinitionArn": "arn:aws:ecs:eu-central-1:111122223333:task-definition/web:7",
 *   "attachments": [{ "type": "ElasticNetworkInterface", "status": "ATTACHED", "details": [
 *     { "name": "subnetId", "value": "subnet-008b704d" }, { "name": "networkInterfaceId", "value": "eni-9890d6c7" },
 *     { "name": "privateIPv4Address", "value": "172.31.93.207" }] }],
 *   "attributes": [{ "name": "ecs.cpu-architecture", "value": "x86_64" }] }
 * ```
 */
export function taskFromDescription(described: TaskDescription): Task {
  return {
    ...taskAsTold(described),
    tags: new Map((described.tags ?? []).map(({ key = '', value = '' }) => [key, value])),
    seenBy: 'describe',
    createdAt: instantOf(described.createdAt),
    connectedAt: instantOf(described.connectivityAt),
    startedAt: instantOf(described.startedAt),
  };
}

/** A date that is none counts as one that is missing. */
export function instantOf(date: Date | undefined): Instant | undefined {
  const at = date?.getTime();
  return at === undefined || Number.isNaN(at) ? undefined : instant(at);
}
