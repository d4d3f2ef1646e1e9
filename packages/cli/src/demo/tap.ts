// tasktap as it is deployed, here into the emulator: a rule, two queues with their dead-letter queues, and the two functions.
import { rights } from '@tasktap/aws';
import { createOnLook, createOnTaskEvent, createPorts, lookMessage } from '@tasktap/controller';
import { clusterArn } from '@tasktap/core';
import {
  clientEnvironment,
  createFunction,
  type Emulator,
  type Mapping,
  type PolicyDocument,
  type Principal,
  startMapping,
  startSchedule,
} from '@tasktap/emulator';
import { lastPart } from './fleet-view.ts';

export interface Tap {
  /** Asks for a look at every cluster now, as the schedule does every five minutes. */
  lookEverywhere(why: 'sweep' | 'backfill'): void;
  /** Nothing is in the queues, and nothing runs. */
  isIdle(): boolean;
  /** Messages that were given up on. */
  deadLetters(): number;
  close(): Promise<void>;
}

/** The role of the tap: what the code needs, and no other right. */
export const tapRole: Principal = {
  name: 'tasktap',
  arn: 'arn:aws:sts::111122223333:assumed-role/tasktap/demo',
  accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
  secretAccessKey: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY',
  policies: [leastPolicy()],
};

/** At least the functions' time-out, or SQS would hand a message out again while it is being worked on. */
const visibilityTimeoutMs = 60_000;
const functionTimeoutMs = 60_000;
/** Twenty receives, with the delays that on-task-event gives its messages, span a quarter of an hour. */
const maxReceiveCount = 20;

/** `write` takes the log of both functions, a line at a time. */
export function deployTap(emulator: Emulator, write: (line: string) => void): Tap {
  const { world, rules } = emulator;
  const events = createQueue(emulator, 'tasktap-events', false);
  const looks = createQueue(emulator, 'tasktap-looks', true);
  const environment = environmentOf(emulator, events.queue.url, looks.queue.url);
  const clock = {
    now: world.clock.now,
    sleep: (milliseconds: number) => new Promise<void>((resolve) => void world.clock.after(milliseconds, resolve)),
  };
  const ports = (work: 'events' | 'looks') => createPorts({ environment, clock, write }, work);
  const limits = { timeoutMs: functionTimeoutMs, concurrency: undefined };
  const onTaskEvent = createFunction({ name: 'on-task-event', handler: createOnTaskEvent(ports('events')), ...limits });
  const onLook = createFunction({ name: 'on-look', handler: createOnLook(ports('looks')), ...limits });
  const mapping = { batchingWindowMs: 0, maximumConcurrency: 2, reportBatchItemFailures: true };
  const mappings: readonly Mapping[] = [
    startMapping(world, { queue: events.queue, function: onTaskEvent, batchSize: 10, ...mapping }),
    startMapping(world, { queue: looks.queue, function: onLook, batchSize: 1, ...mapping }),
  ];
  const clusters = [...world.clusters.values()].map((cluster) => cluster.arn);
  const targets = [{ kind: 'queue', queue: events.queue } as const];
  rules.putRule({ name: 'tasktap', pattern: patternFor(clusters), enabled: true, targets });
  const schedules = clusters.map((cluster) =>
    startSchedule(world.clock, {
      expression: 'rate(5 minutes)',
      queue: looks.queue,
      message: (dueAt) => lookRequest(cluster, 'sweep', dueAt),
    }),
  );
  let asked = 0;
  return {
    lookEverywhere(why) {
      asked += 1;
      for (const cluster of clusters) {
        // Requests for one scope within a minute are one; these are meant each for itself.
        const deduplicationId = `demo-${asked}-${lastPart(cluster)}`;
        looks.queue.send({ ...lookRequest(cluster, why, world.clock.now()), deduplicationId });
      }
    },
    isIdle: () => isEmpty(events.queue) && isEmpty(looks.queue) && onTaskEvent.running + onLook.running === 0,
    deadLetters: () => events.dead.depth().visible + looks.dead.depth().visible,
    async close() {
      for (const cancel of schedules) cancel();
      await Promise.all(mappings.map((each) => each.close()));
    },
  };
}

function createQueue({ queues }: Emulator, name: string, fifo: boolean) {
  const [own, deadLetterQueue] = fifo ? [`${name}.fifo`, `${name}-dead.fifo`] : [name, `${name}-dead`];
  const usual = { fifo, visibilityTimeoutMs, delayMs: 0 };
  const dead = queues.create({ ...usual, name: deadLetterQueue, redrive: undefined });
  const queue = queues.create({ ...usual, name: own, redrive: { deadLetterQueue, maxReceiveCount } });
  return { queue, dead };
}

type Queue = ReturnType<typeof createQueue>['queue'];

function isEmpty(queue: Queue): boolean {
  return Object.values(queue.depth()).every((count) => count === 0);
}

function environmentOf({ url, world }: Emulator, taskQueueUrl: string, lookQueueUrl: string) {
  const [filter] = world.filters.keys();
  const targets = [...world.targets.keys()].map((id) => ({ id }));
  return {
    ...clientEnvironment(url, tapRole),
    TASKTAP_OWNER: 'demo',
    TASKTAP_POLICY: JSON.stringify({ targets, filter, unmirrorable: { kind: 'replace' } }),
    TASKTAP_SERIALIZED: 'true',
    TASKTAP_NOTES_PREFIX: '/tasktap/demo/stops',
    TASKTAP_PAUSE_PARAMETER: '/tasktap/demo/switch',
    TASKTAP_TASK_QUEUE_URL: taskQueueUrl,
    TASKTAP_LOOK_QUEUE_URL: lookQueueUrl,
  };
}

/** The earliest event that has all it takes: an interface attached to a task that is meant to run, whatever its last status. */
function patternFor(clusters: readonly string[]) {
  return {
    source: ['aws.ecs'],
    'detail-type': ['ECS Task State Change'],
    detail: { clusterArn: clusters, desiredStatus: ['RUNNING'], attachments: { type: ['eni'], status: ['ATTACHED'] } },
  };
}

function lookRequest(cluster: string, why: 'sweep' | 'backfill', at: number) {
  return lookMessage({ cluster: clusterArn(cluster), service: undefined, why }, at);
}

function leastPolicy(): PolicyDocument {
  const actions = [...new Set(Object.values(rights).flat())].sort();
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: actions, Resource: '*' } };
}
