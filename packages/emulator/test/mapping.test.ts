// Event source mappings: what a batch is, what happens to a batch that fails, what is refused.
import { beforeEach, describe, expect, test } from 'vitest';
import type { LambdaContext } from '../src/cloud/lambda/function.ts';
import type { MappingSettings } from '../src/cloud/lambda/mapping-settings.ts';
import type { SqsEvent } from '../src/cloud/lambda/sqs-event.ts';
import { textAttributes } from '../src/cloud/sqs/message-attributes.ts';
import {
  createMappingStage,
  EMPTY,
  failing,
  type MappingStage,
  MINUTE,
  SECOND,
  START,
  succeeds,
} from './mapping-stage.ts';

let stage: MappingStage;

beforeEach(() => {
  stage = createMappingStage();
});

describe('a batch', () => {
  test('is an event that looks as on AWS', async () => {
    const events: SqsEvent[] = [];
    const contexts: LambdaContext[] = [];
    stage.map((event, context) => {
      events.push(event);
      contexts.push(context);
      return Promise.resolve();
    });
    const { messageId } = stage.queue.send({ body: 'Test message.', attributes: textAttributes({ kind: 'test' }) });
    await stage.advance(SECOND);
    expect(events).toEqual([
      {
        Records: [
          {
            messageId,
            receiptHandle: expect.any(String),
            body: 'Test message.',
            attributes: {
              ApproximateReceiveCount: '1',
              SentTimestamp: String(START),
              SenderId: '210987654321',
              ApproximateFirstReceiveTimestamp: String(START),
            },
            messageAttributes: {
              kind: { stringValue: 'test', stringListValues: [], binaryListValues: [], dataType: 'String' },
            },
            md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
            eventSource: 'aws:sqs',
            eventSourceARN: 'arn:aws:sqs:eu-central-1:210987654321:events',
            awsRegion: 'eu-central-1',
          },
        ],
      },
    ]);
    expect(contexts).toMatchObject([
      {
        functionName: 'on-task-event',
        invokedFunctionArn: 'arn:aws:lambda:eu-central-1:210987654321:function:on-task-event',
        awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ]);
    expect(contexts[0]?.getRemainingTimeInMillis()).toBe(29 * SECOND);
    await stage.advance(MINUTE);
    expect(contexts[0]?.getRemainingTimeInMillis()).toBe(0);
  });

  test('is not larger than its size', async () => {
    stage.map(succeeds, { batchSize: 2 });
    stage.send('a', 'b', 'c');
    await stage.advance(0);
    expect(stage.batches).toEqual([['a', 'b'], ['c']]);
    expect(stage.queue.depth()).toEqual(EMPTY);
    expect(stage.clock.pending()).toBe(0);
  });

  test('is taken of what was there before the mapping', async () => {
    stage.send('a');
    stage.map(succeeds);
    await stage.advance(0);
    expect(stage.batches).toEqual([['a']]);
  });

  test('does not run inside the call that sends', async () => {
    stage.map(succeeds);
    stage.send('a');
    expect(stage.batches).toEqual([]);
    await stage.advance(0);
    expect(stage.batches).toEqual([['a']]);
  });

  test('waits for more as long as the window says', async () => {
    stage.map(succeeds, { batchingWindowMs: 2 * SECOND });
    stage.send('a');
    await stage.advance(SECOND);
    stage.send('b');
    await stage.advance(SECOND - 1);
    expect(stage.batches).toEqual([]);
    await stage.advance(1);
    expect(stage.batches).toEqual([['a', 'b']]);
  });

  test('that is full does not wait, and the next one has a window of its own', async () => {
    stage.map(succeeds, { batchSize: 2, batchingWindowMs: 2 * SECOND });
    stage.send('a');
    await stage.advance(SECOND);
    stage.send('b', 'c');
    await stage.advance(0);
    expect(stage.batches).toEqual([['a', 'b']]);
    await stage.advance(2 * SECOND - 1);
    expect(stage.batches).toHaveLength(1);
    await stage.advance(1);
    expect(stage.batches).toEqual([['a', 'b'], ['c']]);
  });
});

describe('failures', () => {
  test('only the failed messages come back, when their visibility time-out ends', async () => {
    stage.map(failing('b'));
    stage.send('a', 'b', 'c');
    await stage.advance(0);
    expect(stage.queue.depth()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    await stage.advance(30 * SECOND - 1);
    expect(stage.batches).toHaveLength(1);
    await stage.advance(1);
    expect(stage.batches).toEqual([['a', 'b', 'c'], ['b']]);
  });

  test('a failed message comes back when the function said so by ChangeMessageVisibility', async () => {
    stage.map((event, context) => {
      for (const { receiptHandle } of event.Records) stage.queue.changeVisibility(receiptHandle, 5 * SECOND);
      return failing('a')(event, context);
    });
    stage.send('a');
    await stage.advance(0);
    await stage.advance(5 * SECOND);
    expect(stage.batches).toEqual([['a'], ['a']]);
  });

  test('a thrown error brings the whole batch back, and is kept', async () => {
    const fn = stage.deploy(() => Promise.reject(new Error('no')));
    stage.map(fn);
    stage.send('a', 'b');
    await stage.advance(0);
    expect(fn).toMatchObject({ invocations: 1, errors: 1, running: 0, lastError: { at: START, message: 'no' } });
    await stage.advance(30 * SECOND);
    expect(stage.batches).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  test('a handler that throws before it returns a promise fails like any other', async () => {
    const fn = stage.deploy(() => {
      throw new Error('at once');
    });
    stage.map(fn);
    stage.send('a');
    await stage.advance(0);
    expect(fn.lastError?.message).toBe('at once');
    expect(stage.queue.depth().inFlight).toBe(1);
  });

  test('without ReportBatchItemFailures a reply says nothing', async () => {
    stage.map(failing('a'), { reportBatchItemFailures: false });
    stage.send('a');
    await stage.advance(0);
    expect(stage.queue.depth()).toEqual(EMPTY);
  });

  test('a function out of time has failed, in the words of Lambda', async () => {
    const fn = stage.deploy(() => new Promise(() => undefined), 3 * SECOND);
    stage.map(fn);
    stage.send('a');
    await stage.advance(0);
    expect(fn.running).toBe(1);
    await stage.advance(3 * SECOND);
    expect(fn).toMatchObject({ running: 0, errors: 1, lastError: { message: 'Task timed out after 3.00 seconds' } });
  });

  test('a function without free concurrency leaves the batch for later', async () => {
    const fn = { ...stage.deploy(succeeds), concurrency: 0 };
    stage.map(fn);
    stage.send('a');
    await stage.advance(0);
    expect(fn).toMatchObject({ invocations: 0, errors: 0, throttles: 1 });
    expect(stage.queue.depth().inFlight).toBe(1);
  });
});

describe('refused settings', () => {
  const rows: readonly (readonly [string, () => Partial<MappingSettings>])[] = [
    ['a batch of none', () => ({ batchSize: 0 })],
    ['a FIFO batch above 10', () => ({ queue: stage.looks, batchSize: 11 })],
    ['a batch above 10,000', () => ({ batchSize: 10_001, batchingWindowMs: SECOND })],
    ['a batch above 10 without a window', () => ({ batchSize: 11 })],
    ['a window on a FIFO queue', () => ({ queue: stage.looks, batchingWindowMs: SECOND })],
    ['a concurrency of one', () => ({ maximumConcurrency: 1 })],
    ['a concurrency above 1,000', () => ({ maximumConcurrency: 1001 })],
    [
      'a function that may run longer than messages are hidden',
      () => ({ function: stage.deploy(succeeds, 31 * SECOND) }),
    ],
  ];
  test.each(rows)('%s', (_, settings) => {
    expect(() => stage.map(succeeds, settings())).toThrow(
      expect.objectContaining({ code: 'InvalidParameterValueException' }),
    );
  });

  test.each<[string, () => Partial<MappingSettings>]>([
    ['Batching window is not supported for FIFO queues', () => ({ queue: stage.looks, batchingWindowMs: SECOND })],
    [
      'Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds',
      () => ({ function: stage.deploy(succeeds, 31 * SECOND) }),
    ],
  ])("in Lambda's words: %s", (words, settings) => {
    expect(() => stage.map(succeeds, settings())).toThrow(expect.objectContaining({ message: words }));
  });

  test('a batch of 10,000 with a window of a second is fine', () => {
    expect(() => stage.map(succeeds, { batchSize: 10_000, batchingWindowMs: SECOND })).not.toThrow();
  });
});
