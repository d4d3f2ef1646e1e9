// Requests to look, from a FIFO queue: what was looked at is acknowledged, what could not be seen goes back with everything behind it.
import type { Observation } from '@tasktap/aws';
import { describe, expect, test } from 'vitest';
import { lookMessage } from '../src/events/look-message.ts';
import type { SqsRecord } from '../src/events/sqs.ts';
import { createOnLook } from '../src/lambda/on-look.ts';
import { cluster, faultOf, noon, recordOf, seen, taskOf, web } from './facts.ts';
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

describe('a look that sees nothing', () => {
  test('goes back, and says why', async () => {
    const stage = createStage({ observe: () => unseen });
    expect(await backOf(stage, [atService])).toEqual(['message-1']);
    expect(stage.journal).toEqual([{ ...faultOf('unavailable', 'ListTasks'), kind: 'fault', fault: 'unavailable' }]);
  });

  test('takes everything behind it back as well, so that the order is kept', async () => {
    const stage = createStage({ observe: () => unseen });
    expect(await backOf(stage, [atService, atCluster])).toEqual(['message-1', 'message-2']);
    expect(stage.calls).toEqual(['observe web']);
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
