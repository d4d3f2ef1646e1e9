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

const visibilityTimeoutMs = 60_000;
const functionTimeoutMs = 60_000;

/** `write` takes the log of both functions, a line at a time. */
export function deployTap(emulator: Emulator, write: (line: string) => void): Tap {
  const { world, queues, rules } = emulator;
  const dead = queues.create({
    name: 'tasktap-dead',
    fifo: false,
    visibilityTimeoutMs,
    delayMs: 0,
    redrive: undefined,
  });
  const deadLooks = queues.create({
    name: 'tasktap-dead.fifo',
    fifo: true,
    visibilityTimeoutMs,
    delayMs: 0,
    redrive: undefined,
  });
  const events = queues.create({
    name: 'tasktap-events',
    fifo: false,
    visibilityTimeoutMs,
    delayMs: 0,
    redrive: { deadLetterQueue: dead.settings.name, maxReceiveCount: 20 },
  });
  const looks = queues.create({
    name: 'tasktap-looks.fifo',
    fifo: true,
    visibilityTimeoutMs,
    delayMs: 0,
    redrive: { deadLetterQueue: deadLooks.settings.name, maxReceiveCount: 20 },
  });
  const clusters = [...world.clusters.values()].map((cluster) => cluster.arn);
  const environment = {
    ...clientEnvironment(emulator.url, tapRole),
    TASKTAP_OWNER: 'demo',
    TASKTAP_POLICY: JSON.stringify({
      targets: [...world.targets.keys()].map((id) => ({ id })),
      filter: [...world.filters.keys()][0],
      unmirrorable: { kind: 'replace' },
    }),
    TASKTAP_SERIALIZED: 'true',
    TASKTAP_NOTES_PREFIX: '/tasktap/demo/stops',
    TASKTAP_PAUSE_PARAMETER: '/tasktap/demo/switch',
    TASKTAP_TASK_QUEUE_URL: events.url,
    TASKTAP_LOOK_QUEUE_URL: looks.url,
  };
  const clock = {
    now: world.clock.now,
    sleep: (milliseconds: number) => new Promise<void>((resolve) => void world.clock.after(milliseconds, resolve)),
  };
  const ports = (work: 'events' | 'looks') => createPorts({ environment, clock, write }, work);
  const settings = { timeoutMs: functionTimeoutMs, concurrency: undefined };
  const onTaskEvent = createFunction({
    name: 'on-task-event',
    handler: createOnTaskEvent(ports('events')),
    ...settings,
  });
  const onLook = createFunction({ name: 'on-look', handler: createOnLook(ports('looks')), ...settings });
  const mappings: readonly Mapping[] = [
    startMapping(world, {
      queue: events,
      function: onTaskEvent,
      batchSize: 10,
      batchingWindowMs: 0,
      maximumConcurrency: 2,
      reportBatchItemFailures: true,
    }),
    startMapping(world, {
      queue: looks,
      function: onLook,
      batchSize: 1,
      batchingWindowMs: 0,
      maximumConcurrency: 2,
      reportBatchItemFailures: true,
    }),
  ];
  const pattern = {
    source: ['aws.ecs'],
    'detail-type': ['ECS Task State Change'],
    detail: { clusterArn: clusters, desiredStatus: ['RUNNING'], attachments: { type: ['eni'], status: ['ATTACHED'] } },
  };
  rules.putRule({ name: 'tasktap', pattern, enabled: true, targets: [{ kind: 'queue', queue: events }] });
  const request = (cluster: string, why: 'sweep' | 'backfill', at: number) =>
    lookMessage({ cluster: clusterArn(cluster), service: undefined, why }, at);
  const schedules = clusters.map((cluster) =>
    startSchedule(world.clock, {
      expression: 'rate(5 minutes)',
      queue: looks,
      message: (dueAt) => request(cluster, 'sweep', dueAt),
    }),
  );
  let asked = 0;
  return {
    lookEverywhere(why) {
      asked += 1;
      // Requests for one scope within a minute are one; these are meant each for itself.
      for (const cluster of clusters)
        looks.send({
          ...request(cluster, why, world.clock.now()),
          deduplicationId: `demo-${asked}-${lastPart(cluster)}`,
        });
    },
    isIdle: () =>
      [events, looks].every((queue) => Object.values(queue.depth()).every((count) => count === 0)) &&
      onTaskEvent.running + onLook.running === 0,
    deadLetters: () => dead.depth().visible + deadLooks.depth().visible,
    async close() {
      for (const cancel of schedules) cancel();
      await Promise.all(mappings.map((mapping) => mapping.close()));
    },
  };
}

function leastPolicy(): PolicyDocument {
  const actions = [...new Set(Object.values(rights).flat())].sort();
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: actions, Resource: '*' } };
}
