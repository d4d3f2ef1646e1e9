// A fleet in words that fit into a JSON file, and how it is planted in an empty world.
import { capacityInTurn } from './capacity.ts';
import { defaultBreaker } from './circuit-breaker.ts';
import { drawsFor, nextLot } from './draws.ts';
import { type FleetLimits, plantLimits } from './fleet-limits.ts';
import { type FleetFilter, type FleetTarget, plantFilter, plantTarget } from './fleet-mirroring.ts';
import { define, type FleetWorkload, hostsOf, named, providersOf, tagsOf } from './fleet-workload.ts';
import { plantRunningTask, startTask } from './life-cycle.ts';
import { anyHost, drawHost, subnetInTurn } from './placement.ts';
import { ordersOf } from './service-tasks.ts';
import { announceService, createCluster, createService } from './services.ts';
import type { CircuitBreaker, Cluster, Service, World } from './state.ts';

export interface FleetService extends FleetWorkload {
  readonly name: string;
  readonly count: number;
  /** Has a Cloud Map registration, and so passes ACTIVATING. @default false */
  readonly activates?: boolean;
  /** @default 100 */
  readonly minimumHealthyPercent?: number;
  /** @default 200 */
  readonly maximumPercent?: number;
  /** Gives up deployments whose tasks fail. @default none */
  readonly circuitBreaker?: FleetCircuitBreaker;
}

export interface FleetCircuitBreaker {
  /** Goes back to the last deployment that was completed. @default false */
  readonly rollback?: boolean;
  /** A healthy task sets the count of failures back to 0. @default true */
  readonly resetOnHealthyTask?: boolean;
  /** As many failed tasks end a deployment; BOUNDED_PERCENT is at least 3 and at most 200. @default BOUNDED_PERCENT of 50 */
  readonly threshold?: CircuitBreaker['threshold'];
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
  /** Mean hours that a task on FARGATE_SPOT runs before it is interrupted. @default it never is */
  readonly spotMeanHours?: number;
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
  if (fleet.spotMeanHours !== undefined) world.pace.spotMeanLifeMs = fleet.spotMeanHours * 3_600_000;
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
  const { launchType = 'FARGATE', tags = {} } = wanted;
  const service = createService(world, {
    name: wanted.name,
    cluster,
    definition: define(world, { family: wanted.name, exitCode: 1 }, wanted),
    desiredCount: wanted.count,
    minimumHealthyPercent: wanted.minimumHealthyPercent ?? 100,
    maximumPercent: wanted.maximumPercent ?? 200,
    circuitBreaker: breakerOf(wanted.circuitBreaker),
    launchType,
    capacityProviders: providersOf(world, wanted),
    subnetIds: [...world.subnets.keys()],
    activates: wanted.activates ?? false,
    hosts: hostsOf(world, wanted),
    propagateTags: Object.keys(tags).length > 0 ? 'SERVICE' : 'NONE',
    managedTags: false,
    tags: tagsOf(wanted),
  });
  if (wanted.alreadyRunning) plantTasksOf(world, service);
  announceService(world, service);
}

function breakerOf(wanted: FleetCircuitBreaker | undefined): CircuitBreaker {
  return wanted === undefined ? defaultBreaker : { ...defaultBreaker, enable: true, ...wanted };
}

function plantTasksOf(world: World, service: Service): void {
  for (const deployment of service.deployments) {
    const nextOrder = ordersOf(world, service, deployment);
    for (let made = 0; made < service.desiredCount; made += 1) plantRunningTask(world, nextOrder());
    deployment.rolloutState = 'COMPLETED';
    deployment.rolloutStateReason = `ECS deployment ${deployment.id} completed.`;
  }
}

function plantTask(world: World, cluster: Cluster, wanted: FleetTask): void {
  const begin = wanted.alreadyRunning ? plantRunningTask : startTask;
  const { launchType = 'FARGATE' } = wanted;
  const definition = define(world, { family: wanted.family, exitCode: 0 }, wanted);
  const nextCapacity = capacityInTurn(world, { launchType, capacityProviders: providersOf(world, wanted) }, []);
  const group = `family:${wanted.family}`;
  const lot = nextLot(world, group);
  begin(world, {
    cluster,
    definition,
    service: undefined,
    lot,
    group,
    startedBy: undefined,
    ...nextCapacity(),
    hostType: drawHost(drawsFor(world.seed, `${lot} host`), hostsOf(world, wanted) ?? anyHost(world)),
    subnet: subnetInTurn(world, [], world.tasks.size),
    activates: false,
    tags: tagsOf(wanted),
  });
}
