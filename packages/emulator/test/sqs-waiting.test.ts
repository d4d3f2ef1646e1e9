// ReceiveMessage with WaitTimeSeconds: on the emulated clock, first come first served, and nothing for who has left.
import type * as sqs from '@aws-sdk/client-sqs';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { beforeEach, expect, test } from 'vitest';
import type { Cloud } from '../src/cloud/operation.ts';
import { sqsOperations } from '../src/cloud/sqs/index.ts';
import { usualSettings } from '../src/cloud/sqs/queue-attributes.ts';
import type { Queue } from '../src/cloud/sqs/queues.ts';
import { receiveMessage } from '../src/cloud/sqs/receive-message.ts';
import { type Account, createAccount } from './account.ts';
import { clients } from './clients.ts';

let account: Account;
let cloud: Cloud;
let queue: Queue;

beforeEach(() => {
  account = createAccount({ more: sqsOperations });
  cloud = account.cloud;
  queue = cloud.queues.create(usualSettings('jobs'));
});

interface Poll {
  answer: readonly (string | undefined)[] | 'waits';
  leave(): void;
}

/** What the call has been answered with so far. */
async function poll(input: Partial<sqs.ReceiveMessageRequest>, before = new AbortController()): Promise<Poll> {
  const wait: Poll = { answer: 'waits', leave: () => before.abort() };
  const output = receiveMessage.run({ QueueUrl: queue.url, ...input }, cloud, before.signal);
  void Promise.resolve(output).then(({ Messages = [] }) => {
    wait.answer = Messages.map(({ Body }) => Body);
  });
  await settled();
  return wait;
}

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

async function pass(ms: number): Promise<void> {
  account.clock.advance(ms);
  await settled();
}

test('what is there is given at once', async () => {
  queue.send({ body: 'a' });
  expect((await poll({ WaitTimeSeconds: 20 })).answer).toEqual(['a']);
  expect(account.clock.pending()).toBe(1);
});

test('what comes is given when it comes, and the wait is over', async () => {
  const waiting = await poll({ WaitTimeSeconds: 20 });
  await pass(19_999);
  expect(waiting.answer).toBe('waits');
  queue.send({ body: 'a' });
  await settled();
  expect(waiting.answer).toEqual(['a']);
  queue.send({ body: 'b' });
  expect(queue.depth()).toEqual({ visible: 1, inFlight: 1, delayed: 0 });
});

test('a delayed message ends the wait when its delay ends', async () => {
  queue.send({ body: 'a', delayMs: 5000 });
  const waiting = await poll({ WaitTimeSeconds: 20 });
  await pass(4999);
  expect(waiting.answer).toBe('waits');
  await pass(1);
  expect(waiting.answer).toEqual(['a']);
});

test('nothing comes: nothing is given, exactly at the end', async () => {
  const waiting = await poll({ WaitTimeSeconds: 2 });
  await pass(1999);
  expect(waiting.answer).toBe('waits');
  await pass(1);
  expect(waiting.answer).toEqual([]);
  expect(account.clock.pending()).toBe(0);
});

test('without a wait, or with none, it answers at once', async () => {
  expect((await poll({})).answer).toEqual([]);
  expect((await poll({ WaitTimeSeconds: 0 })).answer).toEqual([]);
});

test("a queue's own wait counts where the call says nothing", async () => {
  cloud.queues.configure(queue, { ...queue.settings, receiveWaitMs: 3000 });
  expect((await poll({ WaitTimeSeconds: 0 })).answer).toEqual([]);
  const waiting = await poll({});
  await pass(2999);
  expect(waiting.answer).toBe('waits');
  await pass(1);
  expect(waiting.answer).toEqual([]);
});

test('who came first is served first, and the others wait on', async () => {
  const [first, second] = [await poll({ WaitTimeSeconds: 20 }), await poll({ WaitTimeSeconds: 20 })];
  queue.send({ body: 'a' });
  await settled();
  expect([first.answer, second.answer]).toEqual([['a'], 'waits']);
});

test('who has left swallows nothing', async () => {
  const [gone, other] = [await poll({ WaitTimeSeconds: 20 }), await poll({ WaitTimeSeconds: 20 })];
  gone.leave();
  const late = new AbortController();
  late.abort();
  await poll({ WaitTimeSeconds: 20 }, late);
  expect(account.clock.pending()).toBe(1);
  queue.send({ body: 'a' });
  await settled();
  expect([gone.answer, other.answer]).toEqual([[], ['a']]);
  expect(account.clock.pending()).toBe(1);
});

test('a client that waits gets what another one sends; one that leaves gets nothing', async () => {
  const { sqs: client } = await clients(account);
  const QueueUrl = queue.url;
  const abort = new AbortController();
  const left = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), { abortSignal: abort.signal });
  while (account.clock.pending() < 1) await settled();
  abort.abort();
  await expect(left).rejects.toThrow();
  while (account.clock.pending() > 0) await settled();
  const waiting = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  while (account.clock.pending() < 1) await settled();
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
  expect((await waiting).Messages).toMatchObject([{ Body: 'hello' }]);
});
