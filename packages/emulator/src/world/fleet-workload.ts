// What services and standalone tasks of a fleet have in common, in words that fit into a JSON file, and what they mean in a world.

import type { HostShare, LaunchType, ProviderShare, TaskDefinition, World } from './state.ts';
import type { HealthCheck, OwnEnd, Served } from './task-behaviour.ts';
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
  /** The only one, for all tasks. @default none: the launch type alone */
  readonly capacityProvider?: string;
  /** Several, instead of the one above. All but FARGATE and FARGATE_SPOT carry tasks of `launchType`. @default none */
  readonly capacityProviders?: readonly FleetProviderShare[];
  /** They ran before anybody listened: RUNNING at once, and no event tells of it. @default false */
  readonly alreadyRunning?: boolean;
  /** How tasks end by themselves. @default they never do */
  readonly ends?: FleetEnd;
  /** A container health check. @default none: the health of the tasks stays UNKNOWN */
  readonly healthCheck?: FleetHealthCheck;
  /** What its tasks answer to, where the fleet has traffic. @default http */
  readonly serves?: Served;
  /** Names of containers beside the one that does the work, which has the name of its family. @default none */
  readonly sidecars?: readonly string[];
  /** Tags of the service, which its tasks carry too, or of the standalone task. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** One item of a capacity provider strategy. */
export interface FleetProviderShare {
  readonly name: string;
  /** Relative share of the tasks beyond the base. @default 1 */
  readonly weight?: number;
  /** As many tasks come first. @default 0 */
  readonly base?: number;
}

export type FleetEnd = FleetCannotPull | FleetExit;

/** The image cannot be pulled: tasks stop before they run. */
export interface FleetCannotPull {
  readonly kind: 'cannot-pull';
  /** Of the tasks, from 0 to 1: those that it happens to. @default 1 */
  readonly share?: number;
}

/** The container exits some time after RUNNING: a crash, or a job that is done. */
export interface FleetExit {
  readonly kind: 'exits';
  readonly afterSeconds: number;
  /** Drawn evenly between the two. @default afterSeconds */
  readonly atMostSeconds?: number;
  /** @default 0 for a standalone task, 1 for a task of a service */
  readonly exitCode?: number;
  /** Of the tasks, from 0 to 1: those that it happens to. @default 1 */
  readonly share?: number;
}

export interface FleetHealthCheck {
  /** From RUNNING to the first verdict. @default 30 */
  readonly intervalSeconds?: number;
  /** From RUNNING to the verdict UNHEALTHY. @default never */
  readonly unhealthyAfterSeconds?: number;
  /** Of the tasks, from 0 to 1: those that turn unhealthy. @default 1 */
  readonly share?: number;
}

/** Docker's and ECS's default (API reference, HealthCheck). */
const INTERVAL_SECONDS = 30;

interface Defined {
  readonly family: string;
  /** Of containers that exit, where nothing else is said. */
  readonly exitCode: number;
}

export function define(world: World, { family, exitCode }: Defined, wanted: FleetWorkload): TaskDefinition {
  return registerTaskDefinition(world, {
    family,
    networkMode: wanted.networkMode ?? 'awsvpc',
    cpuArchitecture: wanted.cpuArchitecture ?? 'X86_64',
    cpu: '256',
    memory: '512',
    containers: [family, ...(wanted.sidecars ?? [])].map((name) => ({
      name,
      image: `${world.account}.dkr.ecr.${world.region}.amazonaws.com/${name}:1`,
    })),
    behaviour: {
      end: endOf(wanted.ends, exitCode),
      healthCheck: healthCheckOf(wanted.healthCheck),
      serves: wanted.serves ?? 'http',
    },
    tags: new Map(),
  });
}

function endOf(end: FleetEnd | undefined, usualCode: number): OwnEnd {
  if (end === undefined) return { kind: 'never' };
  if (end.kind === 'cannot-pull') return { kind: end.kind, share: end.share ?? 1 };
  const { kind, afterSeconds, atMostSeconds = afterSeconds, exitCode = usualCode, share = 1 } = end;
  return { kind, afterMs: [afterSeconds * 1000, atMostSeconds * 1000], exitCode, share };
}

function healthCheckOf(check: FleetHealthCheck | undefined): HealthCheck | undefined {
  if (check === undefined) return undefined;
  const { intervalSeconds = INTERVAL_SECONDS, unhealthyAfterSeconds, share = 1 } = check;
  return {
    intervalMs: intervalSeconds * 1000,
    unhealthyAfterMs: unhealthyAfterSeconds === undefined ? undefined : unhealthyAfterSeconds * 1000,
    share,
  };
}

export function tagsOf({ tags = {} }: FleetWorkload): Map<string, string> {
  return new Map(Object.entries(tags));
}

/** Names new providers to the world. */
export function providersOf(world: World, wanted: FleetWorkload): readonly ProviderShare[] {
  const { capacityProvider, capacityProviders, launchType = 'FARGATE' } = wanted;
  const only = capacityProvider === undefined ? [] : [{ name: capacityProvider }];
  const shares = (capacityProviders ?? only).map(({ name, weight = 1, base = 0 }: FleetProviderShare) => ({
    name,
    weight,
    base,
  }));
  for (const { name } of shares) {
    if (world.capacityProviders.has(name)) continue;
    world.capacityProviders.set(name, { name, launchType: launchType === 'FARGATE' ? 'EC2' : launchType });
  }
  return shares;
}

export function hostsOf(world: World, { hosts }: FleetWorkload): readonly HostShare[] | undefined {
  if (hosts === undefined) return undefined;
  return Object.entries(hosts).map(([name, weight]) => ({ hostType: named('host', world.hostTypes, name), weight }));
}

export function named<T>(what: string, known: ReadonlyMap<string, T>, name: string): T {
  const found = known.get(name);
  if (found !== undefined) return found;
  throw new Error(
    `Expected a ${what} of the fleet (${[...known.keys()].join(', ')}), got ${name}. Add it or correct the name.`,
  );
}
