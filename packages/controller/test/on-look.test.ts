// Requests to look, from a FIFO queue: what was looked at is acknowledged, what could not be seen goes back with everything behind it.
import type { Observation } from '@tasktap/aws';
import { eniId } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { lookMessage } from '../src/events/look-message.ts';
import type { SqsRecord } from '../src/events/sqs.ts';
import { createOnLook } from '../src/lambda/on-look.ts';
import { cluster, created, faultOf, noon, policyWith, recordOf, seen, taskOf, web } from './facts.ts';
import { context, createStage, type Stage } from './stage.ts';

const long = { lastStatus: 'RUNNING', connectivityAt: new Date(noon - 600_000).toISOString() };
const atService = recordOf('1', lookMessage({ cluster, service: web, why: 'refusal' }, noon).body);
const atCluster = recordOf('2', lookMessage({ cluster, service: undefined, why: 'sweep' }, noon).body);
const unseen: Observation = { kind: 'unseen', fault: faultOf('unavailable', 'ListTasks') };

async function backOf({ ports }: Stage, records: readonly SqsRecord[], remaining = 60_000): Promise<readonly string[]> {
  const answer = await createOnLook(ports)(
    { Records: records },
    { ...context(), getRemainingTimeInMillis: () => remaining },
  );
  return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

test('a look reads its scope, acts, and tells its coverage', async () => {
  const tasks = [taskOf('a', long), taskOf('b', { ...long, desiredStatus: 'STOPPED' })];
  const stage = createStage({ observe: () => seen(tasks) });
  expect(await backOf(stage, [atService])).toEqual([]);
  expect(stage.calls).toEqual(['observe web', 'switch', 'create eni-a']);
  expect(stage.journal.at(-1)).toEqual({
    kind: 'looked',
    cluster,
    service: 'web',
    why: 'refusal',
    selected: 1,
    covered: 1,
    unfinished: false,
  });
});

test('a task that has just begun is left to its events', async () => {
  const stage = createStage({ observe: () => seen([taskOf('a')]) });
  expect(await backOf(stage, [atCluster])).toEqual([]);
  expect(stage.calls).toEqual(['observe cluster']);
  expect(stage.journal).toMatchObject([
    { kind: 'not-mirrored', reason: 'left-to-events' },
    { kind: 'looked', covered: 0 },
  ]);
});

test('a task that runs without its interface costs one describe a sweep, and no create', async () => {
  const stage = createStage({
    observe: () => seen([taskOf('a', long), taskOf('b', long)], { scope: { kind: 'cluster' }, sessionsRead: 'all' }),
    ask: (question) => ({
      answer: {
        kind: 'interfaces',
        asked: question.kind === 'interfaces' ? question.enis : [],
        vpcs: new Map([[eniId('eni-b'), 'vpc-1']]),
      },
      fault: undefined,
    }),
  });
  expect(await backOf(stage, [atCluster])).toEqual([]);
  expect(stage.calls).toEqual(['observe cluster', 'ask interfaces', 'switch', 'create eni-b']);
  expect(stage.journal).toContainEqual(expect.objectContaining({ kind: 'not-mirrored', reason: 'interface-gone' }));
});

test('reads that failed without making the look worthless are told', async () => {
  const stage = createStage({ observe: () => ({ ...seen([]), faults: [faultOf('denied', 'DescribeTags')] }) });
  expect(await backOf(stage, [atService])).toEqual([]);
  expect(stage.journal[0]).toMatchObject({ kind: 'fault', operation: 'DescribeTags' });
});

test('only a look at a whole cluster measures coverage', async () => {
  const stage = createStage({ observe: () => seen([taskOf('a', long)]) });
  await backOf(stage, [atService]);
  expect(stage.measured.map(({ name }) => name)).not.toContain('Coverage');
  await backOf(stage, [atCluster]);
  expect(stage.measured).toContainEqual({ name: 'Coverage', reason: undefined, values: [100] });
});

test('a look that sees nothing says why, and is left to the next sweep: its message would keep all others waiting', async () => {
  const stage = createStage({ observe: () => unseen });
  expect(await backOf(stage, [atService, atCluster])).toEqual([]);
  const told = { ...faultOf('unavailable', 'ListTasks'), kind: 'fault', fault: 'unavailable' };
  expect(stage.journal).toEqual([told, told]);
  expect(stage.calls).toEqual(['observe web', 'observe cluster']);
});

describe('a request for a whole cluster', () => {
  const sent = (record: SqsRecord, at: number): SqsRecord => ({
    ...record,
    attributes: { ...record.attributes, SentTimestamp: String(at) },
  });

  test.each([
    ['that was sent before the last look began has its answer', sent(atCluster, noon - 1), ['observe cluster']],
    ['that was sent while it looked is looked at', sent(atCluster, noon), ['observe cluster', 'observe cluster']],
    ['of which SQS does not say when it was sent is looked at', atCluster, ['observe cluster', 'observe cluster']],
    ['says nothing about one for a service', sent(atService, noon - 1), ['observe cluster', 'observe web']],
  ])('%s', async (_, second, calls) => {
    const stage = createStage({ observe: () => seen([]) });
    await backOf(stage, [atCluster]);
    expect(await backOf(stage, [second])).toEqual([]);
    expect(stage.calls).toEqual(calls);
  });

  test('is looked at where time cut the look before it short: it goes on from there', async () => {
    const stage: Stage = createStage({
      observe: () => {
        stage.pass(50_000);
        return seen([taskOf('a', long)]);
      },
    });
    await backOf(stage, [atCluster]);
    await backOf(stage, [sent(atCluster, noon - 1)]);
    expect(stage.calls).toEqual(['observe cluster', 'observe cluster']);
  });

  test('has its answer where nobody could read the off switch: another look would get no further', async () => {
    const stage = createStage({
      observe: () => seen([taskOf('a', long)]),
      readSwitch: () => ({ kind: 'unread', fault: faultOf('unavailable', 'GetParameter') }),
    });
    await backOf(stage, [atCluster]);
    await backOf(stage, [sent(atCluster, noon - 1)]);
    expect(stage.calls).toEqual(['observe cluster', 'switch']);
  });

  test('is looked at where the look before it saw nothing', async () => {
    const stage = createStage({ observe: () => unseen });
    await backOf(stage, [atCluster]);
    await backOf(stage, [sent(atCluster, noon - 1)]);
    expect(stage.calls).toEqual(['observe cluster', 'observe cluster']);
  });
});

describe('under a cap the next look must be able to count what this one made', () => {
  const capped = { policy: { ...policyWith('observe'), maxSessions: 5 } };
  const shownAfter = (reads: number): ReturnType<typeof createStage> => {
    let read = 0;
    const stage: Stage = createStage(
      {
        observe: () => seen([taskOf('a', long)], { ownSessionCount: 0 }),
        ask: (question) => {
          read += 1;
          const sessions = read > reads ? stage.creates.map((action) => created(action, noon)) : [];
          if (question.kind !== 'sessions-on') throw new Error('not asked for');
          return {
            answer: {
              kind: 'sessions-on',
              enis: question.enis,
              sessions: sessions.flatMap((outcome) => (outcome.kind === 'created' ? [outcome.session] : [])),
            },
            fault: undefined,
          };
        },
      },
      capped,
    );
    return stage;
  };

  test('so it ends when EC2 shows its sessions', async () => {
    const stage = shownAfter(2);
    await backOf(stage, [atCluster]);
    expect(stage.slept).toEqual([1000, 1000]);
  });

  test('but waits for 20 seconds at most', async () => {
    const stage = shownAfter(Number.POSITIVE_INFINITY);
    await backOf(stage, [atCluster]);
    expect(stage.slept).toHaveLength(20);
  });

  test('and no longer than the invocation has', async () => {
    const stage = shownAfter(Number.POSITIVE_INFINITY);
    await backOf(stage, [atCluster], 10_000);
    expect(stage.slept).toHaveLength(9);
  });
});

test('a look that cannot begin in time goes back', async () => {
  const stage = createStage();
  expect(await backOf(stage, [atService], 0)).toEqual(['message-1']);
  expect(stage.calls).toEqual([]);
});

test('a look that time cut short is acknowledged: the next look does the rest', async () => {
  const stage: Stage = createStage({
    observe: () => {
      stage.pass(50_000);
      return seen([taskOf('a', long)]);
    },
  });
  expect(await backOf(stage, [atService])).toEqual([]);
  expect(stage.journal.at(-1)).toMatchObject({ kind: 'looked', unfinished: true, covered: 0 });
});

describe('what is no request is acknowledged, and told', () => {
  test.each([
    ['text', 'look there'],
    ['a task event', { source: 'aws.ecs' }],
  ])('%s', async (_, body) => {
    const stage = createStage({ observe: () => seen([]) });
    expect(await backOf(stage, [recordOf('0', body), atService])).toEqual([]);
    expect(stage.journal[0]).toEqual({ kind: 'malformed', what: 'message message-0 is not a request to look' });
    expect(stage.calls).toEqual(['observe web']);
  });

  test('an event that is no batch', async () => {
    const stage = createStage();
    expect(await createOnLook(stage.ports)({ hello: 'world' }, context())).toEqual({ batchItemFailures: [] });
    expect(stage.journal).toMatchObject([{ kind: 'malformed' }]);
  });
});
