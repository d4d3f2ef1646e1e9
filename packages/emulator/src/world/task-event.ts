// The EventBridge event "ECS Task State Change" of a task as it is now, field by field as in captured events.
import type { WorldTime } from './clock.ts';
import { instanceOf } from './container-instance.ts';
import { type Container, containersOf } from './containers.ts';
import { uuidOf } from './identity.ts';
import { secondOf } from './stamp.ts';
import type { Task, TaskAttachment, World } from './state.ts';
import { interfaceDetails } from './task-interface.ts';

export interface TaskEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'ECS Task State Change';
  readonly source: 'aws.ecs';
  readonly account: string;
  /** Whole seconds, as EventBridge stamps them. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: TaskEventDetail;
}

interface EventAttachment {
  readonly id: string;
  readonly type: 'eni' | 'sdi';
  readonly status: TaskAttachment['status'];
  readonly details: readonly { readonly name: string; readonly value: string }[];
}

/** A field that ECS does not know yet is absent. Neither tags nor `healthStatus` are ever in events. */
interface TaskEventDetail {
  readonly attachments: readonly EventAttachment[];
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly availabilityZone: string;
  readonly capacityProviderName?: string;
  readonly clusterArn: string;
  readonly connectivity?: 'CONNECTED';
  readonly connectivityAt?: string;
  readonly containerInstanceArn?: string;
  readonly containers: readonly Container[];
  readonly cpu: string;
  readonly createdAt: string;
  readonly desiredStatus: Task['desiredStatus'];
  readonly enableExecuteCommand: boolean;
  readonly ephemeralStorage?: { readonly sizeInGiB: number };
  readonly executionStoppedAt?: string;
  readonly group: string;
  readonly lastStatus: Task['lastStatus'];
  readonly launchType: Task['launchType'];
  readonly memory: string;
  readonly overrides: { readonly containerOverrides: readonly { readonly name: string }[] };
  readonly platformVersion?: string;
  readonly pullStartedAt?: string;
  readonly pullStoppedAt?: string;
  readonly startedAt?: string;
  readonly startedBy?: string;
  readonly stopCode?: string;
  readonly stoppedAt?: string;
  readonly stoppedReason?: string;
  readonly stoppingAt?: string;
  readonly taskArn: string;
  readonly taskDefinitionArn: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** The same change of the same task has the same event id, so that a second delivery is seen to be one. */
export function taskEvent(world: World, task: Task): TaskEvent {
  return {
    version: '0',
    id: uuidOf(`${task.arn} ${task.version}`),
    'detail-type': 'ECS Task State Change',
    source: 'aws.ecs',
    account: world.account,
    time: secondOf(task.updatedAt),
    region: world.region,
    resources: [task.arn],
    detail: detailOf(world, task),
  };
}

function detailOf(world: World, task: Task): TaskEventDetail {
  const definition = world.taskDefinitions.get(task.taskDefinitionArn);
  const containers = containersOf(world, task);
  return {
    attachments: attachmentsOf(task),
    attributes: [{ name: 'ecs.cpu-architecture', value: definition?.cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64' }],
    availabilityZone: task.availabilityZone,
    clusterArn: task.clusterArn,
    ...(task.connectivityAt === undefined ? {} : { connectivity: 'CONNECTED' }),
    containers,
    cpu: definition?.cpu ?? '0',
    createdAt: stamp(task.createdAt),
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: false,
    group: task.group,
    lastStatus: task.lastStatus,
    launchType: task.launchType,
    memory: definition?.memory ?? '0',
    overrides: { containerOverrides: containers.map(({ name }) => ({ name })) },
    ...(task.startedBy === undefined ? {} : { startedBy: task.startedBy }),
    ...(task.stopCode === undefined ? {} : { stopCode: task.stopCode }),
    ...(task.stoppedReason === undefined ? {} : { stoppedReason: task.stoppedReason }),
    taskArn: task.arn,
    taskDefinitionArn: task.taskDefinitionArn,
    updatedAt: stamp(task.updatedAt),
    version: task.version,
    ...momentsOf(task),
    ...(task.launchType === 'FARGATE' ? ofFargate : ofInstance(world, task)),
  };
}

const ofFargate = { platformVersion: '1.4.0', ephemeralStorage: { sizeInGiB: 20 } } as const;

function ofInstance(world: World, task: Task): Pick<TaskEventDetail, 'containerInstanceArn' | 'capacityProviderName'> {
  const arn = instanceOf(world, task);
  return {
    ...(arn === undefined ? {} : { containerInstanceArn: arn }),
    ...(task.capacityProvider === undefined ? {} : { capacityProviderName: task.capacityProvider }),
  };
}

/** Cloud Map's attachment stands before the interface, as captured: never trust the first one. */
function attachmentsOf(task: Task): readonly EventAttachment[] {
  const { attachment, registration } = task;
  return [
    ...(registration === undefined
      ? []
      : [{ id: uuidOf(`sdi of ${task.id}`), type: 'sdi', status: registration, details: [] } as const]),
    ...(attachment === undefined
      ? []
      : [
          { id: attachment.id, type: 'eni', status: attachment.status, details: interfaceDetails(attachment) } as const,
        ]),
  ];
}

type Moments = Pick<
  TaskEventDetail,
  'connectivityAt' | 'executionStoppedAt' | 'pullStartedAt' | 'pullStoppedAt' | 'startedAt' | 'stoppedAt' | 'stoppingAt'
>;

function momentsOf(task: Task): Moments {
  const { connectivityAt, executionStoppedAt, pullStartedAt, pullStoppedAt, startedAt, stoppedAt, stoppingAt } = task;
  const moments = {
    connectivityAt,
    executionStoppedAt,
    pullStartedAt,
    pullStoppedAt,
    startedAt,
    stoppedAt,
    stoppingAt,
  };
  return Object.fromEntries(
    Object.entries(moments).flatMap(([name, at]) => (at === undefined ? [] : [[name, stamp(at)]])),
  );
}

/** ISO 8601 without trailing zeros in the fraction: `.98Z`, or no fraction at all. */
function stamp(time: WorldTime): string {
  return new Date(time).toISOString().replace(/\.?0*Z$/, 'Z');
}
