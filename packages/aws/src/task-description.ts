// A task as DescribeTasks tells it, in the core's words.
import type { Attachment, Task as TaskDescription } from '@aws-sdk/client-ecs';
import {
  clusterArn,
  eniId,
  type Instant,
  instant,
  type ServiceName,
  serviceName,
  type Task,
  type TaskEni,
  taskArn,
} from '@tasktap/core';

/** `ElasticNetworkInterface` from DescribeTasks, `eni` from events; load balancers and service discovery attach things too. */
const interfaceTypes: ReadonlySet<string> = new Set(['ElasticNetworkInterface', 'eni']);
const serviceGroup = 'service:';

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
    arn: taskArn(described.taskArn ?? ''),
    cluster: clusterArn(described.clusterArn ?? ''),
    version: described.version ?? 0,
    lastStatus: described.lastStatus ?? '',
    desiredStatus: described.desiredStatus ?? '',
    service: serviceOf(described),
    family: familyOf(described.taskDefinitionArn ?? ''),
    launchType: described.launchType,
    capacityProvider: described.capacityProviderName,
    cpuArchitecture: described.attributes?.find(({ name }) => name === 'ecs.cpu-architecture')?.value,
    availabilityZone: described.availabilityZone,
    eni: eniFrom(described.attachments?.find(({ type = '' }) => interfaceTypes.has(type))),
    containers: (described.containers ?? []).flatMap(({ name, lastStatus }) =>
      lastStatus === 'STOPPED' ? [] : (name ?? []),
    ),
    tags: new Map((described.tags ?? []).map(({ key = '', value = '' }) => [key, value])),
    seenBy: 'describe',
    protectedNow: undefined,
    createdAt: instantOf(described.createdAt),
    connectedAt: instantOf(described.connectivityAt),
    startedAt: instantOf(described.startedAt),
  };
}

/** Undefined: a standalone task, whose group is its family or the caller's invention. */
export function serviceOf({ group }: TaskDescription): ServiceName | undefined {
  return group?.startsWith(serviceGroup) ? serviceName(group.slice(serviceGroup.length)) : undefined;
}

/** A date that is none counts as one that is missing. */
export function instantOf(date: Date | undefined): Instant | undefined {
  const at = date?.getTime();
  return at === undefined || Number.isNaN(at) ? undefined : instant(at);
}

/** `web` of `arn:aws:ecs:eu-central-1:111122223333:task-definition/web:7`. */
function familyOf(definition: string): string {
  const revision = definition.slice(definition.lastIndexOf('/') + 1);
  return revision.replace(/:\d+$/, '');
}

function eniFrom(attachment: Attachment | undefined): TaskEni | undefined {
  if (attachment === undefined) return undefined;
  const details = new Map((attachment.details ?? []).map(({ name, value }) => [name, value]));
  const id = details.get('networkInterfaceId');
  return {
    id: id === undefined ? undefined : eniId(id),
    status: attachment.status ?? '',
    subnet: details.get('subnetId'),
    vpc: undefined,
    address: details.get('privateIPv4Address'),
  };
}
