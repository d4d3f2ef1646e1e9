// FIFO queues: order within a group, and sending once.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Queue } from '../src/cloud/sqs/queues.ts';
import { bodies, createQueueStage, MINUTE, type QueueStage, receiveOne, refusal, SECOND } from './queue-stage.ts';

let stage: QueueStage;

beforeEach(() => {
  stage = createQueueStage();
});

describe('a FIFO queue', () => {
  function send(queue: Queue, ...messages: readonly string[]): void {
    for (const message of messages) queue.send({ body: message, groupId: message.slice(0, 1) });
  }

  test('gives a group in order, and no more of it while some of it is in flight', () => {
    const queue = stage.queueNamed('looks.fifo');
    send(queue, 'a1', 'a2', 'b1', 'a3');
    const [first, second] = queue.receive(2);
    expect([first?.body, second?.body]).toEqual(['a1', 'a2']);
    expect(bodies(queue)).toEqual(['b1']);
    queue.delete(first?.receiptHandle ?? '');
    expect(bodies(queue)).toEqual([]);
    queue.delete(second?.receiptHandle ?? '');
    expect(bodies(queue)).toEqual(['a3']);
  });

  test('gives a failed message again before what came after it', () => {
    const queue = stage.queueNamed('looks.fifo');
    send(queue, 'a1', 'a2');
    expect(bodies(queue, 1)).toEqual(['a1']);
    stage.clock.advance(30 * SECOND);
    expect(bodies(queue)).toEqual(['a1', 'a2']);
  });

  test('delays every message alike, so that none overtakes another', () => {
    const queue = stage.queueNamed('looks.fifo', { delayMs: 5 * SECOND });
    send(queue, 'a1');
    stage.clock.advance(SECOND);
    queue.send({ body: 'a2', groupId: 'a', delayMs: 0 });
    expect(bodies(queue)).toEqual([]);
    stage.clock.advance(4 * SECOND);
    expect(bodies(queue)).toEqual(['a1']);
  });

  const duplicates: readonly (readonly [string, string, string | undefined, number, number])[] = [
    ['the same body within five minutes is one message', 'a', undefined, 5 * MINUTE - 1, 1],
    ['the same body after five minutes is another message', 'a', undefined, 5 * MINUTE, 2],
    ['another body under the same id is the same message', 'b', 'id', 0, 1],
    ['the same body under another id is another message', 'a', 'other', 0, 2],
  ];
  test.each(duplicates)('%s', (_, body, deduplicationId, waitMs, expected) => {
    const queue = stage.queueNamed('looks.fifo');
    const id = deduplicationId === undefined ? {} : { deduplicationId: 'id' };
    const first = queue.send({ body: 'a', groupId: 'g', ...id });
    stage.clock.advance(waitMs);
    const second = queue.send({ body, groupId: 'g', ...(deduplicationId === undefined ? {} : { deduplicationId }) });
    expect(queue.depth().visible).toBe(expected);
    expect(second.messageId === first.messageId).toBe(expected === 1);
  });

  test('recognizes a duplicate after the first was deleted', () => {
    const queue = stage.queueNamed('looks.fifo');
    send(queue, 'a1');
    queue.delete(receiveOne(queue).receiptHandle);
    send(queue, 'a1');
    expect(queue.depth().visible).toBe(0);
  });

  test('refuses to delete when the message is in sight again', () => {
    const queue = stage.queueNamed('looks.fifo');
    send(queue, 'a1');
    const { receiptHandle } = receiveOne(queue);
    stage.clock.advance(30 * SECOND);
    expect(() => queue.delete(receiptHandle)).toThrow(refusal('InvalidParameterValue', 'expired'));
  });

  test('numbers its messages and says their group', () => {
    const queue = stage.queueNamed('looks.fifo');
    queue.send({ body: 'x', groupId: 'g', deduplicationId: 'd' });
    expect(queue.receive(1)[0]?.attributes).toMatchObject({
      MessageGroupId: 'g',
      MessageDeduplicationId: 'd',
      SequenceNumber: '00000000000000000001',
    });
  });
});
