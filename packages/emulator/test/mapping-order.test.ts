// Event source mappings: how many batches run at once, in which order FIFO groups move, and how a mapping ends.
import { beforeEach, describe, expect, test } from 'vitest';
import { createMappingStage, EMPTY, failing, held, type MappingStage, SECOND, succeeds } from './mapping-stage.ts';

let stage: MappingStage;

beforeEach(() => {
  stage = createMappingStage();
});

describe('concurrency', () => {
  test('is never exceeded, and a free place is used at once', async () => {
    const { handler, finishOne } = held();
    stage.map(handler, { batchSize: 1 });
    stage.send('a', 'b', 'c');
    await stage.advance(0);
    expect(stage.batches).toEqual([['a'], ['b']]);
    expect(stage.queue.depth()).toEqual({ visible: 1, inFlight: 2, delayed: 0 });
    await finishOne();
    expect(stage.batches).toEqual([['a'], ['b'], ['c']]);
  });

  test('without a maximum takes everything there is', async () => {
    stage.map(held().handler, { batchSize: 1, maximumConcurrency: undefined });
    stage.send('a', 'b', 'c');
    await stage.advance(0);
    expect(stage.batches).toHaveLength(3);
  });
});

describe('a FIFO queue', () => {
  const sendLook = (body: string): unknown => stage.looks.send({ body, groupId: body.slice(0, 1) });

  test('works on two groups at once, and on one group only once', async () => {
    const { handler, finishOne } = held();
    stage.map(handler, { queue: stage.looks, batchSize: 1 });
    for (const body of ['a1', 'a2', 'b1']) sendLook(body);
    await stage.advance(0);
    expect(stage.batches).toEqual([['a1'], ['b1']]);
    await finishOne();
    expect(stage.batches).toEqual([['a1'], ['b1'], ['a2']]);
  });

  test('stops a group at its failed message, and no other group', async () => {
    stage.map(failing('a1'), { queue: stage.looks, batchSize: 1 });
    for (const body of ['a1', 'a2', 'b1']) sendLook(body);
    await stage.advance(0);
    expect(stage.batches).toEqual([['a1'], ['b1']]);
    await stage.advance(30 * SECOND);
    expect(stage.batches).toEqual([['a1'], ['b1'], ['a1']]);
  });

  test('delivers again what was finished after it had become visible', async () => {
    const { handler, finishOne } = held();
    stage.map(
      (event, context) => {
        for (const { receiptHandle } of event.Records) stage.looks.changeVisibility(receiptHandle, SECOND);
        return handler(event, context);
      },
      { queue: stage.looks },
    );
    sendLook('a1');
    await stage.advance(0);
    await stage.advance(SECOND);
    expect(stage.batches).toEqual([['a1'], ['a1']]);
    await finishOne();
    expect(stage.looks.depth().inFlight).toBe(1);
    await finishOne();
    expect(stage.looks.depth()).toEqual(EMPTY);
  });
});

describe('the end', () => {
  test('drained waits for what is running', async () => {
    const { handler, finishOne } = held();
    const mapping = stage.map(handler, { batchSize: 1 });
    stage.send('a', 'b', 'c');
    await stage.advance(0);
    let drained = false;
    void mapping.drained().then(() => {
      drained = true;
    });
    for (const _ of stage.batches.slice()) await finishOne();
    expect(drained).toBe(false);
    await finishOne();
    expect(drained).toBe(true);
  });

  test('drained waits for what is about to run, and for a batch that gathers', async () => {
    const mapping = stage.map(succeeds, { batchingWindowMs: SECOND });
    stage.send('a');
    let drained = false;
    void mapping.drained().then(() => {
      drained = true;
    });
    await stage.advance(0);
    expect(drained).toBe(false);
    await stage.advance(SECOND);
    expect(drained).toBe(true);
  });

  test('drained does not wait for a failed message', async () => {
    const mapping = stage.map(failing('a'));
    stage.send('a');
    await stage.advance(0);
    await mapping.drained();
    expect(stage.queue.depth().inFlight).toBe(1);
  });

  test('close takes nothing more and waits for what is running', async () => {
    const { handler, finishOne } = held();
    const mapping = stage.map(handler, { batchSize: 1 });
    stage.send('a', 'b', 'c');
    await stage.advance(0);
    let closed = false;
    void mapping.close().then(() => {
      closed = true;
    });
    await finishOne();
    expect(closed).toBe(false);
    await finishOne();
    expect(closed).toBe(true);
    stage.send('d');
    await stage.advance(0);
    expect(stage.batches).toEqual([['a'], ['b']]);
    expect(stage.queue.depth().visible).toBe(2);
  });

  test('close leaves a gathering batch to the queue', async () => {
    const mapping = stage.map(succeeds, { batchingWindowMs: SECOND });
    stage.send('a');
    await stage.advance(0);
    await mapping.close();
    await stage.advance(30 * SECOND);
    expect(stage.batches).toEqual([]);
    expect(stage.queue.depth()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });

  test('close does not wait for a look that was only planned', async () => {
    const mapping = stage.map(succeeds);
    stage.send('a');
    await mapping.close();
    await stage.advance(0);
    expect(stage.batches).toEqual([]);
  });
});
