// A policy that stands in an SSM parameter: when it is read, what it is when it cannot be, and what the handlers do without one.
import type { Heard } from '@tasktap/aws';
import { owner } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { lookMessage } from '../src/events/look-message.ts';
import { createOnLook } from '../src/lambda/on-look.ts';
import { createOnTaskEvent } from '../src/lambda/on-task-event.ts';
import { policyIn, policyInParameter } from '../src/policies.ts';
import { cluster, faultOf, noon, recordOf, seen, taskEvent } from './facts.ts';
import { context, createStage } from './stage.ts';

const document = (filter: string): string =>
  JSON.stringify({
    targets: [{ id: 'tmt-0123456789abcdef0' }],
    filter: `tmf-0123456789abcde${filter}`,
    unmirrorable: { kind: 'observe' },
  });
const [one, other] = [document('f1'), document('f2')];
const us = { owner: owner('tap'), serialized: true, notesPrefix: undefined };

type Said = Heard<string | undefined>;
const says = (value: string | undefined): Said => ({ kind: 'heard', value });
const silent: Said = {
  kind: 'unheard',
  reading: { fault: faultOf('unavailable', 'GetParameter'), meaning: { kind: 'fault', fault: 'unavailable' } },
};

/** Answers in their order; the last one stays. */
function parameterOf(...answers: readonly Said[]) {
  const stage = createStage();
  let reads = 0;
  const parameter = {
    async read() {
      reads += 1;
      return answers[Math.min(reads, answers.length) - 1] ?? silent;
    },
  };
  const parse = (text: string) => policyIn(text, us);
  const policies = policyInParameter({ ...stage.ports, name: '/tap/policy', parameter, parse });
  return { stage, policies, reads: () => reads };
}

describe('it is read', () => {
  test('anew for each look', async () => {
    const { policies } = parameterOf(says(one), says(other));
    expect((await policies.read('now'))?.filter).toBe('tmf-0123456789abcdef1');
    expect((await policies.read('now'))?.filter).toBe('tmf-0123456789abcdef2');
  });

  test('for events once a minute', async () => {
    const { policies, stage, reads } = parameterOf(says(one), says(other));
    await policies.read('lately');
    stage.pass(59_999);
    expect((await policies.read('lately'))?.filter).toBe('tmf-0123456789abcdef1');
    expect(reads()).toBe(1);
    stage.pass(1);
    expect((await policies.read('lately'))?.filter).toBe('tmf-0123456789abcdef2');
  });

  test('and is the owner’s own, with what was declared of the functions', async () => {
    const { policies, stage } = parameterOf(says(one));
    expect(await policies.read('now')).toMatchObject({ owner: 'tap', maxSessions: undefined });
    expect([stage.journal, stage.measured]).toEqual([[], []]);
  });
});

describe('what cannot be followed leaves the last good one in force', () => {
  test.each([
    ['SSM is silent', silent, 'SSM would not say'],
    ['the parameter is gone', says(undefined), 'no such parameter'],
    ['it is not JSON', says('paused'), 'expected JSON, found "paused"'],
    ['a word is misspelt', says(one.replace('filter', 'filtre')), 'filtre'],
    [
      'it would stop tasks, which nobody granted',
      says(one.replace('observe', 'replace')),
      'replace, of the policy or of a rule, was not chosen',
    ],
  ])('%s', async (_, said, words) => {
    const { policies, stage } = parameterOf(says(one), said);
    await policies.read('now');
    expect((await policies.read('now'))?.filter).toBe('tmf-0123456789abcdef1');
    const told = stage.journal.at(-1);
    expect(told).toMatchObject({ kind: 'policy-unread', parameter: '/tap/policy', keepsLast: true });
    expect(told?.kind === 'policy-unread' ? told.sentences.join() : '').toContain(words);
    expect(stage.measured).toEqual([{ name: 'PolicyUnread', reason: undefined, values: [1] }]);
  });

  test('and is not asked for again with each event', async () => {
    const { policies, stage, reads } = parameterOf(says(one), silent);
    await policies.read('lately');
    stage.pass(60_000);
    await policies.read('lately');
    await policies.read('lately');
    expect(reads()).toBe(2);
    expect(stage.journal.map(({ kind }) => kind)).toEqual(['fault', 'policy-unread']);
  });
});

test('a process that has never read one has none, and asks again each time', async () => {
  const { policies, stage } = parameterOf(silent, says(one));
  expect(await policies.read('lately')).toBeUndefined();
  expect(stage.journal).toMatchObject([{ kind: 'fault' }, { kind: 'policy-unread', keepsLast: false }]);
  expect((await policies.read('lately'))?.filter).toBe('tmf-0123456789abcdef1');
});

test.each([
  ['the policy', one.replace('observe', 'replace')],
  [
    'a rule',
    one.replace(
      '"unmirrorable"',
      '"rules":[{"name":"x","decision":"mirror","unmirrorable":{"kind":"replace"}}],"unmirrorable"',
    ),
  ],
])('%s that replaces is none where nobody granted it: its stops could not be remembered', (_, document) => {
  expect(policyIn(document, us)).toMatchObject({ kind: 'unfit', sentences: [expect.stringContaining('or of a rule')] });
  expect(policyIn(document, { ...us, notesPrefix: '/tap' })).toMatchObject({ kind: 'policy' });
});

test('stops need a place to be remembered in, and have one where replace was chosen', () => {
  const replacing = one.replace('observe', 'replace');
  expect(policyIn(replacing, { ...us, notesPrefix: '/tap' })).toMatchObject({
    kind: 'policy',
    policy: { unmirrorable: { serialized: true } },
  });
});

describe('without a policy nothing is read and nothing is changed', () => {
  const none = { read: async () => undefined };
  const look = lookMessage({ cluster, service: undefined, why: 'sweep' }, noon).body;
  const records = [recordOf('1', taskEvent('a')), recordOf('2', taskEvent('b'), 10)];

  test('a look is left to the next', async () => {
    const stage = createStage({ observe: () => seen([]) }, { policies: none });
    expect(await createOnLook(stage.ports)({ Records: [recordOf('1', look)] }, context())).toEqual({
      batchItemFailures: [],
    });
    expect(stage.calls).toEqual([]);
  });

  test('and does not answer those who asked before it', async () => {
    let has = false;
    const policies = { read: async () => (has ? createStage().ports.policy : undefined) };
    const stage = createStage({ observe: () => seen([]) }, { policies });
    const handler = createOnLook(stage.ports);
    await handler({ Records: [recordOf('1', look)] }, context());
    has = true;
    await handler({ Records: [recordOf('1', look)] }, context());
    expect(stage.calls).toEqual(['observe cluster']);
  });

  test('events come back with their delays for a while, then the sweep brings their tasks', async () => {
    const stage = createStage({}, { policies: none });
    const answer = await createOnTaskEvent(stage.ports)({ Records: records }, context());
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
    expect(stage.calls).toEqual(['delay receipt-1 of tasks by 2']);
  });

  test('where nobody looks they come back for as long as the queue has patience', async () => {
    const stage = createStage({}, { policies: none, lookQueueUrl: undefined });
    const answer = await createOnTaskEvent(stage.ports)({ Records: records }, context());
    expect(answer?.batchItemFailures).toHaveLength(2);
  });

  test('a bare event is thrown back at once', async () => {
    const stage = createStage({}, { policies: none });
    await expect(createOnTaskEvent(stage.ports)(taskEvent('a'), context())).rejects.toThrow('policy-unread');
    expect([stage.calls, stage.slept]).toEqual([[], []]);
  });
});
