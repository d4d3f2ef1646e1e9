// Everything that exists in the emulated account: plain mutable records, found by id. Operations and the scheduler change it, nothing hides.
import type { Clock, WorldTime } from './clock.ts';
import type { LoadBalancer, NetworkAcl, RouteTable, SecurityGroup } from './gateway-records.ts';
import { type Pace, usualPace } from './pace.ts';
import type { PortRange } from './port-range.ts';
import { awsQuotas, type Quotas } from './quotas.ts';
import { createRandom, type Random } from './random.ts';
import type { CapacityProvider, Cluster, Deployment, Service, TaskDefinition } from './service-records.ts';
import { createSessionShelf, type SessionShelf } from './session-shelf.ts';
import type { HostType, Tags, Task } from './task-records.ts';

export type { PortRange } from './port-range.ts';
export type {
  CapacityProvider,
  CircuitBreaker,
  Cluster,
  Deployment,
  HostShare,
  ProviderShare,
  Service,
  TaskDefinition,
} from './service-records.ts';
export type { HostType, LaunchType, StopCause, Tags, Task, TaskAttachment, TaskStatus } from './task-records.ts';

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  /** Network part, e.g. `10.0.1.0/24`; task addresses are taken from it in order. */
  readonly cidr: string;
  addressesGiven: number;
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
  /** Undefined: only the default one of its VPC. */
  readonly securityGroups?: readonly string[];
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
  /** What chance decides by the name of what it decides. */
  readonly seed: number;
  /** Identifiers: nothing that a fleet does depends on them. */
  readonly random: Random;
  /** How many things of a kind there have been; see nextLot. */
  readonly turns: Map<string, number>;
  /** How long everything takes that nobody asked for; mutable, so that a test or a scenario can hurry it. */
  readonly pace: Pace;
  readonly hostTypes: Map<string, HostType>;
  readonly subnets: Map<string, Subnet>;
  readonly networkInterfaces: Map<string, NetworkInterface>;
  /** Besides the default one of each VPC. */
  readonly securityGroups: Map<string, SecurityGroup>;
  /** Besides the default one of each VPC. */
  readonly networkAcls: Map<string, NetworkAcl>;
  /** Besides the main one of each VPC. */
  readonly routeTables: Map<string, RouteTable>;
  /** By ARN. */
  readonly loadBalancers: Map<string, LoadBalancer>;
  /** With those of other accounts that are shared with this one. */
  readonly targets: Map<string, MirrorTarget>;
  /** The accounts that targets of this one are shared with. */
  readonly participants: Set<World>;
  readonly filters: Map<string, MirrorFilter>;
  readonly sessions: SessionShelf<MirrorSession>;
  /** By ARN, as are services and tasks. */
  readonly clusters: Map<string, Cluster>;
  /** By name; Fargate's own two are always there. */
  readonly capacityProviders: Map<string, CapacityProvider>;
  readonly taskDefinitions: Map<string, TaskDefinition>;
  readonly services: Map<string, Service>;
  readonly tasks: Map<string, Task>;
  readonly parameters: Map<string, Parameter>;
  /** By operation and token, oldest first. */
  readonly clientTokens: Map<string, UsedToken>;
  readonly quotas: Quotas;
  /** Told of every task change that ECS would send an event for, after the change. */
  readonly onTaskChange: Set<(task: Task) => void>;
  /** Told of every verdict of a health check, which no event carries. */
  readonly onHealthChange: Set<(task: Task) => void>;
  /** Told when a deployment begins, is completed or has failed. */
  readonly onDeploymentChange: Set<(service: Service, deployment: Deployment) => void>;
  /** Told when somebody wants something else of a service: the scheduler listens. */
  readonly onServiceChange: Set<(service: Service) => void>;
}

const fargateProviders = ['FARGATE', 'FARGATE_SPOT'];

/** An account with nothing in it. */
export function createWorld(options: {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly seed: number;
}): World {
  return {
    ...options,
    random: createRandom(options.seed),
    turns: new Map(),
    pace: { ...usualPace },
    hostTypes: new Map(),
    subnets: new Map(),
    networkInterfaces: new Map(),
    securityGroups: new Map(),
    networkAcls: new Map(),
    routeTables: new Map(),
    loadBalancers: new Map(),
    targets: new Map(),
    participants: new Set(),
    filters: new Map(),
    sessions: createSessionShelf(),
    clusters: new Map(),
    capacityProviders: new Map(fargateProviders.map((name) => [name, { name, launchType: 'FARGATE' }])),
    taskDefinitions: new Map(),
    services: new Map(),
    tasks: new Map(),
    parameters: new Map(),
    clientTokens: new Map(),
    quotas: { ...awsQuotas },
    onTaskChange: new Set(),
    onHealthChange: new Set(),
    onDeploymentChange: new Set(),
    onServiceChange: new Set(),
  };
}
