// tasktap as it is deployed, put into an emulator: a rule, two queues with a dead-letter queue each, the two functions and their role.
import { rights } from '@tasktap/aws';
import { createOnLook, createOnTaskEvent, createPorts, lookMessage, type OnTaskEvent } from '@tasktap/controller';
import { clusterArn } from '@tasktap/core';
import {
  clientEnvironment,
  createFunction,
  type Emulator,
  type LambdaFunction,
  type Principal,
  startMapping,
} from '@tasktap/emulator';
import { createTold, type Told } from './told.ts';
import { clockOf } from './world-clock.ts';

export interface DeployedTap {
  /** Another pattern for its rule. */
  listenTo(pattern: unknown): void;
  readonly onTaskEvent: Pick<LambdaFunction<never>, 'invocations' | 'errors'>;
  readonly told: Told;
  /** Asks for a look at every cluster, as the schedule does every five minutes. */
  sweep(): void;
  /** Nothing is in the queues, and nothing runs. */
  isIdle(): boolean;
  /** Messages that were given up. */
  deadLetters(): number;
  close(): Promise<void>;
}

/** What the code needs, and no other right. */
export const tapRole: Principal = {
  name: 'tasktap',
  arn: 'arn:aws:sts::111122223333:assumed-role/tasktap/tasktap',
  accessKeyId: 'AKIAI55QH8DHBEXAMPLE',
  secretAccessKey: 'je7MtGbClwBF/3Zp9Utk/h3yCo8nvbEXAMPLEKEY',
  policies: [
    { Statement: { Effect: 'Allow', Action: [...new Set(Object.values(rights).flat())].sort(), Resource: '*' } },
  ],
};

/** Every task of these clusters whose interface is attached, in whatever status it is. */
export function attachedTasks(clusters: readonly string[]) {
  return {
    source: ['aws.ecs'],
    'detail-type': ['ECS Task State Change'],
    detail: { clusterArn: clusters, desiredStatus: ['RUNNING'], attachments: { type: ['eni'], status: ['ATTACHED'] } },
  };
}

/** Task events in one invocation, at most. */
export const batchSize = 10;
const minuteMs = 60_000;

export interface TapDifferences {
  /** Every batch of events meets a process that has just been started. */
  readonly forgetful?: boolean;
  /** @default tapRole for both */
  readonly roles?: { readonly events: Principal; readonly looks: Principal };
  /** @default replace, with every brake */
  readonly unmirrorable?: { readonly kind: 'observe' | 'replace'; readonly [brake: string]: unknown };
}

export function deployTap(emulator: Emulator, differences: TapDifferences = {}): DeployedTap {
  const { forgetful = false, roles = { events: tapRole, looks: tapRole } } = differences;
  const { world, queues, rules } = emulator;
  const clusters = [...world.clusters.values()].map(({ arn }) => arn);
  const queue = (name: string, fifo: boolean) => {
    const settings = { fifo, visibilityTimeoutMs: minuteMs, delayMs: 0 };
    const suffix = fifo ? '.fifo' : '';
    const dead = queues.create({ ...settings, name: `${name}-dead${suffix}`, redrive: undefined });
    const redrive = { deadLetterQueue: dead.settings.name, maxReceiveCount: 20 };
    return { dead, live: queues.create({ ...settings, name: `${name}${suffix}`, redrive }) };
  };
  const events = queue('events', false);
  const looks = queue('looks', true);
  const told = createTold();
  const environment = {
    TASKTAP_OWNER: 'stack-1',
    TASKTAP_POLICY: JSON.stringify({
      targets: [...world.targets.keys()].map((id) => ({ id })),
      filter: [...world.filters.keys()][0],
      unmirrorable: differences.unmirrorable ?? { kind: 'replace' },
    }),
    TASKTAP_SERIALIZED: 'true',
    TASKTAP_NOTES_PREFIX: '/tasktap/stack-1/stops',
    TASKTAP_PAUSE_PARAMETER: '/tasktap/stack-1/switch',
    TASKTAP_TASK_QUEUE_URL: events.live.url,
    TASKTAP_LOOK_QUEUE_URL: looks.live.url,
  };
  const ports = (work: 'events' | 'looks') =>
    createPorts(
      {
        environment: { ...clientEnvironment(emulator.url, roles[work]), ...environment },
        clock: clockOf(world),
        write: told.write,
      },
      work,
    );
  const start = (): OnTaskEvent => createOnTaskEvent(ports('events'));
  const warm = start();
  const onTaskEvent = createFunction({
    name: 'on-task-event',
    handler: (event: unknown, context) => (forgetful ? start() : warm)(event, context),
    timeoutMs: minuteMs,
    concurrency: undefined,
  });
  const onLook = createFunction({
    name: 'on-look',
    handler: createOnLook(ports('looks')),
    timeoutMs: minuteMs,
    concurrency: undefined,
  });
  const mapped = { batchingWindowMs: 0, maximumConcurrency: 2, reportBatchItemFailures: true };
  const mappings = [
    startMapping(world, { ...mapped, queue: events.live, function: onTaskEvent, batchSize }),
    startMapping(world, { ...mapped, queue: looks.live, function: onLook, batchSize: 1 }),
  ];
  const listenTo = (pattern: unknown): void =>
    rules.putRule({ name: 'tasktap', pattern, enabled: true, targets: [{ kind: 'queue', queue: events.live }] });
  listenTo(attachedTasks(clusters));
  return {
    listenTo,
    onTaskEvent,
    told,
    sweep() {
      for (const cluster of clusters) {
        const request = { cluster: clusterArn(cluster), service: undefined, why: 'sweep' } as const;
        looks.live.send(lookMessage(request, world.clock.now()));
      }
    },
    isIdle: () =>
      [events.live, looks.live].every(({ depth }) => Object.values(depth()).every((count) => count === 0)) &&
      onTaskEvent.running + onLook.running === 0,
    deadLetters: () => events.dead.depth().visible + looks.dead.depth().visible,
    async close() {
      await Promise.all(mappings.map((mapping) => mapping.close()));
    },
  };
}
