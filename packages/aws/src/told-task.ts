// What an event of a task and its description say in the same words, in the core's.
import { clusterArn, eniId, type ServiceName, serviceName, type Task, type TaskEni, taskArn } from '@tasktap/core';

type Told<Value> = Value | null | undefined;

interface ToldPair {
  readonly name?: Told<string>;
  readonly value?: Told<string>;
}

interface ToldAttachment {
  readonly type?: Told<string>;
  readonly status?: Told<string>;
  readonly details?: Told<readonly ToldPair[]>;
}

interface ToldContainer {
  readonly name?: Told<string>;
  readonly lastStatus?: Told<string>;
  /** The task's own, in each container (ECS API reference, "NetworkInterface"). */
  readonly networkInterfaces?: Told<readonly { readonly ipv6Address?: Told<string> }[]>;
}

/** Anything may be missing. */
export interface ToldTask {
  readonly taskArn?: Told<string>;
  readonly clusterArn?: Told<string>;
  readonly version?: Told<number>;
  readonly lastStatus?: Told<string>;
  readonly desiredStatus?: Told<string>;
  readonly group?: Told<string>;
  readonly taskDefinitionArn?: Told<string>;
  readonly launchType?: Told<string>;
  readonly capacityProviderName?: Told<string>;
  readonly availabilityZone?: Told<string>;
  readonly attributes?: Told<readonly ToldPair[]>;
  readonly attachments?: Told<readonly ToldAttachment[]>;
  readonly containers?: Told<readonly ToldContainer[]>;
}

/** `eni` from events, `ElasticNetworkInterface` from DescribeTasks; load balancers and service discovery attach things too. */
const interfaceTypes: ReadonlySet<Told<string>> = new Set(['eni', 'ElasticNetworkInterface']);
const serviceGroup = 'service:';

/** All but tags, times, and who tells it. */
export function taskAsTold(told: ToldTask): Omit<Task, 'tags' | 'seenBy' | 'createdAt' | 'connectedAt' | 'startedAt'> {
  return {
    arn: taskArn(told.taskArn ?? ''),
    cluster: clusterArn(told.clusterArn ?? ''),
    version: told.version ?? 0,
    lastStatus: told.lastStatus ?? '',
    desiredStatus: told.desiredStatus ?? '',
    service: serviceOf(told),
    family: familyOf(told.taskDefinitionArn ?? ''),
    launchType: told.launchType ?? undefined,
    capacityProvider: told.capacityProviderName ?? undefined,
    cpuArchitecture: valueIn(told.attributes, 'ecs.cpu-architecture'),
    availabilityZone: told.availabilityZone ?? undefined,
    eni: eniFrom(
      told.attachments?.find(({ type }) => interfaceTypes.has(type)),
      told.containers ?? [],
    ),
    containers: (told.containers ?? []).flatMap(({ name, lastStatus }) =>
      lastStatus === 'STOPPED' ? [] : (name ?? []),
    ),
    protectedNow: undefined,
  };
}

/** Undefined: a standalone task, whose group is its family or the caller's invention. */
export function serviceOf({ group }: Pick<ToldTask, 'group'>): ServiceName | undefined {
  const name = group?.startsWith(serviceGroup) ? group.slice(serviceGroup.length) : '';
  return name === '' ? undefined : serviceName(name);
}

/** `web` of `arn:aws:ecs:eu-central-1:111122223333:task-definition/web:7`. */
function familyOf(definition: string): string {
  const revision = definition.slice(definition.lastIndexOf('/') + 1);
  return revision.replace(/:\d+$/, '');
}

function eniFrom(attachment: ToldAttachment | undefined, containers: readonly ToldContainer[]): TaskEni | undefined {
  if (attachment === undefined) return undefined;
  const ipv6 = containers.flatMap(({ networkInterfaces }) => networkInterfaces ?? []).find((one) => one.ipv6Address);
  const id = valueIn(attachment.details, 'networkInterfaceId');
  return {
    id: id === undefined ? undefined : eniId(id),
    status: attachment.status ?? '',
    subnet: valueIn(attachment.details, 'subnetId'),
    vpc: undefined,
    address: valueIn(attachment.details, 'privateIPv4Address'),
    ...(ipv6?.ipv6Address ? { ipv6: ipv6.ipv6Address } : {}),
  };
}

function valueIn(pairs: Told<readonly ToldPair[]>, wanted: string): string | undefined {
  return pairs?.find(({ name }) => name === wanted)?.value ?? undefined;
}
