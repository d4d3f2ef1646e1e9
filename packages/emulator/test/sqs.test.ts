// The SQS operations, called as the fronts call them.
import type * as sqs from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, test } from 'vitest';
import { createCloud } from '../src/cloud/cloud.ts';
import type { Cloud } from '../src/cloud/operation.ts';
import { sqsOperations } from '../src/cloud/sqs/index.ts';
import { createWorld } from '../src/world/state.ts';
import { createHandClock, type HandClock } from './hand-clock.ts';
import { stacksOnly } from './stacks-only.ts';

const ARN = 'arn:aws:sqs:eu-central-1:210987654321:events';
const QueueUrl = 'http://127.0.0.1:4566/210987654321/events';
const FIFO_URL = 'http://127.0.0.1:4566/210987654321/looks.fifo';

let clock: HandClock;
let cloud: Cloud;

function operation(name: string): (typeof sqsOperations)[number] {
  const found = sqsOperations.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no operation ${name}`);
  return found;
}

function call<Output>(name: string, input: object): Output {
  return operation(name).run(input as never, cloud) as Output;
}

function receive(input: Partial<sqs.ReceiveMessageRequest> = {}): readonly sqs.Message[] {
  return call<sqs.ReceiveMessageResult>('ReceiveMessage', { QueueUrl, ...input }).Messages ?? [];
}

beforeEach(() => {
  clock = createHandClock(1_772_612_140_000);
  const world = createWorld({ account: '210987654321', region: 'eu-central-1', clock, seed: 1 });
  cloud = createCloud(world, () => 'http://127.0.0.1:4566', stacksOnly);
  const { queues } = cloud;
  queues.create({ name: 'dead', fifo: false, visibilityTimeoutMs: 30_000, delayMs: 0, redrive: undefined });
  const redrive = { deadLetterQueue: 'dead', maxReceiveCount: 20 };
  queues.create({ name: 'events', fifo: false, visibilityTimeoutMs: 30_000, delayMs: 0, redrive });
  queues.create({
    name: 'looks.fifo',
    fifo: true,
    visibilityTimeoutMs: 60_000,
    delayMs: 5000,
    redrive: undefined,
    contentBasedDeduplication: true,
  });
});

test('a message is sent, received with what was asked for, and deleted', () => {
  const sent = call<sqs.SendMessageResult>('SendMessage', {
    QueueUrl,
    MessageBody: 'hello',
    MessageAttributes: {
      'trace.id': { DataType: 'String', StringValue: '7' },
      other: { DataType: 'String', StringValue: '8' },
    },
  });
  expect(sent).toEqual({
    MessageId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592',
    MD5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  const [message] = receive({ MessageSystemAttributeNames: ['SentTimestamp'], MessageAttributeNames: ['trace.*'] });
  expect(message).toEqual({
    MessageId: sent.MessageId,
    ReceiptHandle: expect.any(String),
    Body: 'hello',
    MD5OfBody: '5d41402abc4b2a76b9719d911017c592',
    Attributes: { SentTimestamp: '1772612140000' },
    MessageAttributes: { 'trace.id': { DataType: 'String', StringValue: '7' } },
    MD5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  call('DeleteMessage', { QueueUrl, ReceiptHandle: message?.ReceiptHandle });
  clock.advance(30_000);
  expect(call('ReceiveMessage', { QueueUrl })).toEqual({});
});

test('a receive may bring its own visibility time-out', () => {
  call('SendMessage', { QueueUrl, MessageBody: 'a' });
  expect(receive({ VisibilityTimeout: 2, AttributeNames: ['All'] })[0]?.Attributes?.ApproximateReceiveCount).toBe('1');
  clock.advance(1999);
  expect(receive()).toHaveLength(0);
  clock.advance(1);
  expect(receive({ AttributeNames: ['All'] })[0]?.Attributes?.ApproximateReceiveCount).toBe('2');
});

test('visibility is changed in seconds', () => {
  call('SendMessage', { QueueUrl, MessageBody: 'a' });
  const ReceiptHandle = receive()[0]?.ReceiptHandle;
  call('ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: 5 });
  clock.advance(4999);
  expect(receive()).toHaveLength(0);
  clock.advance(1);
  expect(receive()).toHaveLength(1);
});

test('a delay is in seconds', () => {
  call('SendMessage', { QueueUrl, MessageBody: 'a', DelaySeconds: 3 });
  clock.advance(2999);
  expect(receive()).toHaveLength(0);
  clock.advance(1);
  expect(receive()).toHaveLength(1);
});

test('a FIFO send answers with a sequence number, the same one for a duplicate', () => {
  const send = (): unknown => call('SendMessage', { QueueUrl: FIFO_URL, MessageBody: 'a', MessageGroupId: 'g' });
  const first = send();
  expect(first).toMatchObject({ SequenceNumber: '00000000000000000001' });
  expect(send()).toEqual(first);
});

test('a purge empties the queue', () => {
  call('SendMessage', { QueueUrl, MessageBody: 'a' });
  call('PurgeQueue', { QueueUrl });
  expect(receive()).toHaveLength(0);
});

describe('GetQueueAttributes', () => {
  const standard = {
    QueueArn: ARN,
    ApproximateNumberOfMessages: '1',
    ApproximateNumberOfMessagesNotVisible: '1',
    ApproximateNumberOfMessagesDelayed: '1',
    VisibilityTimeout: '30',
    DelaySeconds: '0',
    MessageRetentionPeriod: '345600',
    ReceiveMessageWaitTimeSeconds: '0',
    CreatedTimestamp: '1772612140',
    RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:210987654321:dead","maxReceiveCount":20}',
  };
  beforeEach(() => {
    call('SendMessage', { QueueUrl, MessageBody: 'a' });
    call('SendMessage', { QueueUrl, MessageBody: 'b' });
    call('SendMessage', { QueueUrl, MessageBody: 'c', DelaySeconds: 9 });
    receive();
  });
  const rows: readonly (readonly [string, readonly string[] | undefined, object])[] = [
    ['all of them', ['All'], { Attributes: standard }],
    ['one of them', ['QueueArn'], { Attributes: { QueueArn: ARN } }],
    ['none when none is asked for', undefined, {}],
    ['none where this queue has no value', ['FifoQueue', 'Policy'], {}],
  ];
  test.each(rows)('gives %s', (_, AttributeNames, expected) => {
    expect(call('GetQueueAttributes', { QueueUrl, AttributeNames })).toEqual(expected);
  });

  test('says that a queue is FIFO', () => {
    expect(call('GetQueueAttributes', { QueueUrl: FIFO_URL, AttributeNames: ['All'] })).toMatchObject({
      Attributes: { FifoQueue: 'true', ContentBasedDeduplication: 'true', DelaySeconds: '5', VisibilityTimeout: '60' },
    });
  });
});

test('a queue is found by name', () => {
  expect(call('GetQueueUrl', { QueueName: 'events', QueueOwnerAWSAccountId: '210987654321' })).toEqual({ QueueUrl });
});

describe('refusals', () => {
  const elsewhere = 'http://127.0.0.1:4566/210987654321/nothing';
  const rows: readonly (readonly [string, string, object, string])[] = [
    ['an unknown queue', 'SendMessage', { QueueUrl: elsewhere, MessageBody: 'a' }, 'QueueDoesNotExist'],
    ['no queue', 'PurgeQueue', {}, 'MissingParameter'],
    ['no body', 'SendMessage', { QueueUrl }, 'MissingParameter'],
    [
      'an attribute without a value',
      'SendMessage',
      { QueueUrl, MessageBody: 'a', MessageAttributes: { x: { DataType: 'Binary' } } },
      'InvalidParameterValue',
    ],
    [
      'an attribute of another kind',
      'SendMessage',
      { QueueUrl, MessageBody: 'a', MessageAttributes: { x: { DataType: 'Date', StringValue: '1' } } },
      'InvalidParameterValue',
    ],
    [
      'a number that is none',
      'SendMessage',
      { QueueUrl, MessageBody: 'a', MessageAttributes: { x: { DataType: 'Number', StringValue: 'many' } } },
      'InvalidParameterValue',
    ],
    ['no receipt handle', 'DeleteMessage', { QueueUrl }, 'MissingParameter'],
    ['a receipt handle that is none', 'DeleteMessage', { QueueUrl, ReceiptHandle: 'x' }, 'ReceiptHandleIsInvalid'],
    ['no visibility time-out', 'ChangeMessageVisibility', { QueueUrl, ReceiptHandle: 'x' }, 'MissingParameter'],
    ['too many messages', 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 11 }, 'InvalidParameterValue'],
    ['too long a wait', 'ReceiveMessage', { QueueUrl, WaitTimeSeconds: 21 }, 'InvalidParameterValue'],
    [
      'too long a visibility time-out',
      'ReceiveMessage',
      { QueueUrl, VisibilityTimeout: 43_201 },
      'InvalidParameterValue',
    ],
    ['an unknown attribute', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['Size'] }, 'InvalidAttributeName'],
    ['an unknown name', 'GetQueueUrl', { QueueName: 'nothing' }, 'QueueDoesNotExist'],
    [
      'a queue of another account',
      'GetQueueUrl',
      { QueueName: 'events', QueueOwnerAWSAccountId: '1' },
      'QueueDoesNotExist',
    ],
  ];
  test.each(rows)('%s (%s)', (_, name, input, code) => {
    expect(() => call(name, input)).toThrow(expect.objectContaining({ code }));
  });
});
