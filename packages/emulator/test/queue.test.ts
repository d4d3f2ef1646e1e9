// Queues in memory: what is seen when, how often, and what is refused.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Queue } from '../src/cloud/sqs/queues.ts';
import {
  bodies,
  createQueueStage,
  MINUTE,
  type QueueStage,
  receiveOne,
  refusal,
  SECOND,
  START,
} from './queue-stage.ts';

let stage: QueueStage;

beforeEach(() => {
  stage = createQueueStage();
});

describe('a standard queue', () => {
  test('hides a received message until its visibility time-out ends', () => {
    const queue = stage.queueNamed('events');
    queue.send({ body: 'a' });
    expect(bodies(queue)).toEqual(['a']);
    stage.clock.advance(30 * SECOND - 1);
    expect(bodies(queue)).toEqual([]);
    stage.clock.advance(1);
    expect(bodies(queue)).toEqual(['a']);
  });

  test('counts receives, and keeps when a message was sent and first received', () => {
    const queue = stage.queueNamed('events');
    const { messageId } = queue.send({ body: 'a' });
    stage.clock.advance(5 * SECOND);
    queue.receive(1);
    stage.clock.advance(30 * SECOND);
    expect(queue.receive(1)).toEqual([
      {
        messageId,
        receiptHandle: expect.any(String),
        body: 'a',
        attributes: {
          ApproximateReceiveCount: '2',
          SentTimestamp: String(START),
          ApproximateFirstReceiveTimestamp: String(START + 5 * SECOND),
          SenderId: '210987654321',
        },
        messageAttributes: {},
      },
    ]);
  });

  test('delays by its own setting, or by what the message says', () => {
    const queue = stage.queueNamed('events', { delayMs: 10 * SECOND });
    queue.send({ body: 'late' });
    queue.send({ body: 'at once', delayMs: 0 });
    expect(queue.depth()).toEqual({ visible: 1, inFlight: 0, delayed: 1 });
    expect(bodies(queue)).toEqual(['at once']);
    stage.clock.advance(10 * SECOND);
    expect(bodies(queue)).toEqual(['late']);
  });

  test('gives no more than was asked for', () => {
    const queue = stage.queueNamed('events');
    for (const body of ['a', 'b', 'c']) queue.send({ body });
    expect(bodies(queue, 2)).toEqual(['a', 'b']);
    expect(queue.depth()).toEqual({ visible: 1, inFlight: 2, delayed: 0 });
  });

  test('forgets a deleted message, also when it had become visible again', () => {
    const queue = stage.queueNamed('events');
    queue.send({ body: 'a' });
    const { receiptHandle } = receiveOne(queue);
    stage.clock.advance(MINUTE);
    queue.delete(receiptHandle);
    queue.delete(receiptHandle);
    expect(queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(stage.clock.pending()).toBe(0);
  });

  test('keeps a message whose deletion comes with an outdated handle', () => {
    const queue = stage.queueNamed('events');
    queue.send({ body: 'a' });
    const { receiptHandle } = receiveOne(queue);
    stage.clock.advance(30 * SECOND);
    const renewed = receiveOne(queue);
    queue.delete(receiptHandle);
    expect(queue.depth().inFlight).toBe(1);
    queue.delete(renewed.receiptHandle);
    expect(queue.depth().inFlight).toBe(0);
  });

  test('does not take the same body for the same message', () => {
    const queue = stage.queueNamed('events');
    queue.send({ body: 'a' });
    queue.send({ body: 'a' });
    expect(bodies(queue)).toEqual(['a', 'a']);
  });

  test('is empty after a purge, in flight included', () => {
    const queue = stage.queueNamed('events', { delayMs: SECOND });
    queue.send({ body: 'in flight', delayMs: 0 });
    queue.receive(1);
    queue.send({ body: 'delayed' });
    queue.send({ body: 'visible', delayMs: 0 });
    queue.purge();
    expect(stage.clock.pending()).toBe(0);
    expect(queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });
});

describe('changeVisibility', () => {
  const rows: readonly (readonly [string, number, number, boolean])[] = [
    ['zero shows the message at once', 0, 0, true],
    ['a longer time hides it beyond the old end', 45 * SECOND, 44 * SECOND, false],
    ['a longer time counts from now', 45 * SECOND, 45 * SECOND, true],
    ['a shorter time shows it before the old end', 2 * SECOND, 2 * SECOND, true],
  ];
  test.each(rows)('%s', (_, timeoutMs, waitMs, seen) => {
    const queue = stage.queueNamed('events');
    queue.send({ body: 'a' });
    const { receiptHandle } = receiveOne(queue);
    stage.clock.advance(10 * SECOND);
    queue.changeVisibility(receiptHandle, timeoutMs);
    stage.clock.advance(waitMs);
    expect(bodies(queue)).toEqual(seen ? ['a'] : []);
  });

  test('refuses more than twelve hours', () => {
    const queue = stage.queueNamed('events');
    queue.send({ body: 'a' });
    const { receiptHandle } = receiveOne(queue);
    queue.changeVisibility(receiptHandle, 43_200 * SECOND);
    expect(() => queue.changeVisibility(receiptHandle, 43_201 * SECOND)).toThrow(
      refusal('InvalidParameterValue', '0 and 43200'),
    );
    expect(() => queue.changeVisibility(receiptHandle, -SECOND)).toThrow(
      refusal('InvalidParameterValue', '0 and 43200'),
    );
  });

  test('refuses a message that is back in sight, received again, or gone', () => {
    const queue = stage.queueNamed('events');
    queue.send({ body: 'a' });
    const first = receiveOne(queue).receiptHandle;
    stage.clock.advance(30 * SECOND);
    expect(() => queue.changeVisibility(first, SECOND)).toThrow(refusal('MessageNotInflight'));
    const second = receiveOne(queue).receiptHandle;
    expect(() => queue.changeVisibility(first, SECOND)).toThrow(refusal('InvalidParameterValue', 'not available'));
    queue.delete(second);
    expect(() => queue.changeVisibility(second, SECOND)).toThrow(refusal('InvalidParameterValue', 'not available'));
  });

  test('refuses a handle of another queue or of none', () => {
    const queue = stage.queueNamed('events');
    const other = stage.queueNamed('other');
    other.send({ body: 'a' });
    const { receiptHandle } = receiveOne(other);
    for (const handle of [receiptHandle, 'nonsense', '']) {
      expect(() => queue.changeVisibility(handle, SECOND)).toThrow(refusal('ReceiptHandleIsInvalid'));
      expect(() => queue.delete(handle)).toThrow(refusal('ReceiptHandleIsInvalid'));
    }
  });
});

describe('a dead-letter queue', () => {
  test('takes over a message instead of one receive too many', () => {
    const dead = stage.queueNamed('dead');
    const queue = stage.queueNamed('events', { redrive: { deadLetterQueue: 'dead', maxReceiveCount: 2 } });
    const { messageId } = queue.send({ body: 'a' });
    for (const _ of [1, 2]) {
      expect(bodies(queue)).toEqual(['a']);
      stage.clock.advance(30 * SECOND);
    }
    expect(dead.depth().visible).toBe(0);
    expect(bodies(queue)).toEqual([]);
    expect(queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(dead.receive(1)).toMatchObject([
      { messageId, body: 'a', attributes: { DeadLetterQueueSourceArn: queue.arn, SentTimestamp: String(START) } },
    ]);
  });

  test('does not take the place of a healthy message in a receive', () => {
    stage.queueNamed('dead');
    const queue = stage.queueNamed('events', { redrive: { deadLetterQueue: 'dead', maxReceiveCount: 1 } });
    queue.send({ body: 'bad' });
    queue.receive(1);
    stage.clock.advance(30 * SECOND);
    queue.send({ body: 'good' });
    expect(bodies(queue, 1)).toEqual(['good']);
  });

  test('must be there, and of the same kind', () => {
    const redrive = { deadLetterQueue: 'dead', maxReceiveCount: 1 };
    expect(() => stage.queueNamed('events', { redrive })).toThrow(refusal('InvalidParameterValue', 'does not exist'));
    stage.queueNamed('dead');
    expect(() => stage.queueNamed('looks.fifo', { redrive })).toThrow(refusal('InvalidParameterValue', 'same type'));
  });
});

describe('refusals', () => {
  const rows: readonly (readonly [string, string, Parameters<Queue['send']>[0], string])[] = [
    ['a FIFO message without a group', 'looks.fifo', { body: 'a' }, 'MissingParameter'],
    [
      'a FIFO message with a delay',
      'looks.fifo',
      { body: 'a', groupId: 'g', delayMs: SECOND },
      'InvalidParameterValue',
    ],
    ['a deduplication id on a standard queue', 'events', { body: 'a', deduplicationId: 'd' }, 'InvalidParameterValue'],
    ['an empty body', 'events', { body: '' }, 'MissingParameter'],
    ['a body above 1 MiB', 'events', { body: 'ä'.repeat(524_289) }, 'InvalidParameterValue'],
    ['a delay above 15 minutes', 'events', { body: 'a', delayMs: 901 * SECOND }, 'InvalidParameterValue'],
  ];
  test.each(rows)('%s', (_, name, message, code) => {
    expect(() => stage.queueNamed(name).send(message)).toThrow(refusal(code));
  });

  test.each([
    ['a FIFO queue without .fifo', 'looks', true],
    ['a standard queue with .fifo', 'looks.fifo', false],
    ['a name with a slash', 'a/b', false],
    ['no name', '', false],
  ])('%s', (_, name, fifo) => {
    expect(() => stage.queueNamed(name, { fifo })).toThrow(refusal('InvalidParameterValue'));
  });

  test('a second queue of a name', () => {
    stage.queueNamed('events');
    expect(() => stage.queueNamed('events')).toThrow(refusal('QueueNameExists'));
  });
});

describe('onVisible', () => {
  test('is told of everything that may be received now', () => {
    const told: string[] = [];
    let now = '';
    const during = (step: string, act: () => void): void => {
      now = step;
      act();
    };
    const dead = stage.queueNamed('dead');
    const queue = stage.queueNamed('events', { redrive: { deadLetterQueue: 'dead', maxReceiveCount: 2 } });
    queue.onVisible(() => told.push(now));
    dead.onVisible(() => told.push(`${now} (dead)`));
    during('send', () => queue.send({ body: 'a' }));
    during('receive', () => queue.receive(1));
    during('time-out', () => stage.clock.advance(30 * SECOND));
    const { receiptHandle } = receiveOne(queue);
    during('change to zero', () => queue.changeVisibility(receiptHandle, 0));
    during('give up', () => queue.receive(1));
    during('send delayed', () => queue.send({ body: 'b', delayMs: SECOND }));
    during('end of delay', () => stage.clock.advance(SECOND));
    expect(told).toEqual(['send', 'time-out', 'change to zero', 'give up (dead)', 'end of delay']);
  });

  test('is told when a FIFO group moves on', () => {
    const queue = stage.queueNamed('looks.fifo');
    queue.send({ body: '1', groupId: 'g' });
    const { receiptHandle } = receiveOne(queue);
    queue.send({ body: '2', groupId: 'g' });
    let told = 0;
    queue.onVisible(() => {
      told += 1;
    });
    queue.delete(receiptHandle);
    expect(told).toBe(1);
    expect(bodies(queue)).toEqual(['2']);
  });
});

test('a queue is found by its name and its address, whatever host the address names', () => {
  const queue = stage.queueNamed('events');
  expect(queue.url).toBe('http://127.0.0.1:4566/210987654321/events');
  expect(queue.arn).toBe('arn:aws:sqs:eu-central-1:210987654321:events');
  expect(stage.queues.byName('events')).toBe(queue);
  expect(stage.queues.byUrl('https://sqs.eu-central-1.amazonaws.com/210987654321/events')).toBe(queue);
  expect(stage.queues.byUrl('http://127.0.0.1:4566/111111111111/events')).toBeUndefined();
  expect(stage.queues.byUrl('events')).toBeUndefined();
  expect(stage.queues.all()).toEqual([queue]);
});
