// What people, schedulers and other tools do to the account while the tap works: each by the same calls that they would make.
import {
  administrator,
  type EmulatedAccount,
  interruptTask,
  type WorldService,
  type WorldTask,
} from '@tasktap/emulator';
import { ownerTag } from './scene.ts';
import type { Stack } from './stack.ts';
import type { Happening, Story } from './story.ts';

export interface Stage {
  readonly account: EmulatedAccount;
  readonly stacks: readonly Stack[];
}

type Of<Kind extends Happening['kind']> = Extract<Happening, { readonly kind: Kind }>;

const happen: { readonly [Kind in Happening['kind']]: (what: Of<Kind>, stage: Stage) => void } = {
  scale: ({ service, count }, stage) => update(stage, service, { desiredCount: count }),
  deploy: ({ service }, stage) => update(stage, service, { forceNewDeployment: true }),
  run({ cluster, family, count, tags = {} }, { account }) {
    const subnets = [...account.world.subnets.keys()].slice(0, 1);
    for (let left = count; left > 0; left -= 10) {
      const input = {
        cluster,
        taskDefinition: family,
        count: Math.min(10, left),
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets } },
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      };
      void account.call(administrator, 'ecs', 'RunTask', input);
    }
  },
  end({ service, count }, { account }) {
    const { clock } = account.world;
    for (let turn = 0; turn < count; turn += 1) {
      clock.after(turn * 1000, () => {
        const oldest = living(account, service).find(({ lastStatus }) => lastStatus === 'RUNNING');
        if (oldest !== undefined) stop(account, oldest, 'its essential container has crashed');
      });
    }
  },
  interrupt({ service, count }, { account }) {
    for (const task of living(account, service).slice(0, count)) interruptTask(account.world, task);
  },
  'crash-loop'({ service, seconds }, { account }) {
    const { clock } = account.world;
    const until = clock.now() + seconds * 1000;
    const strike = (): void => {
      for (const task of living(account, service)) {
        if (task.lastStatus === 'PENDING') stop(account, task, 'the image cannot be pulled');
      }
      if (clock.now() < until) clock.after(2000, strike);
    };
    strike();
  },
  protect({ service }, { account }) {
    const found = serviceNamed(account, service);
    const tasks = living(account, service).map(({ arn }) => arn);
    const input = {
      cluster: found?.clusterArn,
      tasks: tasks.slice(0, 10),
      protectionEnabled: true,
      expiresInMinutes: 600,
    };
    if (tasks.length > 0) void account.call(administrator, 'ecs', 'UpdateTaskProtection', input);
  },
  'other-tool'({ service, count, number }, { account }) {
    const { world } = account;
    const input = {
      TrafficMirrorTargetId: [...world.targets.keys()].at(-1),
      TrafficMirrorFilterId: [...world.filters.keys()].at(-1),
      SessionNumber: number,
      Description: 'somebody else’s',
    };
    for (const { attachment } of living(account, service).slice(0, count)) {
      const wish = { ...input, NetworkInterfaceId: attachment?.networkInterfaceId };
      void account.call(administrator, 'ec2', 'CreateTrafficMirrorSession', wish);
    }
  },
  'delete-ours'({ count }, { account }) {
    const ours = [...account.world.sessions.values()].filter(({ tags }) => tags.has(ownerTag)).reverse();
    for (const { id } of ours.slice(0, count)) {
      void account.call(administrator, 'ec2', 'DeleteTrafficMirrorSession', { TrafficMirrorSessionId: id });
    }
  },
  policy: ({ stack, policy }, stage) => named(stage, stack)?.deployPolicy(policy),
  'lose-policy'({ stack, how, seconds }, stage) {
    const found = named(stage, stack);
    found?.losePolicy?.(how);
    stage.account.world.clock.after(seconds * 1000, () => found?.findPolicy?.());
  },
  switch: ({ stack, to }, stage) => void named(stage, stack)?.switchTo(to),
  rule: ({ stack, to }, stage) => named(stage, stack)?.rule?.(to),
  scans({ calls, perSecond, seconds }, { account }) {
    const { clock } = account.world;
    const [service, operation = ''] = calls.split(':');
    const [cluster] = account.world.clusters.values();
    const input = service === 'ecs' ? { cluster: cluster?.arn, tasks: [] } : { DryRun: true, MaxResults: 5 };
    const until = clock.now() + seconds * 1000;
    const scan = (): void => {
      for (let made = 0; made < perSecond; made += 1) {
        void account.call(administrator, service === 'ecs' ? 'ecs' : 'ec2', operation, input).catch(() => undefined);
      }
      if (clock.now() < until) clock.after(1000, scan);
    };
    scan();
  },
  crash: ({ stack, calls, when }, stage) => named(stage, stack)?.planCrash?.(calls, when),
};

export const happeningKinds = Object.keys(happen) as readonly Happening['kind'][];

export function scheduleHappenings({ happenings }: Story, stage: Stage): void {
  for (const what of happenings) stage.account.world.clock.after(what.at * 1000, () => letHappen(what, stage));
}

function letHappen(what: Happening, stage: Stage): void {
  const act: (what: never, stage: Stage) => void = happen[what.kind];
  act(what as never, stage);
}

function named({ stacks }: Stage, name: string): Stack | undefined {
  return stacks.find((stack) => stack.name === name);
}

function update({ account }: Stage, name: string, change: object): void {
  const service = serviceNamed(account, name);
  if (service === undefined) return;
  void account.call(administrator, 'ecs', 'UpdateService', {
    cluster: service.clusterArn,
    service: service.name,
    ...change,
  });
}

/** By `cluster/service`. Undefined: the story was shortened by it. */
function serviceNamed({ world }: EmulatedAccount, name: string): WorldService | undefined {
  return [...world.services.values()].find(({ arn }) => arn.endsWith(`:service/${name}`));
}

/** The tasks of a service that are meant to live, oldest first. */
function living(account: EmulatedAccount, name: string): readonly WorldTask[] {
  const tasks = [...(serviceNamed(account, name)?.tasks ?? [])];
  return tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').sort((a, b) => a.createdAt - b.createdAt);
}

function stop(account: EmulatedAccount, { clusterArn, arn }: WorldTask, reason: string): void {
  void account.call(administrator, 'ecs', 'StopTask', { cluster: clusterArn, task: arn, reason });
}
