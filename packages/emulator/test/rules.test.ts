// Rules: who gets an event, in which form, and what happens when a function fails to take it.
import { beforeEach, describe, expect, test } from 'vitest';
import { createRules } from '../src/cloud/events/create-rules.ts';
import type { Rules } from '../src/cloud/events/rules.ts';
import type { Target } from '../src/cloud/events/target.ts';
import { createFunction, invoke } from '../src/cloud/lambda/function.ts';
import { createFunctions } from '../src/cloud/lambda/functions.ts';
import { createQueues } from '../src/cloud/sqs/create-queues.ts';
import type { Queue } from '../src/cloud/sqs/queues.ts';
import { awsQuotas } from '../src/world/quotas.ts';
import { createHandClock, type HandClock } from './hand-clock.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const place = { account: '210987654321', region: 'eu-central-1' };
const pattern = { source: ['aws.ecs'] };
const event = { source: 'aws.ecs', detail: { lastStatus: 'PENDING' } };

let clock: HandClock;
let rules: Rules;
let queue: Queue;
let looks: Queue;

/** Lets promises that are already decided take effect. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function advance(ms: number): Promise<void> {
  clock.advance(ms);
  await settled();
}

beforeEach(() => {
  clock = createHandClock(0);
  const queues = createQueues({ ...place, clock }, () => 'http://127.0.0.1:4566');
  const world = { ...place, clock, quotas: { ...awsQuotas } };
  rules = createRules({ world, queues, functions: createFunctions({ ...place, clock }) });
  const common = { visibilityTimeoutMs: 30 * SECOND, delayMs: 0, redrive: undefined, contentBasedDeduplication: true };
  queue = queues.create({ name: 'events', fifo: false, ...common });
  looks = queues.create({ name: 'looks.fifo', fifo: true, ...common });
});

describe('a queue', () => {
  test('gets the event as the body', () => {
    rules.putRule({ name: 'tasks', pattern, enabled: true, targets: [{ kind: 'queue', queue }] });
    rules.put(event);
    expect(queue.receive(10).map(({ body }) => JSON.parse(body))).toEqual([event]);
  });

  const rows: readonly (readonly [string, unknown, boolean, object, number])[] = [
    ['an event that does not match', pattern, true, { source: 'aws.ec2' }, 0],
    ['an event of a disabled rule', pattern, false, event, 0],
    ['an event that matches a pattern given as text', JSON.stringify(pattern), true, event, 1],
  ];
  test.each(rows)('%s', (_, written, enabled, given, delivered) => {
    rules.putRule({ name: 'tasks', pattern: written, enabled, targets: [{ kind: 'queue', queue }] });
    rules.put(given);
    expect(queue.depth().visible).toBe(delivered);
  });

  test('gets an event once for each rule that matches', () => {
    for (const name of ['one', 'two']) {
      rules.putRule({ name, pattern, enabled: true, targets: [{ kind: 'queue', queue }] });
    }
    rules.put(event);
    expect(queue.depth().visible).toBe(2);
  });

  test('that is FIFO gets the group of its target', () => {
    rules.putRule({ name: 'r', pattern, enabled: true, targets: [{ kind: 'queue', queue: looks, groupId: 'prod' }] });
    rules.put(event);
    expect(looks.receive(1)[0]?.attributes['MessageGroupId']).toBe('prod');
  });
});

test('a rule that is put again replaces the old one', () => {
  rules.putRule({ name: 'tasks', pattern, enabled: true, targets: [{ kind: 'queue', queue }] });
  rules.putRule({
    name: 'tasks',
    pattern: { source: ['aws.ec2'] },
    enabled: true,
    targets: [{ kind: 'queue', queue }],
  });
  rules.put(event);
  expect(queue.depth().visible).toBe(0);
});

describe('refusals', () => {
  test('a pattern that is none', () => {
    const put = (): void => rules.putRule({ name: 'r', pattern: { source: 'aws.ecs' }, enabled: true, targets: [] });
    expect(put).toThrow(expect.objectContaining({ code: 'InvalidEventPatternException' }));
  });

  test.each([
    ['text', 2_048, undefined],
    ['text', 2_049, 'LimitExceededException'],
    ['text', 4_097, 'ValidationException'],
    ['a value', 2_048, undefined],
    ['a value', 2_049, 'LimitExceededException'],
  ])('a pattern, given as %s, of %d characters: %s', (form, length, code) => {
    const value = { source: ['x'.repeat(length - '{"source":[""]}'.length)] };
    const put = (): void => {
      const written = form === 'text' ? JSON.stringify(value) : value;
      rules.putRule({ name: 'r', pattern: written, enabled: true, targets: [] });
    };
    if (code === undefined) expect(put).not.toThrow();
    else expect(put).toThrow(expect.objectContaining({ code }));
    expect(rules.byName('r') === undefined).toBe(code !== undefined);
  });

  test('a sixth target', () => {
    const targets = Array.from({ length: 6 }, (): Target => ({ kind: 'queue', queue }));
    const put = (): void => rules.putRule({ name: 'r', pattern, enabled: true, targets });
    expect(put).toThrow(expect.objectContaining({ code: 'LimitExceededException' }));
  });

  test('a FIFO queue without a group', () => {
    const put = (): void =>
      rules.putRule({ name: 'r', pattern, enabled: true, targets: [{ kind: 'queue', queue: looks }] });
    expect(put).toThrow(expect.objectContaining({ code: 'ValidationException' }));
  });
});

describe('a function', () => {
  /** When it was called, and with what. */
  let calls: { readonly at: number; readonly event: unknown }[];

  function deploy(concurrency: number | undefined, work: (call: number) => Promise<unknown>): void {
    calls = [];
    const handler = (given: unknown): Promise<unknown> => {
      calls.push({ at: clock.now(), event: given });
      return work(calls.length);
    };
    const fn = createFunction({ name: 'tap', timeoutMs: 10 * MINUTE, concurrency, handler });
    const target: Target = { kind: 'function', invoke: (given) => invoke({ ...place, clock }, fn, given) };
    rules.putRule({ name: 'tasks', pattern, enabled: true, targets: [target] });
  }

  const fails: (call: number) => Promise<unknown> = () => Promise.reject(new Error('no'));

  test('gets an object of its own', async () => {
    deploy(undefined, () => Promise.resolve());
    rules.put(event);
    await settled();
    expect(calls).toEqual([{ at: 0, event }]);
    expect(calls[0]?.event).not.toBe(event);
  });

  test('that fails is tried again after one and after two minutes, and then no more', async () => {
    deploy(undefined, fails);
    rules.put(event);
    await settled();
    await advance(MINUTE - 1);
    expect(calls).toHaveLength(1);
    await advance(1);
    await advance(2 * MINUTE);
    await advance(60 * MINUTE);
    expect(calls.map(({ at }) => at)).toEqual([0, MINUTE, 3 * MINUTE]);
    expect(clock.pending()).toBe(0);
  });

  test('that recovers is left alone', async () => {
    deploy(undefined, (call) => (call === 1 ? fails(call) : Promise.resolve()));
    rules.put(event);
    await settled();
    await advance(MINUTE);
    await advance(60 * MINUTE);
    expect(calls).toHaveLength(2);
  });

  test('that is busy is offered the event again, less and less often, without using up its retries', async () => {
    let finish = (): void => undefined;
    deploy(1, (call) => (call === 1 ? new Promise<void>((resolve) => (finish = resolve)) : fails(call)));
    rules.put(event);
    rules.put({ ...event, id: 'second' });
    await settled();
    await advance(SECOND);
    await advance(2 * SECOND);
    expect(calls).toHaveLength(1);
    finish();
    await settled();
    await advance(4 * SECOND);
    await advance(MINUTE);
    await advance(2 * MINUTE);
    await advance(60 * MINUTE);
    expect(calls.map(({ at }) => at)).toEqual([0, 7 * SECOND, 67 * SECOND, 187 * SECOND]);
  });

  test('that may never run loses the event after six hours', async () => {
    deploy(0, fails);
    rules.put(event);
    await settled();
    for (let minute = 0; minute < 7 * 60; minute += 1) await advance(MINUTE);
    expect(calls).toHaveLength(0);
    expect(clock.pending()).toBe(0);
  });
});

describe('a rule with a schedule', () => {
  const scheduled = (enabled = true) =>
    rules.putRule({
      name: 'tick',
      pattern: undefined,
      schedule: 'rate(1 minute)',
      enabled,
      targets: [{ kind: 'queue', queue }],
    });

  test('keeps its turns when the rest of it is changed, and loses them with it', async () => {
    scheduled();
    await advance(30 * SECOND);
    scheduled(false);
    scheduled();
    await advance(30 * SECOND);
    expect(queue.depth().visible).toBe(1);
    rules.remove('tick');
    expect(clock.pending()).toBe(0);
  });

  test('loses them when it follows a pattern instead', () => {
    scheduled();
    rules.putRule({ name: 'tick', pattern: { source: ['shop'] }, enabled: true, targets: [] });
    expect(clock.pending()).toBe(0);
  });
});
