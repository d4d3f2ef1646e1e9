// Queues over the API: made, changed, listed and deleted; batches; and the limits of a queue.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Cloud } from '../src/cloud/operation.ts';
import { sqsOperations } from '../src/cloud/sqs/index.ts';
import { md5OfAttributes } from '../src/cloud/sqs/message-attributes.ts';
import { usualSettings } from '../src/cloud/sqs/queue-attributes.ts';
import { type Account, createAccount } from './account.ts';

let account: Account;
let cloud: Cloud;
const url = (name: string): string => `http://127.0.0.1/111122223333/${name}`;
const QueueUrl = url('jobs');
const DEAD = 'arn:aws:sqs:eu-west-1:111122223333:dead';

function call<Output = Record<string, unknown>>(name: string, input: object): Output {
  const found = sqsOperations.find((candidate) => candidate.name === name);
  return found?.run(input as never, cloud) as Output;
}

const attributes = (name = 'jobs'): Record<string, string> =>
  call<{ Attributes: Record<string, string> }>('GetQueueAttributes', { QueueUrl: url(name), AttributeNames: ['All'] })
    .Attributes;

beforeEach(() => {
  account = createAccount();
  cloud = account.cloud;
  call('CreateQueue', { QueueName: 'dead' });
});

describe('CreateQueue', () => {
  test('gives the address, with the usual attributes', () => {
    expect(call('CreateQueue', { QueueName: 'jobs' })).toEqual({ QueueUrl });
    expect(attributes()).toMatchObject({
      VisibilityTimeout: '30',
      DelaySeconds: '0',
      MessageRetentionPeriod: '345600',
      ReceiveMessageWaitTimeSeconds: '0',
      CreatedTimestamp: '1795435200',
    });
  });

  const Attributes = {
    FifoQueue: 'true',
    ContentBasedDeduplication: 'true',
    VisibilityTimeout: '60',
    DelaySeconds: '5',
    MessageRetentionPeriod: '60',
    ReceiveMessageWaitTimeSeconds: '20',
  };

  test('takes what is given, and keeps it', () => {
    call('CreateQueue', { QueueName: 'jobs.fifo', Attributes: { ...Attributes, KmsMasterKeyId: 'key' } });
    expect(attributes('jobs.fifo')).toMatchObject(Attributes);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: DEAD, maxReceiveCount: 3 });
    call('CreateQueue', { QueueName: 'jobs', Attributes: { RedrivePolicy } });
    expect(attributes()).toMatchObject({ RedrivePolicy });
  });

  test('again with the same is the same queue, with others refused', () => {
    call('CreateQueue', { QueueName: 'jobs', Attributes: { DelaySeconds: '5' } });
    expect(call('CreateQueue', { QueueName: 'jobs', Attributes: { DelaySeconds: '5' } })).toEqual({ QueueUrl });
    expect(call('CreateQueue', { QueueName: 'jobs' })).toEqual({ QueueUrl });
    expect(() => call('CreateQueue', { QueueName: 'jobs', Attributes: { DelaySeconds: '6' } })).toThrow(
      expect.objectContaining({ code: 'QueueNameExists' }),
    );
  });

  test.each<[string, Record<string, string>, string]>([
    ['an unknown attribute', { Colour: 'red' }, 'InvalidAttributeName'],
    ['one that only SQS sets', { QueueArn: DEAD }, 'InvalidAttributeName'],
    ['too long a delay', { DelaySeconds: '901' }, 'InvalidAttributeValue'],
    ['a fraction', { DelaySeconds: '1.5' }, 'InvalidAttributeValue'],
    ['too short a retention', { MessageRetentionPeriod: '59' }, 'InvalidAttributeValue'],
    ['too long a wait', { ReceiveMessageWaitTimeSeconds: '21' }, 'InvalidAttributeValue'],
    ['too long a visibility time-out', { VisibilityTimeout: '43201' }, 'InvalidAttributeValue'],
    ['a word for a flag', { FifoQueue: 'yes' }, 'InvalidAttributeValue'],
    ['a FIFO queue without the ending', { FifoQueue: 'true' }, 'InvalidParameterValue'],
    ['a redrive that is no JSON', { RedrivePolicy: '{' }, 'InvalidAttributeValue'],
    [
      'a redrive elsewhere',
      { RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:x:y:dead","maxReceiveCount":1}' },
      'InvalidAttributeValue',
    ],
    [
      'a redrive after no receive',
      { RedrivePolicy: `{"deadLetterTargetArn":"${DEAD}","maxReceiveCount":0}` },
      'InvalidAttributeValue',
    ],
    [
      'a redrive to nowhere',
      { RedrivePolicy: `{"deadLetterTargetArn":"${DEAD}0","maxReceiveCount":1}` },
      'InvalidParameterValue',
    ],
  ])('%s is refused', (_sentence, given, code) => {
    expect(() => call('CreateQueue', { QueueName: 'jobs', Attributes: given })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

test('attributes change for what comes after, and an empty redrive is none', () => {
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: DEAD, maxReceiveCount: 1 });
  call('CreateQueue', { QueueName: 'jobs' });
  call('SetQueueAttributes', { QueueUrl, Attributes: { VisibilityTimeout: '1', RedrivePolicy } });
  call('SendMessage', { QueueUrl, MessageBody: 'a' });
  call('ReceiveMessage', { QueueUrl });
  account.clock.advance(1000);
  expect(call('ReceiveMessage', { QueueUrl })).toEqual({});
  expect(attributes('dead')).toMatchObject({ ApproximateNumberOfMessages: '1' });
  call('SetQueueAttributes', { QueueUrl, Attributes: { RedrivePolicy: '' } });
  expect(attributes()).not.toHaveProperty('RedrivePolicy');
  expect(() => call('SetQueueAttributes', { QueueUrl, Attributes: { FifoQueue: 'true' } })).toThrow(
    'only during queue creation',
  );
});

test('a deleted queue is gone with its messages, and its name rests for a minute', () => {
  call('CreateQueue', { QueueName: 'jobs' });
  call('SendMessage', { QueueUrl, MessageBody: 'a', DelaySeconds: 9 });
  call('DeleteQueue', { QueueUrl });
  expect(account.clock.pending()).toBe(0);
  expect(() => call('SendMessage', { QueueUrl, MessageBody: 'a' })).toThrow(
    expect.objectContaining({ code: 'QueueDoesNotExist' }),
  );
  account.clock.advance(59_999);
  expect(() => call('CreateQueue', { QueueName: 'jobs' })).toThrow(
    expect.objectContaining({ code: 'QueueDeletedRecently' }),
  );
  account.clock.advance(1);
  expect(call('CreateQueue', { QueueName: 'jobs' })).toEqual({ QueueUrl });
});

test('queues are listed by name, in pages for who asks', () => {
  for (const QueueName of ['b', 'a2', 'a1']) call('CreateQueue', { QueueName });
  expect(call('ListQueues', {})).toEqual({ QueueUrls: ['a1', 'a2', 'b', 'dead'].map(url) });
  const { NextToken, QueueUrls } = call('ListQueues', { QueueNamePrefix: 'a', MaxResults: 1 });
  expect(QueueUrls).toEqual([url('a1')]);
  expect(call('ListQueues', { QueueNamePrefix: 'a', MaxResults: 1, NextToken })).toEqual({ QueueUrls: [url('a2')] });
  expect(call('ListQueues', { QueueNamePrefix: 'x' })).toEqual({});
  expect(() => call('ListQueues', { MaxResults: 1001 })).toThrow('Must be between 1 and 1000');
});

describe('batches', () => {
  beforeEach(() => {
    call('CreateQueue', { QueueName: 'jobs' });
  });

  test('each entry succeeds or fails by itself', () => {
    const Entries = [
      { Id: 'a', MessageBody: 'one' },
      { Id: 'b', MessageBody: '' },
      { Id: 'c', MessageBody: 'three', DelaySeconds: 901 },
    ];
    expect(call('SendMessageBatch', { QueueUrl, Entries })).toEqual({
      Successful: [{ Id: 'a', MessageId: expect.any(String), MD5OfMessageBody: 'f97c5d29941bfb1b2fdab0874906ab82' }],
      Failed: [
        { Id: 'b', Code: 'MissingParameter', Message: expect.any(String), SenderFault: true },
        { Id: 'c', Code: 'InvalidParameterValue', Message: expect.stringContaining('DelaySeconds'), SenderFault: true },
      ],
    });
    const [message] = call<{ Messages: { ReceiptHandle: string }[] }>('ReceiveMessage', { QueueUrl }).Messages;
    const one = { Id: 'a', ReceiptHandle: message?.ReceiptHandle };
    expect(call('ChangeMessageVisibilityBatch', { QueueUrl, Entries: [{ ...one, VisibilityTimeout: 100 }] })).toEqual({
      Successful: [{ Id: 'a' }],
      Failed: [],
    });
    account.clock.advance(99_999);
    expect(attributes()).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '1' });
    expect(call('DeleteMessageBatch', { QueueUrl, Entries: [one, { Id: 'b', ReceiptHandle: 'x' }] })).toMatchObject({
      Successful: [{ Id: 'a' }],
      Failed: [{ Id: 'b', Code: 'ReceiptHandleIsInvalid' }],
    });
    expect(attributes()).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '0' });
  });

  const entries = (...ids: readonly string[]): object[] => ids.map((Id) => ({ Id, MessageBody: 'x' }));
  test.each<[string, object[], string]>([
    ['no entry', [], 'EmptyBatchRequest'],
    ['eleven entries', entries(...'abcdefghijk'), 'TooManyEntriesInBatchRequest'],
    ['an id twice', entries('a', 'b', 'a'), 'BatchEntryIdsNotDistinct'],
    ['an id with a blank', entries('a b'), 'InvalidBatchEntryId'],
    [
      'more than a mebibyte',
      [1, 2].map((Id) => ({ Id: `${Id}`, MessageBody: 'x'.repeat(600_000) })),
      'BatchRequestTooLong',
    ],
  ])('%s is refused', (_sentence, Entries, code) => {
    expect(() => call('SendMessageBatch', { QueueUrl, Entries })).toThrow(expect.objectContaining({ code }));
  });
});

describe('limits', () => {
  test('a second purge within a minute is refused', () => {
    call('PurgeQueue', { QueueUrl: url('dead') });
    account.clock.advance(59_999);
    expect(() => call('PurgeQueue', { QueueUrl: url('dead') })).toThrow(
      expect.objectContaining({ code: 'PurgeQueueInProgress', status: 403 }),
    );
    account.clock.advance(1);
    expect(() => call('PurgeQueue', { QueueUrl: url('dead') })).not.toThrow();
  });

  test('a message is kept for the retention of its queue', () => {
    const queue = cloud.queues.create({ ...usualSettings('jobs'), retentionMs: 60_000 });
    const usual = cloud.queues.create(usualSettings('usual'));
    for (const each of [queue, usual]) each.send({ body: 'a' });
    account.clock.advance(59_999);
    expect(queue.depth().visible).toBe(1);
    account.clock.advance(1);
    expect(queue.receive(1)).toEqual([]);
    expect(queue.depth().visible).toBe(0);
    account.clock.advance(4 * 24 * 3_600_000 - 60_001);
    expect(usual.depth().visible).toBe(1);
    account.clock.advance(1);
    expect(usual.depth().visible).toBe(0);
  });

  test('120,000 messages are in flight, then a standard queue says OverLimit', () => {
    const queue = cloud.queues.create(usualSettings('jobs'));
    for (let sent = 0; sent < 120_001; sent += 1) queue.send({ body: 'a' });
    const [first] = queue.receive(1);
    expect(queue.receive(130_000)).toHaveLength(119_999);
    expect(() => call('ReceiveMessage', { QueueUrl })).toThrow(
      expect.objectContaining({ code: 'OverLimit', status: 403 }),
    );
    queue.delete(first?.receiptHandle ?? '');
    expect(queue.receive(10)).toHaveLength(1);
  });

  test('20,000 are in flight, then a FIFO queue gives nothing', () => {
    const queue = cloud.queues.create({ ...usualSettings('jobs.fifo'), fifo: true });
    for (let sent = 0; sent < 20_001; sent += 1)
      queue.send({ body: 'a', groupId: `${sent}`, deduplicationId: `${sent}` });
    const [first] = queue.receive(1);
    expect(queue.receive(30_000)).toHaveLength(19_999);
    expect(call('ReceiveMessage', { QueueUrl: url('jobs.fifo') })).toEqual({});
    queue.delete(first?.receiptHandle ?? '');
    expect(queue.receive(10)).toHaveLength(1);
  });

  test('attributes count as bytes of a message', () => {
    const queue = cloud.queues.create(usualSettings('jobs'));
    const attribute = { n: { type: 'String', value: 'abc' } };
    expect(() => queue.send({ body: 'x'.repeat(1_048_576 - 10), attributes: attribute })).not.toThrow();
    expect(() => queue.send({ body: 'x'.repeat(1_048_576 - 9), attributes: attribute })).toThrow('must be shorter');
  });
});

test('a FIFO queue wants a deduplication id unless the content may stand for it', () => {
  call('CreateQueue', { QueueName: 'jobs.fifo', Attributes: { FifoQueue: 'true' } });
  const input = { QueueUrl: url('jobs.fifo'), MessageBody: 'a', MessageGroupId: 'g' };
  expect(() => call('SendMessage', input)).toThrow(
    'ContentBasedDeduplication enabled or MessageDeduplicationId provided',
  );
  call('SetQueueAttributes', { QueueUrl: url('jobs.fifo'), Attributes: { ContentBasedDeduplication: 'true' } });
  expect(() => call('SendMessage', input)).not.toThrow();
});

test('attributes of every type come back as they were, with the digest that clients check', () => {
  call('CreateQueue', { QueueName: 'jobs' });
  const MessageAttributes = {
    text: { DataType: 'String.note', StringValue: 'ü' },
    number: { DataType: 'Number', StringValue: '-1.5e3' },
    bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255) },
  };
  const sent = call('SendMessage', { QueueUrl, MessageBody: 'a', MessageAttributes });
  const input = { QueueUrl, MessageAttributeNames: ['All'] };
  expect(call('ReceiveMessage', input)).toMatchObject({
    Messages: [{ MessageAttributes, MD5OfMessageAttributes: sent['MD5OfMessageAttributes'] }],
  });
});

test('the digest is over length and bytes of names, types and values', () => {
  // printf '\0\0\0\1a\0\0\0\6String\1\0\0\0\1b' | md5sum
  expect(md5OfAttributes({ a: { type: 'String', value: 'b' } })).toBe('bef8bf215374a0a228d67533b1a488be');
  expect(md5OfAttributes({})).toBeUndefined();
});
