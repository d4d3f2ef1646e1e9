// A fleet in words that fit into a JSON file, and how it is planted in an empty world.
import { type FleetLimits, plantLimits } from './fleet-limits.ts';
import { type FleetFilter, type FleetTarget, plantFilter, plantTarget } from './fleet-mirroring.ts';
import { plantRunningTask, startTask } from './life-cycle.ts';
import { anyHost, drawHost, subnetInTurn } from './placement.ts';
import { orderFor } from './scheduler.ts';
import { announceService, createCluster, createService } from './services.ts';
import type { Cluster, HostShare, LaunchType, Service, TaskDefinition, World } from './state.ts';
import { registerTaskDefinition } from './task-definitions.ts';

/** What services and standalone tasks have in common. */
export interface FleetWorkload {
  readonly cluster: string;
  /** @default FARGATE */
  readonly launchType?: LaunchType;
  /** Name of a host type to its relative share. @default all host types of the fleet, by their weights */
  readonly hosts?: Readonly<Record<string, number>>;
  /** @default awsvpc */
  readonly networkMode?: TaskDefinition['networkMode'];
  /** @default X86_64 */
  readonly cpuArchitecture?: TaskDefinition['cpuArchitecture'];
  readonly capacityProvider?: string;
  /** They ran before anybody listened: RUNNING at once, and no event tells of it. @default false */
  readonly alreadyRunning?: boolean;
}

export interface FleetService extends FleetWorkload {
  readonly name: string;
  readonly count: number;
  /** Has a Cloud Map registration, and so passes ACTIVATING. @default false */
  readonly activates?: boolean;
  /** @default 100 */
  readonly minimumHealthyPercent?: number;
}

/** One standalone task, as RunTask starts it. */
export interface FleetTask extends FleetWorkload {
  readonly family: string;
}

/**
 * @example
 * { "hosts": [{ "name": "nitro", "mirrorable": true, "weight": 1 }],
 *   "subnets": [{ "zone": "a", "cidr": "10.0.0.0/20" }],
 *   "clusters": ["shop"],
 *   "services": [{ "name": "checkout", "cluster": "shop", "count": 3, "hosts": { "nitro": 1 } }],
 *   "tasks": [{ "family": "nightly-report", "cluster": "shop" }],
 *   "targets": [{ "kind": "network-load-balancer", "udp": { "address": "127.0.0.1", "port": 4789 } }],
 *   "filters": [{ "rejectUdpPorts": [4789, 6081] }],
 *   "traffic": { "framesPerTaskPerSecond": 1 },
 *   "limits": { "rates": "off" } }
 */
export interface Fleet {
  readonly hosts: readonly { readonly name: string; readonly mirrorable: boolean; readonly weight: number }[];
  /** All in one VPC; a zone is the letter behind the region. */
  readonly subnets: readonly { readonly zone: string; readonly cidr: string }[];
  readonly clusters: readonly string[];
  readonly services: readonly FleetService[];
  readonly tasks: readonly FleetTask[];
  readonly targets: readonly FleetTarget[];
  readonly filters: readonly FleetFilter[];
  /** @default silence */
  readonly traffic?: FleetTraffic;
  readonly limits?: FleetLimits;
}

export interface FleetTraffic {
  /** The mean of those that pass a running task's network interface in a second of emulated time. */
  readonly framesPerTaskPerSecond: number;
}

/** Throws when the fleet speaks of a host or a cluster that it does not have. */
export function plantFleet(world: World, fleet: Fleet): void {
  plantLimits(world, fleet.limits ?? {});
  for (const host of fleet.hosts) world.hostTypes.set(host.name, { ...host });
  const vpcId = `vpc-${world.random.hex(17)}`;
  for (const { zone, cidr } of fleet.subnets) {
    const id = `subnet-${world.random.hex(17)}`;
    world.subnets.set(id, { id, vpcId, availabilityZone: `${world.region}${zone}`, cidr, addressesGiven: 0 });
  }
  for (const target of fleet.targets) plantTarget(world, target);
  for (const filter of fleet.filters) plantFilter(world, filter);
  const clusters = new Map(fleet.clusters.map((name) => [name, createCluster(world, name, new Map())]));
  for (const service of fleet.services) plantService(world, named('cluster', clusters, service.cluster), service);
  for (const task of fleet.tasks) plantTask(world, named('cluster', clusters, task.cluster), task);
}

function plantService(world: World, cluster: Cluster, wanted: FleetService): void {
  const service = createService(world, {
    name: wanted.name,
    cluster,
    definition: define(world, wanted.name, wanted),
    desiredCount: wanted.count,
    minimumHealthyPercent: wanted.minimumHealthyPercent ?? 100,
    maximumPercent: 200,
    launchType: wanted.launchType ?? 'FARGATE',
    capacityProvider: wanted.capacityProvider,
    subnetIds: [...world.subnets.keys()],
    activates: wanted.activates ?? false,
    hosts: hostsOf(world, wanted),
    tags: new Map(),
  });
  if (wanted.alreadyRunning) plantTasksOf(world, service);
  announceService(world, service);
}

function plantTasksOf(world: World, service: Service): void {
  for (const deployment of service.deployments) {
    for (let made = 0; made < service.desiredCount; made += 1)
      plantRunningTask(world, orderFor(world, service, deployment));
    deployment.rolloutState = 'COMPLETED';
  }
}

function plantTask(world: World, cluster: Cluster, wanted: FleetTask): void {
  const begin = wanted.alreadyRunning ? plantRunningTask : startTask;
  begin(world, {
    cluster,
    definition: define(world, wanted.family, wanted),
    service: undefined,
    group: `family:${wanted.family}`,
    startedBy: undefined,
    launchType: wanted.launchType ?? 'FARGATE',
    capacityProvider: wanted.capacityProvider,
    hostType: drawHost(world.random, hostsOf(world, wanted) ?? anyHost(world)),
    subnet: subnetInTurn(world, [], world.tasks.size),
    activates: false,
    tags: new Map(),
  });
}

function define(world: World, family: string, wanted: FleetWorkload): TaskDefinition {
  return registerTaskDefinition(world, {
    family,
    networkMode: wanted.networkMode ?? 'awsvpc',
    cpuArchitecture: wanted.cpuArchitecture ?? 'X86_64',
    cpu: '256',
    memory: '512',
    containers: [{ name: family, image: `${world.account}.dkr.ecr.${world.region}.amazonaws.com/${family}:1` }],
  });
}

function hostsOf(world: World, { hosts }: FleetWorkload): readonly HostShare[] | undefined {
  if (hosts === undefined) return undefined;
  return Object.entries(hosts).map(([name, weight]) => ({ hostType: named('host', world.hostTypes, name), weight }));
}

function named<T>(what: string, known: ReadonlyMap<string, T>, name: string): T {
  const found = known.get(name);
  if (found !== undefined) return found;
  throw new Error(
    `Expected a ${what} of the fleet (${[...known.keys()].join(', ')}), got ${name}. Add it or correct the name.`,
  );
}
