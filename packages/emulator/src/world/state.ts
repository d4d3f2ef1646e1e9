// Everything that exists in the emulated account: plain mutable records, found by id. Operations and the scheduler change it, nothing hides.
import type { Clock, WorldTime } from './clock.ts';
import { type Pace, usualPace } from './pace.ts';
import { awsQuotas, type Quotas } from './quotas.ts';
import type { Random } from './random.ts';
import { createSessionShelf, type SessionShelf } from './session-shelf.ts';

export type Tags = Map<string, string>;

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  /** Network part, e.g. `10.0.1.0/24`; task addresses are taken from it in order. */
  readonly cidr: string;
  addressesGiven: number;
}

/** A kind of machine that tasks are placed on; whether EC2 mirrors its network interfaces is the fleet's choice. */
export interface HostType {
  readonly name: string;
  mirrorable: boolean;
  /** Relative share of the placements. */
  weight: number;
}

export interface NetworkInterface {
  readonly id: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly privateIp: string;
  readonly mac: string;
  readonly description: string;
  readonly requesterManaged: boolean;
  readonly interfaceType: 'interface' | 'branch';
  /** EC2's own word: `available` until it is attached. */
  status: 'available' | 'in-use';
  /** The host it is attached to; undefined for an interface that is a mirror target's or hand-made. */
  hostType: HostType | undefined;
  /** The task it was made for. */
  readonly taskArn: string | undefined;
  /** ECS makes an interface some time before EC2's describe shows it. */
  visibleAt: WorldTime;
  readonly tags: Tags;
}

export interface MirrorTarget {
  readonly id: string;
  readonly ownerId: string;
  readonly kind: 'network-interface' | 'network-load-balancer' | 'gateway-load-balancer-endpoint';
  /** ENI id, NLB ARN or endpoint id, by kind. */
  readonly resource: string;
  readonly description: string | undefined;
  /** Where its packets really go on this machine; undefined: nobody listens and they are lost, as behind an NLB without a listener. */
  udp: { readonly address: string; readonly port: number } | undefined;
  readonly tags: Tags;
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface FilterRule {
  readonly id: string;
  readonly filterId: string;
  readonly direction: 'ingress' | 'egress';
  readonly number: number;
  readonly action: 'accept' | 'reject';
  /** IANA protocol number; undefined means any. */
  readonly protocol: number | undefined;
  readonly sourceCidr: string;
  readonly destinationCidr: string;
  readonly sourcePorts: PortRange | undefined;
  readonly destinationPorts: PortRange | undefined;
  readonly description: string | undefined;
  readonly tags: Tags;
}

export interface MirrorFilter {
  readonly id: string;
  readonly description: string | undefined;
  readonly rules: Map<string, FilterRule>;
  readonly networkServices: Set<'amazon-dns'>;
  readonly tags: Tags;
}

export interface MirrorSession {
  readonly id: string;
  readonly ownerId: string;
  readonly networkInterfaceId: string;
  targetId: string;
  filterId: string;
  sessionNumber: number;
  /** Bytes kept of each packet behind the VXLAN header; undefined means whole packets. */
  packetLength: number | undefined;
  vni: number;
  description: string | undefined;
  readonly createdAt: WorldTime;
  readonly tags: Tags;
}

export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly networkMode: 'awsvpc' | 'bridge' | 'host';
  readonly cpuArchitecture: 'X86_64' | 'ARM64';
  readonly cpu: string;
  readonly memory: string;
  readonly containers: readonly { readonly name: string; readonly image: string }[];
  /** Its tasks go on when it is INACTIVE; new ones are not started from it. */
  status: 'ACTIVE' | 'INACTIVE';
}

export interface Cluster {
  readonly name: string;
  readonly arn: string;
  readonly tags: Tags;
}

export type LaunchType = 'FARGATE' | 'EC2' | 'MANAGED_INSTANCES';

export interface Deployment {
  readonly id: string;
  readonly taskDefinitionArn: string;
  status: 'PRIMARY' | 'ACTIVE';
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly createdAt: WorldTime;
  /** Tasks of this deployment that stopped without ever having run, in a row. */
  failedTasks: number;
}

export interface HostShare {
  readonly hostType: HostType;
  /** Relative share of the placements. */
  readonly weight: number;
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
  readonly launchType: LaunchType;
  readonly capacityProvider: string | undefined;
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
  readonly createdAt: WorldTime;
  readonly tags: Tags;
}

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

export interface Task {
  readonly arn: string;
  readonly id: string;
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
  stoppedAt: WorldTime | undefined;
  stopCode: string | undefined;
  stoppedReason: string | undefined;
  readonly tags: Tags;
}

export interface Parameter {
  readonly name: string;
  readonly type: 'String' | 'StringList' | 'SecureString';
  readonly value: string;
  readonly version: number;
  readonly modifiedAt: WorldTime;
}

/** What a ClientToken was used for, so that EC2 answers a repetition without acting again. */
interface UsedToken {
  readonly at: WorldTime;
  readonly parameters: string;
  readonly output: unknown;
}

export interface World {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly random: Random;
  /** How long everything takes that nobody asked for; mutable, so that a test or a scenario can hurry it. */
  readonly pace: Pace;
  readonly hostTypes: Map<string, HostType>;
  readonly subnets: Map<string, Subnet>;
  readonly networkInterfaces: Map<string, NetworkInterface>;
  readonly targets: Map<string, MirrorTarget>;
  readonly filters: Map<string, MirrorFilter>;
  readonly sessions: SessionShelf<MirrorSession>;
  /** By ARN, as are services and tasks. */
  readonly clusters: Map<string, Cluster>;
  readonly taskDefinitions: Map<string, TaskDefinition>;
  readonly services: Map<string, Service>;
  readonly tasks: Map<string, Task>;
  readonly parameters: Map<string, Parameter>;
  /** By operation and token, oldest first. */
  readonly clientTokens: Map<string, UsedToken>;
  readonly quotas: Quotas;
  /** Told of every task change that ECS would send an event for, after the change. */
  readonly onTaskChange: Set<(task: Task) => void>;
  /** Told when somebody wants something else of a service: the scheduler listens. */
  readonly onServiceChange: Set<(service: Service) => void>;
}

/** An account with nothing in it. */
export function createWorld(options: {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly random: Random;
}): World {
  return {
    ...options,
    pace: { ...usualPace },
    hostTypes: new Map(),
    subnets: new Map(),
    networkInterfaces: new Map(),
    targets: new Map(),
    filters: new Map(),
    sessions: createSessionShelf(),
    clusters: new Map(),
    taskDefinitions: new Map(),
    services: new Map(),
    tasks: new Map(),
    parameters: new Map(),
    clientTokens: new Map(),
    quotas: { ...awsQuotas },
    onTaskChange: new Set(),
    onServiceChange: new Set(),
  };
}
