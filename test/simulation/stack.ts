// tasktap as it is deployed, in virtual time: its rule, its queues with their dead-letter queues, its schedule and both functions.
import { rights } from '@tasktap/aws';
import { createPorts, type HandlerPorts, lookMessage } from '@tasktap/controller';
import { clusterArn } from '@tasktap/core';
import {
  administrator,
  createFunction,
  type EmulatedAccount,
  type Principal,
  type Random,
  startMapping,
  startTurns,
} from '@tasktap/emulator';
import { connectTo } from './connection.ts';
import type { Door } from './door.ts';
import { createProcesses, type Work } from './processes.ts';
import { sweepMinutes } from './promise.ts';
import { type SceneStack, wantedIds } from './scene.ts';
import type { StackStory, StoryPolicy } from './story.ts';
import type { Witness } from './witness.ts';

/** As in the template that is deployed (packages/cdk/src/queues.ts, sources.ts). */
const deployed = {
  events: {
    timeoutMs: 60_000,
    visibilityTimeoutMs: 360_000,
    maxReceiveCount: 20,
    batchSize: 10,
    batchingWindowMs: 0,
  },
  looks: { timeoutMs: 300_000, visibilityTimeoutMs: 360_000, maxReceiveCount: 5, batchSize: 1, batchingWindowMs: 0 },
} as const;
/** A mapping allows no fewer; the queue of looks is one group, and there is only ever one at work. */
const concurrency = 2;
const share = { events: 2, looks: 1 } as const;

export interface Stack extends SceneStack {
  deployPolicy(policy: StoryPolicy): void;
  switchTo(to: 'on' | 'off'): Promise<void>;
  /** Absent where the template is deployed, as is the next: people do not meddle with what CloudFormation has made. */
  rule?(to: 'on' | 'off'): void;
  /** The process that makes its next so many calls dies before the last of them, or when it is done. */
  planCrash?(calls: number, when: 'before' | 'after'): void;
  /** Absent where no parameter is followed. */
  losePolicy?(how: 'gone' | 'garbled'): void;
  findPolicy?(): void;
}

/** Changes what a function is put together from: how the tests plant a defect. */
export type Spoil = (ports: HandlerPorts, work: Work, account: EmulatedAccount) => HandlerPorts;

export interface StackParts {
  readonly account: EmulatedAccount;
  readonly door: Door;
  readonly witness: Witness;
  readonly random: Random;
  readonly spoil: Spoil;
}

export function deployStack(told: StackStory, parts: StackParts): Stack {
  const { account, witness, door, random, spoil } = parts;
  const { world, rules } = account;
  const { clock } = world;
  const principal = principalOf(told);
  const queues = { events: queuesOf(account, told.name, 'events'), looks: queuesOf(account, told.name, 'looks') };
  /** What people want by now, though it cannot be followed while the parameter is lost. */
  let next = told.policy;
  const former: StoryPolicy[] = [];
  const stack: Stack = {
    name: told.name,
    told,
    policy: told.policy,
    policySince: clock.now(),
    paused: false,
    queues: { events: queues.events.live, looks: queues.looks.live },
    dead: { events: deadIn(queues.events.dead), looks: deadIn(queues.looks.dead) },
    lost: false,
    former,
    deployPolicy(policy) {
      next = policy;
      if (stack.lost) return;
      former.push(stack.policy);
      stack.policy = policy;
      stack.policySince = clock.now();
      if (told.follows === true) writePolicy();
      else for (const each of Object.values(processes)) each.renew();
    },
    ...(told.follows === true ? { losePolicy, findPolicy } : {}),
    async switchTo(to) {
      stack.paused = to === 'off';
      const input = { Name: switchOf(told), Value: to === 'off' ? 'paused' : 'on', Type: 'String', Overwrite: true };
      await account.call(administrator, 'ssm', 'PutParameter', input);
    },
    rule(to) {
      const targets = [{ kind: 'queue', queue: queues.events.live } as const];
      rules.putRule({ name: told.name, pattern: patternOf(told), enabled: to === 'on', targets });
    },
    planCrash: (calls, when) => door.planCrash(told.name, calls, when),
  };
  if (told.follows === true) writePolicy();
  const environment = (work: Work) => ({
    AWS_REGION: world.region,
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    TASKTAP_OWNER: told.name,
    ...(told.follows === true
      ? { TASKTAP_POLICY_PARAMETER: policyOf(told) }
      : { TASKTAP_POLICY: JSON.stringify(documentOf(world, stack.policy)) }),
    TASKTAP_SERIALIZED: 'true',
    TASKTAP_CONCURRENCY: String(share[work]),
    TASKTAP_NOTES_PREFIX: `/tasktap/${told.name}/stops`,
    TASKTAP_PAUSE_PARAMETER: switchOf(told),
    TASKTAP_TASK_QUEUE_URL: queues.events.live.url,
    TASKTAP_LOOK_QUEUE_URL: queues.looks.live.url,
  });
  const processesOf = (work: Work) =>
    createProcesses(
      {
        stack: told.name,
        work,
        actor: { stack: told.name, principal },
        start({ actor, write, sleep }) {
          const connect = connectTo(door, actor, clock, random);
          // As Lambda's clock: virtual time has fractions of milliseconds.
          const now = (): number => Math.floor(clock.now());
          return spoil(
            createPorts({ environment: environment(work), clock: { now, sleep }, write, connect }, work),
            work,
            account,
          );
        },
      },
      clock,
      witness,
    );
  const processes = { events: processesOf('events'), looks: processesOf('looks') };
  map(account, told.name, 'events', queues.events.live, processes.events.handler);
  map(account, told.name, 'looks', queues.looks.live, processes.looks.handler);
  for (const { arn } of world.clusters.values()) {
    startTurns(clock, `rate(${sweepMinutes} minutes)`, (dueAt) => {
      queues.looks.live.send(lookMessage({ cluster: clusterArn(arn), service: undefined, why: 'sweep' }, dueAt));
    });
  }
  stack.rule?.('on');
  return stack;

  /** As people write it who do not rest until it stands there. */
  function write(value: string): void {
    const name = policyOf(told);
    const version = (world.parameters.get(name)?.version ?? 0) + 1;
    world.parameters.set(name, { name, type: 'String', value, version, modifiedAt: clock.now() });
  }

  function writePolicy(): void {
    write(JSON.stringify(documentOf(world, stack.policy)));
  }

  function losePolicy(how: 'gone' | 'garbled'): void {
    stack.lost = true;
    if (how === 'gone') world.parameters.delete(policyOf(told));
    else write('{ "rules": [] }');
  }

  function findPolicy(): void {
    stack.lost = false;
    stack.deployPolicy(next);
  }
}

type Queue = ReturnType<EmulatedAccount['queues']['create']>;

function queuesOf({ queues }: EmulatedAccount, stack: string, work: Work) {
  const fifo = work === 'looks';
  const suffix = fifo ? 'looks.fifo' : 'events';
  const { visibilityTimeoutMs, maxReceiveCount } = deployed[work];
  const usual = { fifo, visibilityTimeoutMs, delayMs: 0 };
  const dead = queues.create({ ...usual, name: `${stack}-dead-${suffix}`, redrive: undefined });
  const redrive = { deadLetterQueue: dead.settings.name, maxReceiveCount };
  return { dead, live: queues.create({ ...usual, name: `${stack}-${suffix}`, redrive }) };
}

/** Reads without taking: what is received is hidden for a while, and stays. */
export function deadIn(queue: Queue) {
  return {
    count: () => Object.values(queue.depth()).reduce((sum, count) => sum + count, 0),
    bodies(): readonly string[] {
      const found: string[] = [];
      for (let batch = queue.receive(10); batch.length > 0; batch = queue.receive(10)) {
        found.push(...batch.map(({ body }) => body));
      }
      return found;
    },
  };
}

function map(
  { world }: EmulatedAccount,
  stack: string,
  work: Work,
  queue: Queue,
  handler: ReturnType<typeof createProcesses>['handler'],
): void {
  const { timeoutMs, batchSize, batchingWindowMs } = deployed[work];
  const made = createFunction({ name: `${stack}-${work}`, handler, timeoutMs, concurrency: undefined });
  const rest = { batchingWindowMs, maximumConcurrency: concurrency, reportBatchItemFailures: true };
  startMapping(world, { queue, function: made, batchSize, ...rest });
}

function policyOf({ name }: StackStory): string {
  return `/tasktap/${name}/policy`;
}

function switchOf({ name }: StackStory): string {
  return `/tasktap/${name}/switch`;
}

function documentOf(world: EmulatedAccount['world'], policy: StoryPolicy): object {
  const idsOf = (places: Pick<StoryPolicy, 'targets' | 'filter'>) => {
    const { targets, filter } = wantedIds({ world }, places);
    return { targets: targets.map((id) => ({ id })), filter };
  };
  const rules = policy.rules?.map(({ targets, filter, ...rule }) => {
    const ids = idsOf({ targets: targets ?? [], filter: filter ?? 0 });
    return {
      ...rule,
      ...(targets === undefined ? {} : { targets: ids.targets }),
      ...(filter === undefined ? {} : { filter: ids.filter }),
    };
  });
  return { ...policy, ...idsOf(policy), rules };
}

function patternOf({ rule = 'attached' }: StackStory): object {
  return {
    source: ['aws.ecs'],
    'detail-type': ['ECS Task State Change'],
    detail: {
      desiredStatus: ['RUNNING'],
      ...(rule === 'activating' ? { lastStatus: ['ACTIVATING'] } : {}),
      attachments: { type: ['eni'], status: ['ATTACHED'] },
    },
  };
}

const tagRights: ReadonlySet<string> = new Set(['ec2:CreateTags', 'ec2:DescribeTags']);

function principalOf({ name, rights: given = 'all' }: StackStory): Principal {
  const all = [...new Set(Object.values(rights).flat())].sort();
  const granted = given === 'all' ? all : all.filter((right) => !tagRights.has(right));
  // Sessions are tagged when they are created: that right is apart from tagging interfaces.
  const tagging = {
    Effect: 'Allow' as const,
    Action: 'ec2:CreateTags',
    Resource: '*',
    Condition: { StringEquals: { 'ec2:CreateAction': 'CreateTrafficMirrorSession' } },
  };
  return {
    name,
    arn: `arn:aws:sts::111122223333:assumed-role/${name}/${name}`,
    accessKeyId: `AKIA${name.toUpperCase().padEnd(16, 'X')}`,
    secretAccessKey: 'simulated',
    policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: granted, Resource: '*' }, tagging] }],
  };
}
