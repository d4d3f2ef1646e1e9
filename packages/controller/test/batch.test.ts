// A batch of task events from the queue: what is acknowledged, what goes back and for how long, and what is asked for.
import type { Asked } from '@tasktap/aws';
import {
  type CreateSession,
  everyTask,
  type MirrorSession,
  minutes,
  type Outcome,
  type Question,
  seconds,
  type Task,
  taskArn,
} from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import type { SqsRecord } from '../src/events/sqs.ts';
import { createOnTaskEvent } from '../src/lambda/on-task-event.ts';
import {
  arnOf,
  cluster,
  createActionFor,
  created,
  faultOf,
  policyWith,
  recordOf,
  refused,
  sessionFor,
  taskEvent,
  taskOf,
} from './facts.ts';
import { context, createStage, type Stage } from './stage.ts';

/** The ids of the messages that go back. */
async function backOf({ ports }: Stage, records: readonly SqsRecord[]): Promise<readonly string[]> {
  const answer = await createOnTaskEvent(ports)({ Records: records }, context());
  return (answer?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
}

const throttled = (action: CreateSession): Outcome => ({ kind: 'failed', action, fault: faultOf('throttled') });
const notVisible = (action: CreateSession): Outcome => ({ kind: 'eni-not-visible', action });
const sessionsOn =
  (...sessions: readonly MirrorSession[]) =>
  (question: Question): Asked => {
    if (question.kind !== 'sessions-on') throw new Error(`the test has no answer to ${question.kind}`);
    return { answer: { kind: 'sessions-on', enis: question.enis, sessions }, fault: undefined };
  };
const kindsOf = ({ journal }: Stage): readonly string[] => journal.map(({ kind }) => kind);

describe('of several events of one task the highest version counts', () => {
  const ending = taskEvent('a', { version: 6, desiredStatus: 'STOPPED' });
  const beginning = taskEvent('a', { version: 3 });
  test.each([
    ['whichever comes first', [beginning, ending]],
    ['and whichever comes last', [ending, beginning]],
  ])('%s', async (_, events) => {
    const stage = createStage();
    expect(
      await backOf(
        stage,
        events.map((event, index) => recordOf(String(index), event)),
      ),
    ).toEqual([]);
    expect(stage.calls).toEqual([]);
  });

  test('a second delivery of the same event makes no second create', async () => {
    const stage = createStage();
    await backOf(stage, [recordOf('1', taskEvent('a')), recordOf('2', taskEvent('a'))]);
    expect(stage.creates).toHaveLength(1);
  });

  test('nor does the same event in the next batch', async () => {
    const stage = createStage();
    await backOf(stage, [recordOf('1', taskEvent('a'))]);
    await backOf(stage, [recordOf('2', taskEvent('a', { version: 5, lastStatus: 'RUNNING' }))]);
    expect(stage.calls).toEqual(['switch', 'create eni-a']);
  });

  const running = { version: 5, lastStatus: 'RUNNING' };
  const asked = ['ask sessions-on'];

  test('nor does the next one ask for what another process has made and this one has read', async () => {
    const stage = createStage({ ask: sessionsOn(sessionFor(createActionFor('a'))) });
    await backOf(stage, [recordOf('1', taskEvent('a', running))]);
    stage.pass(minutes(1));
    await backOf(stage, [recordOf('2', taskEvent('a', { ...running, version: 6 }))]);
    expect(stage.calls).toEqual(asked);
  });

  test('which is good for five minutes from when it was read, however often it was recalled', async () => {
    const stage = createStage({ ask: sessionsOn(sessionFor(createActionFor('a'))) });
    for (const version of [5, 6, 7]) {
      await backOf(stage, [recordOf(String(version), taskEvent('a', { ...running, version }))]);
      stage.pass(minutes(3));
    }
    expect(stage.calls).toEqual([...asked, ...asked]);
  });

  test('that there was no session is not recalled', async () => {
    const stage = createStage({ ask: sessionsOn(), create: throttled });
    await backOf(stage, [recordOf('1', taskEvent('a', running))]);
    await backOf(stage, [recordOf('1', taskEvent('a', running), 2)]);
    expect(stage.calls.filter((call) => call.startsWith('ask'))).toEqual([...asked, ...asked]);
  });

  test('all of them go back together', async () => {
    const stage = createStage({ create: throttled });
    const records = [
      recordOf('1', taskEvent('a')),
      recordOf('2', taskEvent('a', { version: 4 })),
      recordOf('3', taskEvent('b', {}, { source: 'aws.ec2' })),
    ];
    expect(await backOf(stage, records)).toEqual(['message-1', 'message-2']);
  });
});

describe('what is not a task event is acknowledged, and told', () => {
  test.each([
    [
      'a foreign event',
      taskEvent('a', {}, { source: 'aws.ec2' }),
      { kind: 'foreign-event', what: 'aws.ec2: ECS Task State Change' },
    ],
    ['a body that is no JSON', 'hello', { kind: 'malformed', what: expect.stringContaining('message-1') }],
    [
      'a task without its ARN',
      taskEvent('a', { taskArn: undefined }),
      { kind: 'malformed', what: expect.stringContaining('taskArn') },
    ],
  ])('%s', async (_, body, entry) => {
    const stage = createStage();
    expect(await backOf(stage, [recordOf('1', body), recordOf('2', taskEvent('b'))])).toEqual([]);
    expect(stage.journal[0]).toEqual(entry);
    expect(stage.calls).toEqual(['switch', 'create eni-b']);
  });

  test('an empty batch is no work', async () => {
    const stage = createStage();
    expect(await backOf(stage, [])).toEqual([]);
    expect([stage.calls, stage.journal]).toEqual([[], []]);
  });
});

describe('while the off switch cannot be read nothing is created, and', () => {
  const silent = { readSwitch: () => ({ kind: 'unread' as const, fault: faultOf('unavailable', 'GetParameter') }) };

  test.each<[sentence: string, receives: number, lookQueueUrl: string | undefined, back: readonly string[]]>([
    ['its event goes back', 9, 'looks', ['message-1']],
    ['is left to the sweep after ten receives', 10, 'looks', []],
    ['goes back for ever where nobody looks', 19, undefined, ['message-1']],
  ])('%s', async (_sentence, receives, lookQueueUrl, back) => {
    const stage = createStage(silent, { lookQueueUrl });
    expect(await backOf(stage, [recordOf('1', taskEvent('a'), receives)])).toEqual(back);
    expect(stage.creates).toEqual([]);
    expect(stage.journal).toContainEqual(expect.objectContaining({ kind: 'fault', operation: 'GetParameter' }));
  });

  test('what waits for something else goes back as always', async () => {
    const stage = createStage({ create: throttled });
    expect(await backOf(stage, [recordOf('1', taskEvent('a'), 10)])).toEqual(['message-1']);
  });
});

describe('under a cap events leave their tasks to a look, which alone can count', () => {
  const capped = { policy: { ...policyWith('observe'), maxSessions: 5 } };
  const events = [recordOf('1', taskEvent('a')), recordOf('2', taskEvent('b'))];

  test('so one is asked for, and they are done', async () => {
    const stage = createStage({}, capped);
    expect(await backOf(stage, events)).toEqual([]);
    expect(stage.calls).toEqual(['look into looks']);
    expect(JSON.parse(stage.looks[0]?.body ?? '')).toEqual({ look: 'cluster', cluster, why: 'event' });
  });

  test('each batch for itself, since the look of the one before may have begun', async () => {
    const stage = createStage({}, capped);
    await backOf(stage, events);
    await backOf(stage, [recordOf('1', taskEvent('a'), 2)]);
    await backOf(stage, [recordOf('3', taskEvent('c'))]);
    expect(new Set(stage.looks.map(({ deduplicationId }) => deduplicationId)).size).toBe(3);
  });

  test('but where nobody can be asked they go back', async () => {
    const stage = createStage({ sendLook: () => faultOf('unavailable', 'SendMessage') }, capped);
    expect(await backOf(stage, events)).toEqual(['message-1', 'message-2']);
    expect(stage.journal).toContainEqual(expect.objectContaining({ kind: 'fault', operation: 'SendMessage' }));
  });

  test('and where nobody looks they count for themselves', async () => {
    const ask = (): Asked => ({ answer: { kind: 'count-sessions', own: 4, all: 4 }, fault: undefined });
    const stage = createStage({ ask }, { ...capped, lookQueueUrl: undefined });
    expect(await backOf(stage, events)).toEqual([]);
    expect(stage.creates).toHaveLength(1);
  });
});

describe('what is not finished goes back with its own delay', () => {
  test.each([
    [1, 2],
    [2, 5],
    [3, 15],
    [4, 60],
    [19, 60],
  ])('received for the %i. time: %i s', async (receives, delay) => {
    const stage = createStage({ create: throttled });
    expect(await backOf(stage, [recordOf('1', taskEvent('a'), receives)])).toEqual(['message-1']);
    expect(stage.calls).toContain(`delay receipt-1 of tasks by ${delay}`);
  });

  test.each([
    {},
    { ApproximateReceiveCount: 'often' },
    { ApproximateReceiveCount: '0' },
  ])('received nobody knows how often (%j): 2 s', async (attributes) => {
    const stage = createStage({ create: throttled });
    await backOf(stage, [{ ...recordOf('1', taskEvent('a')), attributes }]);
    expect(stage.calls).toContain('delay receipt-1 of tasks by 2');
  });

  test('beside what is finished', async () => {
    const stage = createStage({ create: (action) => (action.eni === 'eni-a' ? throttled(action) : created(action)) });
    expect(await backOf(stage, [recordOf('1', taskEvent('a')), recordOf('2', taskEvent('b'))])).toEqual(['message-1']);
  });

  test('even when nobody can be told of the delay', async () => {
    const stage = createStage({ create: throttled }, { taskQueueUrl: undefined });
    expect(await backOf(stage, [recordOf('1', taskEvent('a'))])).toEqual(['message-1']);
    expect(stage.calls).toEqual(['switch', 'create eni-a']);
  });

  test('even when the delay is refused, which is told', async () => {
    const stage = createStage({ create: throttled, delay: () => faultOf('denied', 'ChangeMessageVisibility') });
    expect(await backOf(stage, [recordOf('1', taskEvent('a'))])).toEqual(['message-1']);
    expect(stage.journal).toContainEqual(
      expect.objectContaining({ kind: 'fault', operation: 'ChangeMessageVisibility' }),
    );
  });

  test('as does everything that was not begun in time', async () => {
    const stage = createStage();
    const answer = await createOnTaskEvent(stage.ports)(
      { Records: [recordOf('1', taskEvent('a'))] },
      { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 0 },
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
    expect(stage.creates).toEqual([]);
  });

  test('and everything while the off switch cannot be read', async () => {
    const stage = createStage({ readSwitch: () => ({ kind: 'unread', fault: faultOf('denied', 'GetParameter') }) });
    expect(await backOf(stage, [recordOf('1', taskEvent('a'))])).toEqual(['message-1']);
  });
});

describe('a task whose interface EC2 does not know', () => {
  const told =
    (tasks: readonly Task[]) =>
    (question: Question): Asked => {
      if (question.kind !== 'describe-tasks') throw new Error(`the test has no answer to ${question.kind}`);
      return { answer: { kind: 'describe-tasks', asked: question.tasks, tasks }, fault: undefined };
    };
  const silent = (question: Question): Asked => ({
    answer: { kind: 'unreadable', question: question.kind },
    fault: faultOf('denied', 'DescribeTasks'),
  });
  test.each([
    ['comes back the first time, and ECS is not asked', 1, undefined, ['message-1'], ['not-mirrored']],
    [
      'is acknowledged the second time when ECS does not know it either',
      2,
      told([]),
      [],
      ['not-mirrored', 'task-gone'],
    ],
    ['and when it is ending', 2, told([taskOf('a', { desiredStatus: 'STOPPED' })]), [], ['not-mirrored', 'task-gone']],
    ['comes back when it lives', 2, told([taskOf('a')]), ['message-1'], ['not-mirrored']],
    ['comes back when ECS would not say', 5, silent, ['message-1'], ['not-mirrored', 'fault']],
  ])('%s', async (_, receives, ask, back, entries) => {
    const stage = createStage({ create: notVisible, ...(ask === undefined ? {} : { ask }) });
    expect(await backOf(stage, [recordOf('1', taskEvent('a'), receives)])).toEqual(back);
    expect(kindsOf(stage)).toEqual(entries);
  });

  test('is asked after together with the others, in one call', async () => {
    const stage = createStage({ create: notVisible, ask: told([]) });
    await backOf(stage, [recordOf('1', taskEvent('a'), 2), recordOf('2', taskEvent('b'), 3)]);
    expect(stage.calls.filter((call) => call === 'ask describe-tasks')).toHaveLength(1);
  });
});

describe('a refusal', () => {
  const replace = { policy: policyWith('replace') };
  const refuse = { create: (action: CreateSession) => refused(action) };
  const bodiesOf = ({ looks }: Stage): readonly unknown[] => looks.map(({ body }) => JSON.parse(body));

  test('is acknowledged, and asks for one look per service', async () => {
    const stage = createStage(refuse, replace);
    const events = [taskEvent('a'), taskEvent('b'), taskEvent('c', { group: 'service:api' })];
    expect(
      await backOf(
        stage,
        events.map((event, index) => recordOf(String(index), event)),
      ),
    ).toEqual([]);
    expect(bodiesOf(stage)).toEqual([
      { look: 'service', cluster, service: 'web', why: 'refusal' },
      { look: 'service', cluster, service: 'api', why: 'refusal' },
    ]);
  });

  test('is told, and with its verdict', async () => {
    const stage = createStage(refuse, replace);
    await backOf(stage, [recordOf('1', taskEvent('a'))]);
    expect(kindsOf(stage)).toEqual(['refused', 'held', 'not-mirrored']);
    expect(stage.journal[1]).toMatchObject({ kind: 'held', what: 'stop-task', reason: 'out-of-scope' });
  });

  test('that is remembered asks for no second look', async () => {
    const stage = createStage(refuse, replace);
    await backOf(stage, [recordOf('1', taskEvent('a'))]);
    await backOf(stage, [recordOf('2', taskEvent('a', { version: 4 }))]);
    expect([stage.creates.length, stage.looks.length]).toEqual([1, 1]);
  });

  test('whose look cannot be asked for is acknowledged all the same, and that is told', async () => {
    const stage = createStage({ ...refuse, sendLook: () => faultOf('unavailable', 'SendMessage') }, replace);
    expect(await backOf(stage, [recordOf('1', taskEvent('a'))])).toEqual([]);
    expect(stage.journal).toContainEqual(expect.objectContaining({ kind: 'fault', operation: 'SendMessage' }));
  });

  test('asks for a look at services whose rule replaces, and at no others', async () => {
    const { unmirrorable } = policyWith('replace');
    const rules = [{ name: 'api', match: { services: ['api'] }, decision: 'mirror' as const, unmirrorable }, everyTask];
    const stage = createStage(refuse, { policy: policyWith('observe', { rules }) });
    const events = [taskEvent('a'), taskEvent('b', { group: 'service:api' })];
    await backOf(
      stage,
      events.map((event, index) => recordOf(String(index), event)),
    );
    expect(bodiesOf(stage)).toEqual([{ look: 'service', cluster, service: 'api', why: 'refusal' }]);
  });

  test.each([
    ['of a task that nobody replaces', { policy: policyWith('observe') }, {}],
    ['of a task that may carry the sidecar', { policy: policyWith('sidecar') }, {}],
    ['where nobody looks', { ...replace, lookQueueUrl: undefined }, {}],
    ['of a standalone task', replace, { group: 'family:nightly' }],
  ])('%s asks for no look', async (_, config, detail) => {
    const stage = createStage(refuse, config);
    expect(await backOf(stage, [recordOf('1', taskEvent('a', detail))])).toEqual([]);
    expect([stage.creates.length, stage.looks]).toEqual([1, []]);
  });
});

test('tasks of two clusters are rounds of their own', async () => {
  const office = { clusterArn: `${cluster}-2`, taskArn: taskArn(arnOf('b').replace('/shop/', '/shop-2/')) };
  const stage = createStage();
  await backOf(stage, [recordOf('1', taskEvent('a')), recordOf('2', taskEvent('b', office))]);
  expect(stage.calls).toEqual(['switch', 'create eni-a', 'switch', 'create eni-b']);
  expect(stage.creates.map(({ tags }) => new Map(tags).get('tasktap:cluster'))).toEqual([cluster, `${cluster}-2`]);
});

test('what a batch did is told to the journal and to CloudWatch', async () => {
  const stage = createStage();
  await backOf(stage, [recordOf('1', taskEvent('a'))]);
  expect(kindsOf(stage)).toEqual(['session-created']);
  expect(stage.measured).toContainEqual({ name: 'TimeToMirror', reason: undefined, values: [seconds(3)] });
});
