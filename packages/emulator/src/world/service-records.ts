// Clusters, services and what they are made of, as records.
import type { WorldTime } from './clock.ts';
import type { TaskBehaviour } from './task-behaviour.ts';
import type { HostType, LaunchType, Tags, Task } from './task-records.ts';

export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly networkMode: 'awsvpc' | 'bridge' | 'host';
  readonly cpuArchitecture: 'X86_64' | 'ARM64';
  readonly cpu: string;
  readonly memory: string;
  readonly containers: readonly { readonly name: string; readonly image: string }[];
  /** What its tasks do by themselves: a property of the image. */
  readonly behaviour: TaskBehaviour;
  readonly tags: Tags;
  /** Its tasks go on when it is INACTIVE; new ones are not started from it. */
  status: 'ACTIVE' | 'INACTIVE';
}

export interface Cluster {
  readonly name: string;
  readonly arn: string;
  readonly tags: Tags;
}

export interface CapacityProvider {
  readonly name: string;
  /** Of the tasks that it carries. */
  readonly launchType: LaunchType;
}

/** One item of a capacity provider strategy. */
export interface ProviderShare {
  readonly name: string;
  /** Relative share of the tasks beyond the base. */
  readonly weight: number;
  /** As many tasks come first, before any weight counts. */
  readonly base: number;
}

/** Field by field what ECS calls DeploymentCircuitBreaker and ThresholdConfiguration. */
export interface CircuitBreaker {
  readonly enable: boolean;
  readonly rollback: boolean;
  /** A healthy task sets the count of failures back to 0. */
  readonly resetOnHealthyTask: boolean;
  readonly threshold: {
    readonly type: 'BOUNDED_PERCENT' | 'UNBOUNDED_PERCENT' | 'COUNT';
    /** Percent of the desired count, or a count. */
    readonly value: number;
  };
}

export interface Deployment {
  readonly id: string;
  /** Names what chance decides for it, as the n-th of its service; no part of what ECS knows. */
  readonly lot: string;
  readonly taskDefinitionArn: string;
  status: 'PRIMARY' | 'ACTIVE';
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  rolloutStateReason: string;
  readonly createdAt: WorldTime;
  updatedAt: WorldTime;
  /** Tasks of this deployment that never ran or were stopped for their health, since the last healthy one. */
  failedTasks: number;
}

export interface HostShare {
  readonly hostType: HostType;
  /** Relative share of the placements. */
  readonly weight: number;
}

/** What the scheduler says of a service, in its own words. */
interface ServiceEvent {
  /** Counted from 1 since the service was created. */
  readonly turn: number;
  readonly at: WorldTime;
  readonly message: string;
}

export interface Service {
  readonly name: string;
  readonly arn: string;
  readonly clusterArn: string;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  taskDefinitionArn: string;
  desiredCount: number;
  minimumHealthyPercent: number;
  maximumPercent: number;
  circuitBreaker: CircuitBreaker;
  launchType: LaunchType;
  /** Empty: by launch type alone. */
  capacityProviders: readonly ProviderShare[];
  readonly subnetIds: readonly string[];
  /** Cloud Map or several target groups: then tasks pass ACTIVATING on their way to RUNNING. */
  readonly activates: boolean;
  /** The PRIMARY one first. */
  readonly deployments: Deployment[];
  /** Where its tasks are placed; undefined: anywhere in the account, by the weights of the host types. */
  readonly hosts: readonly HostShare[] | undefined;
  /** Its tasks, with the stopped ones that ECS still describes. */
  readonly tasks: Set<Task>;
  /** Tasks started since it was created: spreads them over the subnets. */
  startedTasks: number;
  /** The latest, oldest first. */
  readonly events: ServiceEvent[];
  /** Whose tags its tasks carry. */
  propagateTags: 'SERVICE' | 'TASK_DEFINITION' | 'NONE';
  /** Tasks also carry `aws:ecs:clusterName` and `aws:ecs:serviceName`. */
  managedTags: boolean;
  readonly createdAt: WorldTime;
  readonly tags: Tags;
}
