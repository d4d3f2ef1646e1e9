// A small world for packet tests: one VPC, interfaces and tasks where asked, and mirror sessions on them.
import { encodeEthernet, encodeIpv4, encodeUdp, etherTypes, parseAddress, protocols } from '@tasktap/wire';
import { plantRunningTask } from '../src/world/life-cycle.ts';
import { createNetworkInterface } from '../src/world/network-interfaces.ts';
import {
  createWorld,
  type FilterRule,
  type MirrorFilter,
  type MirrorSession,
  type MirrorTarget,
  type NetworkInterface,
  type Task,
  type TaskDefinition,
  type World,
} from '../src/world/state.ts';
import { type Served, steady } from '../src/world/task-behaviour.ts';
import { createHandClock, type HandClock } from './hand-clock.ts';

const host = { name: 'nitro', mirrorable: true, weight: 1 };

export function createPacketWorld(seed = 1): { readonly world: World; readonly clock: HandClock } {
  const clock = createHandClock(0);
  const world = createWorld({ account: '111122223333', region: 'eu-central-1', clock, seed });
  for (const third of [1, 2]) {
    const id = `subnet-${third}`;
    const cidr = `10.0.${third}.0/24`;
    world.subnets.set(id, { id, vpcId: 'vpc-1', availabilityZone: 'eu-central-1a', cidr, addressesGiven: 0 });
  }
  return { world, clock };
}

export function plantInterface(world: World, subnetId = 'subnet-1'): NetworkInterface {
  return createNetworkInterface(world, {
    subnetId,
    description: '',
    requesterManaged: true,
    interfaceType: 'interface',
    hostType: host,
    taskArn: undefined,
    visibleAt: 0,
  });
}

const services: Readonly<Record<Served, string>> = {
  http: 'search',
  https: 'payments',
  postgres: 'database',
  dns: 'dns',
};

/** A task of the service `search`, or of one that serves something else, that has been running for a while. */
export function plantTask(
  world: World,
  subnetId = 'subnet-1',
  networkMode: TaskDefinition['networkMode'] = 'awsvpc',
  serves: Served = 'http',
): Task {
  const subnet = world.subnets.get(subnetId);
  if (subnet === undefined) throw new Error(`no ${subnetId} here`);
  const family = services[serves];
  const definition = {
    arn: `arn:aws:ecs:eu-central-1:111122223333:task-definition/${family}:1`,
    family,
    revision: 1,
    networkMode,
    cpuArchitecture: 'X86_64',
    cpu: '256',
    memory: '512',
    containers: [],
    status: 'ACTIVE',
    behaviour: { ...steady, serves },
    tags: new Map(),
  } as const;
  world.taskDefinitions.set(definition.arn, definition);
  return plantRunningTask(world, {
    cluster: { name: 'shop', arn: 'arn:aws:ecs:eu-central-1:111122223333:cluster/shop', tags: new Map() },
    definition,
    service: undefined,
    lot: `${family} 1`,
    group: `service:${family}`,
    startedBy: undefined,
    launchType: 'FARGATE',
    capacityProvider: undefined,
    hostType: host,
    subnet,
    activates: false,
    tags: new Map(),
  });
}

function ruleOf(more: Partial<FilterRule>): FilterRule {
  return {
    id: 'tmfr-1',
    filterId: 'tmf-1',
    direction: 'egress',
    number: 100,
    action: 'accept',
    protocol: undefined,
    sourceCidr: '0.0.0.0/0',
    destinationCidr: '0.0.0.0/0',
    sourcePorts: undefined,
    destinationPorts: undefined,
    description: undefined,
    tags: new Map(),
    ...more,
  };
}

export function filterOf(
  id: string,
  rules: readonly Partial<FilterRule>[],
  networkServices: readonly 'amazon-dns'[] = [],
): MirrorFilter {
  const made = rules.map((rule, index) => ruleOf({ ...rule, filterId: id, id: `tmfr-${index}` }));
  return {
    id,
    description: undefined,
    rules: new Map(made.map((rule) => [rule.id, rule])),
    networkServices: new Set(networkServices),
    tags: new Map(),
  };
}

export function plantFilter(world: World, id: string, rules: readonly Partial<FilterRule>[]): MirrorFilter {
  const filter = filterOf(id, rules);
  world.filters.set(id, filter);
  return filter;
}

export function plantTarget(world: World, id: string, udp: MirrorTarget['udp']): MirrorTarget {
  const target: MirrorTarget = {
    id,
    ownerId: world.account,
    kind: 'network-load-balancer',
    resource: 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/tap/0',
    description: undefined,
    udp,
    tags: new Map(),
  };
  world.targets.set(id, target);
  return target;
}

export function plantSession(
  world: World,
  source: NetworkInterface,
  more: Pick<MirrorSession, 'vni' | 'sessionNumber' | 'filterId' | 'targetId'> & Partial<MirrorSession>,
): MirrorSession {
  const session: MirrorSession = {
    id: `tms-${more.vni}`,
    ownerId: world.account,
    networkInterfaceId: source.id,
    packetLength: undefined,
    description: undefined,
    createdAt: 0,
    tags: new Map(),
    ...more,
  };
  world.sessions.set(session.id, session);
  return session;
}

/** A UDP frame of 42 bytes and its payload. */
export function udpFrame(
  from: string,
  sourcePort: number,
  to: string,
  destinationPort: number,
  payload: Uint8Array = new Uint8Array(),
): Uint8Array {
  const datagram = encodeUdp({ kind: 'udp', sourcePort, destinationPort, checksum: 0, payload, missing: 0 });
  const packet = encodeIpv4({
    kind: 'ipv4',
    typeOfService: 0,
    identification: 0,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    timeToLive: 64,
    protocol: protocols.udp,
    source: parseAddress(from) ?? new Uint8Array(4),
    destination: parseAddress(to) ?? new Uint8Array(4),
    options: new Uint8Array(),
    payload: datagram,
    missing: 0,
  });
  const macs = { source: Uint8Array.of(2, 0, 0, 0, 0, 1), destination: Uint8Array.of(2, 0, 0, 0, 0, 2) };
  return encodeEthernet({ kind: 'ethernet', ...macs, tag: undefined, etherType: etherTypes.ipv4, payload: packet });
}
