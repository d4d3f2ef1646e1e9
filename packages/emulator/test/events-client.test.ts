// EventBridge as AWS's own client sees it: rules, targets, events, and the matcher put to the test.
import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  PutRuleCommand,
  type PutRuleCommandInput,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventsOperations } from '../src/cloud/events/index.ts';
import type { Queue } from '../src/cloud/sqs/queues.ts';
import { type Account, ADMIN, createAccount, principal } from './account.ts';
import { clients, refusalOf } from './clients.ts';

const RULE = 'arn:aws:events:eu-west-1:111122223333:rule/orders';
const BUS = 'arn:aws:events:eu-west-1:111122223333:event-bus/default';
const SQS = 'arn:aws:sqs:eu-west-1:111122223333';
const EventPattern = '{"source":["shop"]}';

let account: Account;
let events: EventBridgeClient;
let queue: Queue;

/** Puts events of its own, describes its rule, and sends it to its own queue. */
const shopkeeper = principal(
  'shop',
  {
    Statement: {
      Effect: 'Allow',
      Action: 'events:PutEvents',
      Resource: BUS,
      Condition: { StringEquals: { 'events:source': 'shop', 'events:detail-type': 'order' } },
    },
  },
  { Statement: { Effect: 'Allow', Action: 'events:DescribeRule', Resource: RULE } },
  {
    Statement: {
      Effect: 'Allow',
      Action: 'events:PutTargets',
      Resource: RULE,
      Condition: { 'ForAllValues:ArnEquals': { 'events:TargetArn': `${SQS}:orders` } },
    },
  },
);

async function connect(user: string): Promise<EventBridgeClient> {
  const { url } = await clients(account);
  const credentials = { accessKeyId: `AKID${user}`, secretAccessKey: 'secret' };
  return new EventBridgeClient({ endpoint: url, region: 'eu-west-1', maxAttempts: 1, credentials });
}

beforeEach(async () => {
  const principals = [principal('admin', ADMIN), shopkeeper];
  account = createAccount({ principals, more: eventsOperations });
  events = await connect('ADMIN');
  const settings = { visibilityTimeoutMs: 30_000, delayMs: 0, redrive: undefined };
  queue = account.cloud.queues.create({ name: 'orders', fifo: false, ...settings });
});
afterEach(() => events.destroy());

const putRule = (different: Partial<PutRuleCommandInput> = {}) =>
  events.send(new PutRuleCommand({ Name: 'orders', EventPattern, ...different }));
const putTargets = (...Targets: readonly Target[]) =>
  events.send(new PutTargetsCommand({ Rule: 'orders', Targets: [...Targets] }));
const entry = (different: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
  Source: 'shop',
  DetailType: 'order',
  Detail: '{"id":7}',
  ...different,
});
const putEvents = (...Entries: readonly PutEventsRequestEntry[]) =>
  events.send(new PutEventsCommand({ Entries: [...Entries] }));

function received(): readonly object[] {
  return queue.receive(10).map(({ body }) => JSON.parse(body));
}

test('an event goes through a rule into its queue, with the envelope around it', async () => {
  expect((await putRule({ Description: 'all orders' })).RuleArn).toBe(RULE);
  expect(await putTargets({ Id: 'queue', Arn: queue.arn })).toMatchObject({ FailedEntryCount: 0, FailedEntries: [] });
  const put = await putEvents(
    entry({ Resources: ['till-1'], Time: new Date('2026-11-23T11:00:00.500Z') }),
    entry({ Source: 'mill' }),
  );
  expect(put.FailedEntryCount).toBe(0);
  expect(new Set(put.Entries?.map(({ EventId }) => EventId)).size).toBe(2);
  expect(received()).toEqual([
    {
      version: '0',
      id: put.Entries?.[0]?.EventId,
      'detail-type': 'order',
      source: 'shop',
      account: '111122223333',
      time: '2026-11-23T11:00:00Z',
      region: 'eu-west-1',
      resources: ['till-1'],
      detail: { id: 7 },
    },
  ]);
});

test('a function of the account is called with the event', async () => {
  const called = new Promise((resolve) => {
    account.cloud.functions.add('tap', async (event) => resolve(event));
  });
  await putRule();
  await putTargets({ Id: 'tap', Arn: 'arn:aws:lambda:eu-west-1:111122223333:function:tap' });
  await putEvents(entry());
  expect(await called).toMatchObject({ source: 'shop', time: '2026-11-23T12:00:00Z', resources: [] });
});

test('a target that is gone sends the event to its dead-letter queue', async () => {
  await putRule();
  const RetryPolicy = { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 };
  await putTargets({ Id: 'q', Arn: `${SQS}:gone`, RetryPolicy, DeadLetterConfig: { Arn: queue.arn } });
  await putEvents(entry());
  expect(queue.receive(1)[0]?.messageAttributes).toMatchObject({
    RULE_ARN: { type: 'String', value: RULE },
    ERROR_CODE: { type: 'String', value: 'NO_RESOURCE' },
  });
});

describe('rules', () => {
  test('are described as they were put, and keep their targets when put again', async () => {
    await putRule({ Description: 'all orders' });
    await putTargets({ Id: 'queue', Arn: queue.arn });
    const described = { Name: 'orders', Arn: RULE, EventPattern, EventBusName: 'default' };
    expect(await events.send(new DescribeRuleCommand({ Name: 'orders' }))).toMatchObject({
      ...described,
      Description: 'all orders',
      State: 'ENABLED',
      CreatedBy: '111122223333',
    });
    await putRule({ State: 'DISABLED' });
    await putEvents(entry());
    expect(received()).toEqual([]);
    const { Rules } = await events.send(new ListRulesCommand({}));
    expect(Rules).toEqual([{ ...described, State: 'DISABLED' }]);
    await putRule({ State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' });
    await putEvents(entry());
    expect(received()).toHaveLength(1);
  });

  test('of the process itself are described with their pattern as text', async () => {
    account.cloud.rules.putRule({ name: 'inside', pattern: { source: ['a'] }, enabled: true, targets: [] });
    const { EventPattern: text } = await events.send(new DescribeRuleCommand({ Name: 'inside' }));
    expect(text).toBe('{"source":["a"]}');
  });

  test('are listed by name, by prefix, in pages', async () => {
    for (const Name of ['b2', 'a', 'b1', 'b3']) await putRule({ Name });
    const page = { NamePrefix: 'b', Limit: 2 };
    const first = await events.send(new ListRulesCommand(page));
    const second = await events.send(new ListRulesCommand({ ...page, NextToken: first.NextToken }));
    const names = [first, second].map(({ Rules }) => Rules?.map(({ Name }) => Name));
    expect(names).toEqual([['b1', 'b2'], ['b3']]);
    expect(second.NextToken).toBeUndefined();
  });

  test('cannot be deleted before their targets are', async () => {
    await putRule();
    await putTargets({ Id: 'one', Arn: queue.arn }, { Id: 'two', Arn: `${SQS}:other` });
    const drop = () => refusalOf(events.send(new DeleteRuleCommand({ Name: 'orders' })));
    const remove = (...Ids: string[]) => events.send(new RemoveTargetsCommand({ Rule: 'orders', Ids }));
    await remove('one', 'never there');
    expect(await drop()).toBe('ValidationException 400');
    await remove('two');
    expect(await drop()).toBe('done');
    expect(account.cloud.rules.all()).toEqual([]);
    expect(await drop()).toBe('done');
  });

  const refusals: readonly (readonly [string, Partial<PutRuleCommandInput>, string])[] = [
    ['a pattern that is none', { EventPattern: '{"source":"shop"}' }, 'InvalidEventPatternException 400'],
    ['a pattern that is not JSON', { EventPattern: '{' }, 'InvalidEventPatternException 400'],
    ['a pattern of 4097 characters', { EventPattern: EventPattern.padEnd(4097) }, 'ValidationException 400'],
    ['a pattern of 2049 characters', { EventPattern: EventPattern.padEnd(2049) }, 'LimitExceededException 400'],
    ['a pattern of 2048 characters', { EventPattern: EventPattern.padEnd(2048) }, 'done'],
    ['no pattern', { EventPattern: undefined }, 'ValidationException 400'],
    ['a schedule', { ScheduleExpression: 'rate(1 minute)' }, 'ValidationException 400'],
    ['a name with a space', { Name: 'all orders' }, 'ValidationException 400'],
    ['a name of 65 characters', { Name: 'x'.repeat(65) }, 'ValidationException 400'],
    ['a state that is none', { State: 'ASLEEP' as 'ENABLED' }, 'ValidationException 400'],
    ['another bus', { EventBusName: 'partner' }, 'ResourceNotFoundException 400'],
    ['the default bus by ARN', { EventBusName: BUS }, 'done'],
  ];
  test.each(refusals)('PutRule: %s', async (_, different, outcome) => {
    expect(await refusalOf(putRule(different))).toBe(outcome);
  });
});

describe('targets', () => {
  test('with the id of another take its place, and are five at most', async () => {
    await putRule();
    const targets = [1, 2, 3, 4, 5].map((number) => ({ Id: `t${number}`, Arn: queue.arn }));
    await putTargets(...targets);
    expect(await refusalOf(putTargets({ Id: 't6', Arn: queue.arn }))).toBe('LimitExceededException 400');
    expect(await refusalOf(putTargets({ Id: 't5', Arn: `${SQS}:other` }))).toBe('done');
    await putEvents(entry());
    expect(queue.depth().visible).toBe(4);
  });

  test('need a rule', async () => {
    const none = { Rule: 'orders' };
    const outcomes = [
      await refusalOf(putTargets({ Id: 't', Arn: queue.arn })),
      await refusalOf(events.send(new RemoveTargetsCommand({ ...none, Ids: ['t'] }))),
      await refusalOf(events.send(new DescribeRuleCommand({ Name: 'orders' }))),
    ];
    expect(new Set(outcomes)).toEqual(new Set(['ResourceNotFoundException 400']));
  });

  const policy = (MaximumRetryAttempts?: number, MaximumEventAgeInSeconds?: number): Partial<Target> => ({
    RetryPolicy: { MaximumRetryAttempts, MaximumEventAgeInSeconds },
  });
  const rows: readonly (readonly [string, Partial<Target>, string])[] = [
    ['185 retries within a day', policy(185, 86_400), 'done'],
    ['no retries within a minute', policy(0, 60), 'done'],
    ['186 retries', policy(186), 'ValidationException 400'],
    ['less than no retries', policy(-1), 'ValidationException 400'],
    ['an age below a minute', policy(undefined, 59), 'ValidationException 400'],
    ['an age above a day', policy(undefined, 86_401), 'ValidationException 400'],
    ['a FIFO queue without a group', { Arn: `${SQS}:a.fifo` }, 'ValidationException 400'],
    ['a FIFO queue with a group', { Arn: `${SQS}:a.fifo`, SqsParameters: { MessageGroupId: 'g' } }, 'done'],
    ['a standard dead-letter queue', { DeadLetterConfig: { Arn: `${SQS}:dead` } }, 'done'],
    [
      'a dead-letter queue of another account',
      { DeadLetterConfig: { Arn: 'arn:aws:sqs:eu-west-1:999999999999:q' } },
      'ValidationException 400',
    ],
    ['a FIFO dead-letter queue', { DeadLetterConfig: { Arn: `${SQS}:dead.fifo` } }, 'ValidationException 400'],
    ['a queue of another account', { Arn: 'arn:aws:sqs:eu-west-1:999999999999:q' }, 'ValidationException 400'],
    ['a topic', { Arn: 'arn:aws:sns:eu-west-1:111122223333:t' }, 'ValidationException 400'],
    ['an input by a path', { InputPath: '{}' }, 'ValidationException 400'],
    ['an id with a space', { Id: 'a b' }, 'ValidationException 400'],
  ];
  test.each(rows)('PutTargets: %s', async (_, different, outcome) => {
    await putRule();
    expect(await refusalOf(putTargets({ Id: 't', Arn: queue.arn, ...different }))).toBe(outcome);
  });

  test('PutTargets: none at all', async () => {
    await putRule();
    expect(await refusalOf(putTargets())).toBe('ValidationException 400');
  });
});

describe('PutEvents', () => {
  const rows: readonly (readonly [string, Partial<PutEventsRequestEntry>, string | undefined])[] = [
    ['no source', { Source: undefined }, 'InvalidArgument'],
    ['an empty detail type', { DetailType: '' }, 'InvalidArgument'],
    ['no detail', { Detail: undefined }, 'InvalidArgument'],
    ['a detail that is not JSON', { Detail: '{' }, 'MalformedDetail'],
    ['a detail that is a list', { Detail: '[]' }, 'MalformedDetail'],
    ['a source of AWS', { Source: 'aws.ecs' }, 'NotAuthorizedForSourceException'],
    ['a source that only begins alike', { Source: 'awsome' }, undefined],
  ];
  test.each(rows)('%s: refused by itself, beside one that is taken', async (_, different, code) => {
    const { Entries, FailedEntryCount } = await putEvents(entry(different), entry());
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([code, undefined]);
    expect(Entries?.map(({ EventId }) => EventId !== undefined)).toEqual([code === undefined, true]);
    expect(FailedEntryCount).toBe(code === undefined ? 0 : 1);
  });

  test('an event for a bus that does not exist is taken and never seen', async () => {
    await putRule();
    await putTargets({ Id: 'queue', Arn: queue.arn });
    expect((await putEvents(entry({ EventBusName: 'partner' }))).FailedEntryCount).toBe(0);
    expect(received()).toEqual([]);
  });

  /** `shop`, `order` and the detail's braces, name, colon and quotes are 18 bytes; a time is 14. */
  const filled = (bytes: number): PutEventsRequestEntry => entry({ Detail: `{"id":"${'x'.repeat(bytes - 18)}"}` });
  test.each([
    ['ten entries', Array<PutEventsRequestEntry>(10).fill(entry()), 'done'],
    ['eleven entries', Array<PutEventsRequestEntry>(11).fill(entry()), 'ValidationException 400'],
    ['no entries', [], 'ValidationException 400'],
    ['256 KiB', [filled(256 * 1024)], 'done'],
    ['256 KiB and one byte', [filled(256 * 1024 + 1)], 'ValidationException 400'],
    ['256 KiB with a time', [{ ...filled(256 * 1024), Time: new Date(0) }], 'ValidationException 400'],
  ])('%s', async (_, entries, outcome) => {
    expect(await refusalOf(putEvents(...entries))).toBe(outcome);
  });
});

describe('TestEventPattern', () => {
  const event = {
    ...{ id: '1', account: '111122223333', source: 'shop', time: '2026-11-23T12:00:00Z', region: 'eu-west-1' },
    ...{ resources: [], 'detail-type': 'order', detail: { id: 7 } },
  };
  const ask = (pattern: string, Event: string) =>
    events.send(new TestEventPatternCommand({ EventPattern: pattern, Event }));

  test.each([
    [EventPattern, true],
    ['{"detail":{"id":[{"numeric":[">",7]}]}}', false],
  ])('%s: %s', async (pattern, result) => {
    expect((await ask(pattern, JSON.stringify(event))).Result).toBe(result);
  });

  const { resources: _, ...without } = event;
  test.each([
    ['a pattern that is none', '[]', JSON.stringify(event), 'InvalidEventPatternException 400'],
    ['an event without its resources', EventPattern, JSON.stringify(without), 'ValidationException 400'],
    ['an event that is a list', EventPattern, '[]', 'ValidationException 400'],
    ['an event that is not JSON', EventPattern, 'order', 'ValidationException 400'],
  ])('%s', async (_sentence, pattern, text, outcome) => {
    expect(await refusalOf(ask(pattern, text))).toBe(outcome);
  });
});

describe('somebody with few rights', () => {
  let shop: EventBridgeClient;
  beforeEach(async () => {
    await putRule();
    await putRule({ Name: 'other' });
    shop = await connect('SHOP');
  });
  afterEach(() => shop.destroy());

  const targets = (...arns: readonly string[]) =>
    new PutTargetsCommand({ Rule: 'orders', Targets: arns.map((Arn, index) => ({ Id: `t${index}`, Arn })) });
  const denied = 'AccessDeniedException 400';
  const rows: readonly (readonly [string, () => Promise<unknown>, string])[] = [
    ['puts events', () => shop.send(new PutEventsCommand({ Entries: [entry()] })), 'done'],
    [
      'puts none on another bus',
      () => shop.send(new PutEventsCommand({ Entries: [entry(), entry({ EventBusName: 'partner' })] })),
      denied,
    ],
    ['puts none of others', () => shop.send(new PutEventsCommand({ Entries: [entry({ Source: 'mill' })] })), denied],
    [
      'puts none of another kind',
      () => shop.send(new PutEventsCommand({ Entries: [entry({ DetailType: 'x' })] })),
      denied,
    ],
    ['sends them to its queue', () => shop.send(targets(`${SQS}:orders`)), 'done'],
    ['sends them nowhere else', () => shop.send(targets(`${SQS}:orders`, `${SQS}:mill`)), denied],
    ['describes the rule', () => shop.send(new DescribeRuleCommand({ Name: 'orders' })), 'done'],
    ['describes no other', () => shop.send(new DescribeRuleCommand({ Name: 'other' })), denied],
    ['deletes nothing', () => shop.send(new DeleteRuleCommand({ Name: 'orders' })), denied],
    ['lists nothing', () => shop.send(new ListRulesCommand({})), denied],
    ['tests nothing', () => shop.send(new TestEventPatternCommand({ EventPattern, Event: '{}' })), denied],
  ];
  test.each(rows)('%s', async (_, act, outcome) => {
    expect(await refusalOf(act())).toBe(outcome);
  });
});
