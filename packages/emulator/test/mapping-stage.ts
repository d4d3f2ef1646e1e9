// A queue, a FIFO queue and a clock to map functions to, and handlers that succeed, fail or wait as a test wants.
import { createFunction, type Handler as HandlerOf, type LambdaFunction } from '../src/cloud/lambda/function.ts';
import { type Mapping, startMapping } from '../src/cloud/lambda/mapping.ts';
import type { MappingSettings } from '../src/cloud/lambda/mapping-settings.ts';
import type { SqsEvent } from '../src/cloud/lambda/sqs-event.ts';
import { createQueues } from '../src/cloud/sqs/create-queues.ts';
import type { Queue } from '../src/cloud/sqs/queues.ts';
import { createHandClock, type HandClock } from './hand-clock.ts';

export const START = 1_772_612_140_000;
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const EMPTY = { visible: 0, inFlight: 0, delayed: 0 };

type Handler = HandlerOf<SqsEvent>;

export interface MappingStage {
  readonly clock: HandClock;
  readonly queue: Queue;
  readonly looks: Queue;
  /** The bodies of each batch, in the order of the invocations. */
  readonly batches: (readonly string[])[];
  deploy(handler: Handler, timeoutMs?: number): LambdaFunction<SqsEvent>;
  map(handler: Handler | LambdaFunction<SqsEvent>, settings?: Partial<MappingSettings>): Mapping;
  send(...bodies: readonly string[]): void;
  /** Moves the clock, then lets promises that are decided take effect. */
  advance(ms: number): Promise<void>;
}

export function createMappingStage(): MappingStage {
  const clock = createHandClock(START);
  const world = { account: '210987654321', region: 'eu-central-1', clock };
  const queues = createQueues(world, () => 'http://127.0.0.1:4566');
  const common = { visibilityTimeoutMs: 30 * SECOND, delayMs: 0, redrive: undefined, contentBasedDeduplication: true };
  const queue = queues.create({ name: 'events', fifo: false, ...common });
  const looks = queues.create({ name: 'looks.fifo', fifo: true, ...common });
  const batches: (readonly string[])[] = [];
  const deploy = (handler: Handler, timeoutMs = 30 * SECOND): LambdaFunction<SqsEvent> =>
    createFunction({
      name: 'on-task-event',
      timeoutMs,
      concurrency: undefined,
      handler: (event, context) => {
        batches.push(event.Records.map(({ body }) => body));
        return handler(event, context);
      },
    });
  return {
    clock,
    queue,
    looks,
    batches,
    deploy,
    map: (handler, settings = {}) =>
      startMapping(world, {
        queue,
        function: typeof handler === 'function' ? deploy(handler) : handler,
        batchSize: 10,
        batchingWindowMs: 0,
        maximumConcurrency: 2,
        reportBatchItemFailures: true,
        ...settings,
      }),
    send(...bodies) {
      for (const body of bodies) queue.send({ body });
    },
    advance(ms) {
      clock.advance(ms);
      return settled();
    },
  };
}

export const succeeds: Handler = () => Promise.resolve();

/** Says that the messages with these bodies failed. */
export function failing(...bodies: readonly string[]): Handler {
  return (event) => {
    const failed = event.Records.filter(({ body }) => bodies.includes(body));
    return Promise.resolve({ batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) });
  };
}

/** A handler whose invocations end when the test says so, oldest first. */
export function held(): { readonly handler: Handler; finishOne(): Promise<void> } {
  const open: (() => void)[] = [];
  return {
    handler: () => new Promise<void>((resolve) => open.push(resolve)),
    finishOne() {
      open.shift()?.();
      return settled();
    },
  };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
