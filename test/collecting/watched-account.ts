// An emulated account in virtual time whose tasks are mirrored as they come, and collectors that keep their directories of it.
import { createNaming, createPacer, rightsFor } from '@tasktap/aws';
import { createKeeper, type Keeper, type KeeperOptions, type Known } from '@tasktap/collector';
import { clusterArn, instant, owner, serviceName, sessionTags, type Task as TapTask, taskArn } from '@tasktap/core';
import {
  administrator,
  createAccount,
  createRandom,
  createVirtualClock,
  type EmulatedAccount,
  emptyAccount,
  type FaultPlan,
  type Fleet,
  letPass,
  type Principal,
  type VirtualClock,
  type World,
  type WorldTask,
} from '@tasktap/emulator';
import { connectTo } from '../simulation/connection.ts';
import type { Door } from '../simulation/door.ts';

/** What the documents say that a collector needs, and no other right. */
const collectorRole: Principal = {
  name: 'collector',
  arn: 'arn:aws:sts::111122223333:assumed-role/collector/collector',
  accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
  secretAccessKey: 'secret',
  policies: [
    { Statement: { Effect: 'Allow', Action: [...rightsFor(['name-packets', 'find-targets'])], Resource: '*' } },
  ],
};

export interface Watched {
  readonly account: EmulatedAccount;
  readonly clock: VirtualClock;
  /** Mirrors each task as its interface is attached, with the tags of ours, or without. */
  mirror(tags: 'ours' | 'none'): void;
  scale(service: string, count: number): Promise<void>;
  /** Those that run. */
  tasks(): readonly WorldTask[];
  /** A session on the interface of a task. */
  plant(task: WorldTask, vni?: number, tags?: 'ours' | 'none'): void;
  /** A process that keeps a directory, and ticks every second. */
  collector(different?: Partial<KeeperOptions>): Collector;
  pass(seconds: number): Promise<void>;
  /** The collectors' calls of an operation so far. */
  calls(operation: string): number;
}

export interface Collector {
  readonly keeper: Keeper;
  readonly changes: readonly string[];
  readonly said: readonly string[];
  readonly saved: readonly Known[];
  /** No tick any more. */
  end(): void;
}

/** `sidecars`: containers of each task beside its own. */
export const fleetOf = (count: number, sidecars: readonly string[] = []): Fleet => ({
  ...emptyAccount,
  clusters: ['shop'],
  services: [{ name: 'web', cluster: 'shop', count, alreadyRunning: true, sidecars }],
  targets: [{ kind: 'network-load-balancer' }],
  filters: [{ rejectUdpPorts: [4789, 6081] }],
});

export function watch(
  fleet: Fleet,
  different: {
    readonly faults?: FaultPlan;
    readonly account?: string;
    readonly seed?: number;
    readonly clock?: VirtualClock;
  } = {},
): Watched {
  const { clock = createVirtualClock(Date.parse('2026-03-04T08:00:00Z')), ...others } = different;
  const account = createAccount({ clock, seed: 7, fleet, ...others });
  const { world } = account;
  const door: Door = {
    ask: (actor, { service, operation, input }) => account.call(actor.principal, service, operation, input),
    planCrash: () => undefined,
    forgetCrashes: () => undefined,
  };
  const collectors = new Set<Keeper>();
  let planted = 0;
  const plant = (task: WorldTask, vni = 1000 + world.sessions.size, tags: 'ours' | 'none' = 'ours'): void => {
    planted += 1;
    const id = `tms-${String(planted).padStart(17, '0')}`;
    world.sessions.set(id, {
      id,
      ownerId: world.account,
      networkInterfaceId: task.attachment?.networkInterfaceId ?? '',
      targetId: [...world.targets.keys()][0] ?? '',
      filterId: [...world.filters.keys()][0] ?? '',
      sessionNumber: 1,
      packetLength: undefined,
      vni,
      description: undefined,
      createdAt: clock.now(),
      tags: new Map(tags === 'none' ? [] : tagsOf(task)),
    });
  };
  return {
    account,
    clock,
    mirror(tags) {
      world.onTaskChange.add((task) => {
        if (task.lastStatus === 'RUNNING' && sessionOf(world, task) === undefined) plant(task, undefined, tags);
      });
      for (const task of world.tasks.values()) plant(task, undefined, tags);
    },
    scale: async (service, desiredCount) => {
      await account.call(administrator, 'ecs', 'UpdateService', { cluster: 'shop', service, desiredCount });
    },
    tasks: () => [...world.tasks.values()].filter(({ lastStatus }) => lastStatus === 'RUNNING'),
    plant,
    collector(options = {}) {
      const random = createRandom(3);
      const pacer = createPacer({ clock: sleeping(clock), burst: 50, perSecond: 10 });
      const actor = { stack: 'collector', principal: collectorRole, invocation: '', alive: true, die: () => undefined };
      const clients = connectTo(door, actor, clock, random)({ region: 'eu-central-1', taskReads: pacer });
      const told = { changes: [] as string[], said: [] as string[], saved: [] as readonly Known[] };
      const keeper = createKeeper({
        naming: createNaming({ clients }),
        now: clock.now,
        random: () => random.next(),
        clusters: [],
        given: new Map(),
        known: [],
        save: async (known) => {
          told.saved = known;
        },
        changed: (changes) => told.changes.push(...changes.map(({ kind }) => kind)),
        say: (sentence) => told.said.push(sentence),
        ...options,
      });
      collectors.add(keeper);
      return Object.assign(told, { keeper, end: () => void collectors.delete(keeper) });
    },
    async pass(seconds) {
      for (let second = 0; second < seconds; second += 1) {
        for (const keeper of collectors) void keeper.tick();
        await letPass(clock, 1000);
      }
    },
    calls: (operation) =>
      account.calls.counts().find((row) => row.principal === 'collector' && row.operation === operation)?.calls ?? 0,
  };
}

/** By the directory, the name of whoever sends as the task does. */
export function nameFor({ account: { world } }: Watched, { keeper }: Collector, task: WorldTask): string | undefined {
  const session = sessionOf(world, task);
  return session === undefined ? undefined : nameAt(keeper, session.vni, addressOf(world, task));
}

export function nameAt(keeper: Keeper, vni: number, address: string): string | undefined {
  const wanted = address.split('.').join();
  const found = keeper
    .directory()
    .get(vni)
    ?.find(({ source }) => source?.subarray(12).join() === wanted);
  return found?.task.task;
}

export function addressOf(world: World, { attachment }: WorldTask): string {
  return world.networkInterfaces.get(attachment?.networkInterfaceId ?? '')?.privateIp ?? '';
}

export function sessionOf(world: World, { attachment }: WorldTask) {
  return world.sessions.on(attachment?.networkInterfaceId ?? '')[0];
}

function sleeping(clock: VirtualClock) {
  return {
    now: clock.now,
    sleep: (milliseconds: number) => new Promise<void>((resolve) => void clock.after(milliseconds, resolve)),
  };
}

function tagsOf(task: WorldTask): readonly (readonly [string, string])[] {
  const { group } = task;
  const told: Pick<TapTask, 'arn' | 'cluster' | 'service' | 'family' | 'eni'> = {
    arn: taskArn(task.arn),
    cluster: clusterArn(task.clusterArn),
    service: group.startsWith('service:') ? serviceName(group.slice('service:'.length)) : undefined,
    family: 'web',
    eni: undefined,
  };
  return sessionTags(told as TapTask, owner('tap'), instant(task.createdAt));
}
