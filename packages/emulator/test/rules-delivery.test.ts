// Rules whose targets do not take an event: how often EventBridge tries, and what a dead letter says.
import { beforeEach, describe, expect, test } from 'vitest';
import { createRules } from '../src/cloud/events/create-rules.ts';
import type { Rules } from '../src/cloud/events/rules.ts';
import type { RetryPolicy, Target } from '../src/cloud/events/target.ts';
import { createFunctions, type Functions } from '../src/cloud/lambda/functions.ts';
import { AwsError } from '../src/cloud/operation.ts';
import type { Queue } from '../src/cloud/sqs/queues.ts';
import { awsQuotas } from '../src/world/quotas.ts';
import { createQueueStage, MINUTE, type QueueStage, SECOND, START } from './queue-stage.ts';

const place = { account: '210987654321', region: 'eu-central-1' };
const SQS = 'arn:aws:sqs:eu-central-1:210987654321';
const event = { source: 'shop', detail: { order: 7 } };

let stage: QueueStage;
let functions: Functions;
let rules: Rules;
let dead: Queue;

beforeEach(() => {
  stage = createQueueStage();
  functions = createFunctions({ ...place, clock: stage.clock });
  const world = { ...place, clock: stage.clock, quotas: { ...awsQuotas } };
  rules = createRules({ world, queues: stage.queues, functions });
  dead = stage.queueNamed('dead');
});

function putRule(target: Target): void {
  rules.putRule({ name: 'orders', pattern: { source: ['shop'] }, enabled: true, targets: [target] });
}

/** A queue that answers every message with this refusal, as long as there is one. */
function refusing(refusal: () => AwsError | undefined) {
  const asked: number[] = [];
  const queue = stage.queueNamed('busy');
  const send: Queue['send'] = (message) => {
    asked.push(stage.clock.now() - START);
    const problem = refusal();
    if (problem !== undefined) throw problem;
    return queue.send(message);
  };
  const target = (retryPolicy: RetryPolicy): Target => ({
    kind: 'queue',
    queue: { arn: queue.arn, settings: queue.settings, send },
    retryPolicy,
    deadLetterArn: dead.arn,
  });
  return { asked, queue, target };
}

const throttled = (): AwsError => new AwsError('ThrottlingException', 'Rate exceeded');

function lettersOf(queue: Queue): readonly object[] {
  return queue.receive(10).map(({ body, messageAttributes }) => {
    const texts = Object.entries(messageAttributes).map(([name, { value }]) => [name, value]);
    return { event: JSON.parse(body), ...Object.fromEntries(texts) };
  });
}

describe('a target by ARN', () => {
  test('is the queue or the function that is there when the event comes', async () => {
    const calls: unknown[] = [];
    putRule({ kind: 'arn', arn: `${SQS}:late` });
    const late = stage.queueNamed('late');
    rules.put(event);
    expect(late.depth().visible).toBe(1);
    const arn = functions.add('tap', async (given) => void calls.push(given));
    putRule({ kind: 'arn', arn });
    rules.put(event);
    expect(calls).toEqual([event]);
  });

  test('that is a FIFO queue gets its group', () => {
    const fifo = stage.queueNamed('late.fifo');
    putRule({ kind: 'arn', arn: fifo.arn, groupId: 'orders' });
    rules.put(event);
    expect(fifo.receive(1)[0]?.attributes['MessageGroupId']).toBe('orders');
  });

  const missing = [
    ['a queue that does not exist', `${SQS}:none`],
    ['a function that does not exist', 'arn:aws:lambda:eu-central-1:210987654321:function:none'],
    ['a queue of that name in another Region', 'arn:aws:sqs:eu-west-1:210987654321:dead'],
  ] as const;
  test.each(missing)('that is %s: the event goes to the dead-letter queue at once', (_, arn) => {
    putRule({ kind: 'arn', arn, deadLetterArn: dead.arn });
    rules.put(event);
    expect(stage.clock.pending()).toBe(0);
    expect(lettersOf(dead)).toEqual([
      {
        event,
        RULE_ARN: 'arn:aws:events:eu-central-1:210987654321:rule/orders',
        TARGET_ARN: arn,
        ERROR_CODE: 'NO_RESOURCE',
        ERROR_MESSAGE: 'The target does not exist.',
        RETRY_ATTEMPTS: '0',
      },
    ]);
  });

  test.each([
    ['without a dead-letter queue', undefined],
    ['with one that does not exist', `${SQS}:gone`],
  ])('that is missing, %s: the event is lost and nobody fails', (_, deadLetterArn) => {
    putRule({ kind: 'arn', arn: `${SQS}:none`, ...(deadLetterArn === undefined ? {} : { deadLetterArn }) });
    expect(() => rules.put(event)).not.toThrow();
    expect(dead.depth().visible).toBe(0);
  });
});

describe('a target that refuses', () => {
  test('is tried again after pauses that grow, until it takes the event', () => {
    let refusals = 4;
    const { asked, queue, target } = refusing(() => (refusals-- > 0 ? throttled() : undefined));
    putRule(target({ retries: 185, ageMs: 1440 * MINUTE }));
    rules.put(event);
    stage.clock.advance(60 * MINUTE);
    const pauses = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
    expect(pauses).toHaveLength(4);
    for (const [index, pause] of pauses.entries()) {
      const longest = SECOND * 2 ** index;
      expect(pause).toBeGreaterThanOrEqual(longest / 2);
      expect(pause).toBeLessThanOrEqual(longest);
    }
    expect(queue.depth().visible).toBe(1);
    expect(dead.depth().visible).toBe(0);
  });

  const broken = (): AwsError => new AwsError('InternalError', 'Try again.', 500);
  const unfit = (): AwsError => new AwsError('InvalidParameterValue', 'Too long.');
  const rows: readonly (readonly [string, () => AwsError, RetryPolicy, object])[] = [
    [
      'for ever, and may be tried three times: ends after three retries',
      throttled,
      { retries: 3, ageMs: 1440 * MINUTE },
      { ERROR_CODE: 'THROTTLING', EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts', RETRY_ATTEMPTS: '3' },
    ],
    [
      'for ever, and may never be tried again: ends at once',
      broken,
      { retries: 0, ageMs: 1440 * MINUTE },
      { ERROR_CODE: 'ERROR_FROM_TARGET', EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts', RETRY_ATTEMPTS: '0' },
    ],
    [
      'for longer than an event may be old: ends by age',
      throttled,
      { retries: 185, ageMs: MINUTE },
      { ERROR_CODE: 'THROTTLING', EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds' },
    ],
    [
      'because of the event itself: is not tried again',
      unfit,
      { retries: 185, ageMs: 1440 * MINUTE },
      { ERROR_CODE: 'INVALID_PARAMETER', ERROR_MESSAGE: 'Too long.', RETRY_ATTEMPTS: '0' },
    ],
  ];
  test.each(rows)('%s', (_, refusal, retryPolicy, letter) => {
    const { asked, target } = refusing(refusal);
    putRule(target(retryPolicy));
    rules.put(event);
    stage.clock.advance(2 * 1440 * MINUTE);
    expect(stage.clock.pending()).toBe(0);
    const letters = lettersOf(dead);
    expect(letters).toEqual([expect.objectContaining({ event, TARGET_ARN: `${SQS}:busy`, ...letter })]);
    expect('EXHAUSTED_RETRY_CONDITION' in (letters[0] ?? {})).toBe('EXHAUSTED_RETRY_CONDITION' in letter);
    expect(asked.at(-1)).toBeLessThanOrEqual(retryPolicy.ageMs);
  });

  test('with no policy of its own is tried for most of a day', () => {
    const { asked, target } = refusing(throttled);
    const { retryPolicy: _, ...usual } = target({ retries: 0, ageMs: 0 });
    putRule(usual);
    rules.put(event);
    stage.clock.advance(2 * 1440 * MINUTE);
    expect(asked.length).toBeLessThanOrEqual(186);
    expect(asked.at(-1)).toBeGreaterThan(20 * 60 * MINUTE);
    expect(asked.at(-1)).toBeLessThanOrEqual(24 * 60 * MINUTE);
  });
});

test('a mistake of the emulator is no refusal', () => {
  const { target } = refusing(() => {
    throw new TypeError('a bug');
  });
  putRule(target({ retries: 3, ageMs: MINUTE }));
  expect(() => rules.put(event)).toThrow('a bug');
});
