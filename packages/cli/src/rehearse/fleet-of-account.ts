// An account as a fleet that can be played: names as they are, hosts by what EC2 is known to mirror, and everything that had to be assumed, said.
import type { ServiceFacts } from '@tasktap/aws';
import { longestPattern } from '@tasktap/cdk/template-sizes';
import { clusterNameOf, countedFor, sessionsPerAccount, type Task } from '@tasktap/core';
import { emptyAccount, type Fleet } from '@tasktap/emulator';
import { counted } from '../words/counted.ts';
import type { AccountFacts, ClusterFacts } from './account-facts.ts';

export interface FleetOfAccount {
  readonly fleet: Fleet;
  /** A sentence for each thing that is not known, or that cannot be played. */
  readonly notes: readonly string[];
}

type Workload = Omit<Fleet['tasks'][number], 'family'>;

const launchTypes = ['FARGATE', 'EC2', 'MANAGED_INSTANCES'] as const;

export function fleetOfAccount(facts: AccountFacts): FleetOfAccount {
  const { clusters, targets } = facts;
  const tasks = clusters.flatMap((cluster) => cluster.tasks);
  const isInterface = targets.length > 0 && targets.every(({ eni }) => eni !== undefined);
  const standalone = tasks.filter((task) => task.service === undefined && isPlayable(task.launchType));
  const others = foreignSessions(facts, tasks);
  const fleet: Fleet = {
    ...emptyAccount,
    subnets: subnetsOf(tasks),
    clusters: clusters.map(({ arn }) => clusterNameOf(arn)),
    services: clusters.flatMap((cluster) => servicesOf(cluster, facts)),
    tasks: standalone.map((task) => ({
      family: task.family,
      ...workloadOf(clusterNameOf(task.cluster), [task], facts),
    })),
    targets: [{ kind: isInterface ? 'network-interface' : 'network-load-balancer' }],
    filters: [{ rejectUdpPorts: [4789, 6081] }],
    limits: {
      quotas: {
        // What EventBridge has granted cannot be read here; whoever deploys is told.
        charactersPerPattern: longestPattern,
        ...(others === 0 ? {} : { sessionsPerAccount: Math.max(0, sessionsPerAccount - others) }),
      },
    },
  };
  return { fleet, notes: notesOn(facts, tasks, standalone.length, others) };
}

function servicesOf({ arn, services, tasks }: ClusterFacts, facts: AccountFacts): Fleet['services'] {
  const cluster = clusterNameOf(arn);
  return services
    .filter((service) => isPlayable(launchTypeOf(service, tasks)))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((service): Fleet['services'][number] => {
      const its = tasks.filter((task) => task.service === service.name);
      const { launchType: _, networkMode: __, ...workload } = workloadOf(cluster, its, facts);
      const launchType = launchTypeOf(service, tasks);
      return {
        name: service.name,
        ...workload,
        ...(isKnown(launchType) ? { launchType } : {}),
        ...(service.hasInterfaces || launchType !== 'EC2' ? {} : { networkMode: 'bridge' }),
        ...(service.capacityProviders.length === 0 ? {} : { capacityProviders: service.capacityProviders }),
        count: service.desired,
        activates: service.activates,
        minimumHealthyPercent: Math.min(100, service.minimumHealthyPercent),
        maximumPercent: Math.min(200, Math.max(100, service.maximumPercent)),
        ...(service.circuitBreaker === undefined ? {} : { circuitBreaker: service.circuitBreaker }),
      };
    });
}

/** Where capacity providers decide, the tasks tell. */
function launchTypeOf({ name, launchType }: ServiceFacts, tasks: readonly Task[]): string | undefined {
  return launchType ?? tasks.find((task) => task.service === name)?.launchType;
}

function isKnown(launchType: string | undefined): launchType is (typeof launchTypes)[number] {
  return launchTypes.some((known) => known === launchType);
}

/** Tasks on machines outside AWS have nothing that EC2 could mirror. */
function isPlayable(launchType: string | undefined): boolean {
  return launchType === undefined || isKnown(launchType);
}

/** Of tasks that are alike. */
function workloadOf(cluster: string, tasks: readonly Task[], facts: AccountFacts): Workload {
  const [first] = tasks;
  // Which of several does the work is not known, and makes no difference.
  const containers = first?.containers ?? [];
  const sidecars = containers.length > 1 ? containers : [];
  return {
    cluster,
    alreadyRunning: true,
    ...(isKnown(first?.launchType) ? { launchType: first.launchType } : {}),
    // On Fargate an interface that is not there yet is on its way.
    ...(first?.launchType === 'EC2' && first.eni === undefined ? { networkMode: 'bridge' } : {}),
    ...(first?.cpuArchitecture === 'ARM64' ? { cpuArchitecture: 'ARM64' } : {}),
    ...(sidecars.length === 0 ? {} : { sidecars }),
    ...hostsOf(tasks, facts),
  };
}

/** As many in so many as EC2 refused. Nothing is known of the others but that it did not refuse them yet. */
function hostsOf(tasks: readonly Task[], { refused }: AccountFacts): Pick<Workload, 'hosts'> {
  const no = tasks.filter(({ eni }) => eni?.id !== undefined && refused.has(eni.id)).length;
  const yes = tasks.length - no;
  return no === 0 ? {} : { hosts: { ...(yes === 0 ? {} : { nitro: yes }), xen: no } };
}

/** Blocks of the emulated account's own, in the zones where tasks run. */
function subnetsOf(tasks: readonly Task[]): Fleet['subnets'] {
  const zones = [...new Set(tasks.flatMap(({ availabilityZone }) => /[a-z]$/.exec(availabilityZone ?? '')?.[0] ?? []))];
  return zones.length === 0
    ? emptyAccount.subnets
    : zones.sort().map((zone, index) => ({ zone, cidr: `10.${index}.0.0/16` }));
}

/** On interfaces of nobody's tasks: they count for the quota, and are there whatever is deployed. */
function foreignSessions({ sessions, clusters: [cluster] }: AccountFacts, tasks: readonly Task[]): number {
  const enis = new Set(tasks.map(({ eni }) => eni?.id));
  const counted = cluster === undefined ? sessions : countedFor(cluster.arn, sessions);
  return counted.filter(({ eni }) => !enis.has(eni)).length;
}

function notesOn(
  { sessions, refused, targets, clusters }: AccountFacts,
  tasks: readonly Task[],
  standalone: number,
  others: number,
): readonly string[] {
  const mirrored = new Set(sessions.map(({ eni }) => eni));
  const unknown = tasks.filter(
    ({ eni }) => eni?.id !== undefined && !mirrored.has(eni.id) && !refused.has(eni.id),
  ).length;
  const outside = tasks.filter(({ launchType }) => !isPlayable(launchType)).length;
  const services = clusters.reduce((sum, cluster) => sum + cluster.services.length, 0);
  return [
    `Read: ${counted(services, 'service')} and ${counted(tasks.length, 'task')} in ${counted(clusters.length, 'cluster')}.`,
    ...(unknown > 0
      ? [
          `Of ${counted(unknown, 'task')} it is not known whether EC2 mirrors them: here it does (tasktap probe finds out).`,
        ]
      : []),
    ...(outside > 0 ? [`Left out: ${counted(outside, 'task')} on machines outside AWS.`] : []),
    ...(standalone > 0
      ? [`Taken to run all the time, since it is not known when they end: ${counted(standalone, 'standalone task')}.`]
      : []),
    ...(others > 0 ? [`Counted for the quota besides: ${counted(others, 'session')} on other interfaces.`] : []),
    ...(targets.length === 0 ? ['There is no mirror target yet: a network load balancer is assumed.'] : []),
  ];
}
