// The containers of a task as ECS reports them, in events and in DescribeTasks: they follow from the task and its definition.
import { containerArn } from './arns.ts';
import { hexOf, uuidOf } from './identity.ts';
import type { Task, TaskStatus, World } from './state.ts';

/** Fields are absent where ECS does not know them yet. */
export interface Container {
  readonly containerArn: string;
  readonly exitCode?: number;
  readonly lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  readonly name: string;
  readonly image: string;
  readonly imageDigest?: string;
  readonly runtimeId?: string;
  readonly taskArn: string;
  readonly networkInterfaces: { readonly attachmentId: string; readonly privateIpv4Address: string }[];
  readonly cpu: string;
  readonly reason?: string;
}

const runningDuring: ReadonlySet<TaskStatus> = new Set(['ACTIVATING', 'RUNNING', 'DEACTIVATING', 'STOPPING']);

export function containersOf(world: World, task: Task): Container[] {
  const definition = world.taskDefinitions.get(task.taskDefinitionArn);
  return (definition?.containers ?? []).map(({ name, image }) => ({
    containerArn: containerArn(world, task, uuidOf(`${task.id} ${name}`)),
    ...(task.exitCode === undefined ? {} : { exitCode: task.exitCode }),
    lastStatus: containerStatus(task),
    name,
    image,
    ...(isPulled(task) ? { imageDigest: `sha256:${hexOf(image, 64)}`, runtimeId: runtimeId(task, name) } : {}),
    taskArn: task.arn,
    networkInterfaces: networkInterfaces(task),
    cpu: '0',
    ...(task.stopCode === 'TaskFailedToStart' ? { reason: task.stoppedReason ?? '' } : {}),
  }));
}

function containerStatus(task: Task): Container['lastStatus'] {
  if (task.stoppedAt !== undefined || task.executionStoppedAt !== undefined) return 'STOPPED';
  return runningDuring.has(task.lastStatus) && isPulled(task) ? 'RUNNING' : 'PENDING';
}

function isPulled(task: Task): boolean {
  return task.pullStoppedAt !== undefined;
}

/** Fargate names the task in it, a container instance gives Docker's own id (both as captured). */
function runtimeId(task: Task, name: string): string {
  if (task.launchType !== 'FARGATE') return hexOf(`${task.id} ${name}`, 64);
  return `${task.id}-${Number.parseInt(hexOf(`${task.id} ${name}`, 8), 16)}`;
}

function networkInterfaces({ attachment }: Task): Container['networkInterfaces'] {
  if (attachment?.privateIPv4Address === undefined) return [];
  return [{ attachmentId: attachment.id, privateIpv4Address: attachment.privateIPv4Address }];
}
