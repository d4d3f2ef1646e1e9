// A task as a record, and the host it was placed on.
import type { WorldTime } from './clock.ts';

export type Tags = Map<string, string>;

/** A kind of machine that tasks are placed on; whether EC2 mirrors its network interfaces is the fleet's choice. */
export interface HostType {
  readonly name: string;
  mirrorable: boolean;
  /** Relative share of the placements. */
  weight: number;
}

export type LaunchType = 'FARGATE' | 'EC2' | 'MANAGED_INSTANCES';

export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED'
  | 'DELETED';

export interface TaskAttachment {
  readonly id: string;
  readonly subnetId: string;
  status: 'PRECREATED' | 'CREATED' | 'ATTACHING' | 'ATTACHED' | 'DETACHING' | 'DETACHED' | 'DELETED' | 'FAILED';
  /** Undefined until the interface exists; kept when it is deleted. */
  networkInterfaceId: string | undefined;
  macAddress: string | undefined;
  privateDnsName: string | undefined;
  privateIPv4Address: string | undefined;
}

/** Why a task ends, as ECS says it. */
export interface StopCause {
  readonly code:
    | 'UserInitiated'
    | 'ServiceSchedulerInitiated'
    | 'EssentialContainerExited'
    | 'TaskFailedToStart'
    | 'SpotInterruption';
  readonly reason: string;
}

export interface Task {
  readonly arn: string;
  readonly id: string;
  /** Names what chance decides for it, e.g. as the third task of a deployment; no part of what ECS knows. */
  readonly lot: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  /** `service:NAME` or `family:NAME`. */
  readonly group: string;
  readonly startedBy: string | undefined;
  readonly deploymentId: string | undefined;
  readonly launchType: LaunchType;
  readonly capacityProvider: string | undefined;
  readonly availabilityZone: string;
  readonly hostType: HostType;
  readonly activates: boolean;
  /** Counts every change that is worth an event. */
  version: number;
  lastStatus: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  /** Undefined for bridge and host networking. */
  attachment: TaskAttachment | undefined;
  /** Of its Cloud Map registration (`sdi` in events); undefined for a task that does not activate. */
  registration: TaskAttachment['status'] | undefined;
  protectedUntil: WorldTime | undefined;
  /** Whether an essential container has a health check: without one, its status stays UNKNOWN. */
  readonly hasHealthCheck: boolean;
  healthStatus: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
  readonly createdAt: WorldTime;
  updatedAt: WorldTime;
  connectivityAt: WorldTime | undefined;
  pullStartedAt: WorldTime | undefined;
  pullStoppedAt: WorldTime | undefined;
  startedAt: WorldTime | undefined;
  stoppingAt: WorldTime | undefined;
  /** When its containers had ended; undefined where none ever ran. */
  executionStoppedAt: WorldTime | undefined;
  /** Of its containers, once they have ended. */
  exitCode: number | undefined;
  stoppedAt: WorldTime | undefined;
  stopCode: StopCause['code'] | undefined;
  stoppedReason: string | undefined;
  readonly tags: Tags;
}
