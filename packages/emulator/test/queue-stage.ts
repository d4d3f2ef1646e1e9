// Queues on a clock moved by hand, one account for each test.
import { expect } from 'vitest';
import { createQueues } from '../src/cloud/sqs/create-queues.ts';
import type { Queue, QueueSettings, Queues, ReceivedMessage } from '../src/cloud/sqs/queues.ts';
import { createHandClock, type HandClock } from './hand-clock.ts';

export const START = 1_772_612_140_000;
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

export interface QueueStage {
  readonly clock: HandClock;
  readonly queues: Queues;
  /** FIFO when its name says so; messages are hidden for 30 s. */
  queueNamed(name: string, settings?: Partial<QueueSettings>): Queue;
}

export function createQueueStage(): QueueStage {
  const clock = createHandClock(START);
  const queues = createQueues(
    { account: '210987654321', region: 'eu-central-1', clock },
    () => 'http://127.0.0.1:4566',
  );
  const common = { visibilityTimeoutMs: 30 * SECOND, delayMs: 0, redrive: undefined, contentBasedDeduplication: true };
  return {
    clock,
    queues,
    queueNamed: (name, settings = {}) => queues.create({ name, fifo: name.endsWith('.fifo'), ...common, ...settings }),
  };
}

export function bodies(queue: Queue, most = 10): readonly string[] {
  return queue.receive(most).map(({ body }) => body);
}

export function receiveOne(queue: Queue): ReceivedMessage {
  const [message] = queue.receive(1);
  if (message === undefined) throw new Error('nothing to receive');
  return message;
}

export function refusal(code: string, words = ''): unknown {
  return expect.objectContaining({ code, message: expect.stringContaining(words) });
}
