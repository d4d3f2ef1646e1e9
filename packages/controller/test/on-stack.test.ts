// The stack itself: a backfill is asked for and never done here, a deletion drains and goes on where it ended, nothing else does.
import { clusterArn, sessionId } from '@tasktap/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NotDone } from '../src/lambda/on-stack.ts';
import { cluster, faultOf } from './facts.ts';
import { createStackStage, requestOf } from './stack-stage.ts';

const success = { Status: 'SUCCESS', StackId: requestOf('Create', 'Drain').StackId, RequestId: 'cloudformation-1' };
const other = clusterArn(`${cluster}-2`);

describe('backfill', () => {
  test.each(['Create', 'Update'] as const)('%s asks for a look at every cluster, and says so', async (type) => {
    const stage = createStackStage({ clusters: [cluster, other] });
    await stage.handle(requestOf(type, 'Backfill'));
    expect(stage.looks.map(({ body }) => JSON.parse(body))).toEqual([
      { look: 'cluster', cluster, why: 'backfill' },
      { look: 'cluster', cluster: other, why: 'backfill' },
    ]);
    expect(stage.told).toEqual([
      {
        url: 'https://answers.example/1',
        answer: { ...success, LogicalResourceId: 'Backfill', PhysicalResourceId: 'Backfill' },
      },
    ]);
  });

  test('Delete asks for nothing', async () => {
    const stage = createStackStage();
    await stage.handle(requestOf('Delete', 'Backfill', { PhysicalResourceId: 'Backfill' }));
    expect(stage.looks).toEqual([]);
    expect(stage.told).toMatchObject([{ answer: success }]);
  });

  test('a queue that does not take it fails the request, in a sentence; the other clusters are asked for', async () => {
    const stage = createStackStage({
      clusters: [cluster, other],
      sendLook: ({ body }) => (body.includes('-2') ? undefined : faultOf('denied', 'SendMessage')),
    });
    await stage.handle(requestOf('Create', 'Backfill'));
    expect(stage.looks).toHaveLength(2);
    expect(stage.told).toMatchObject([
      {
        answer: {
          Status: 'FAILED',
          Reason: expect.stringMatching(/^Expected the look queue to take a message for every cluster, got /),
        },
      },
    ]);
    expect(stage.journal).toMatchObject([{ kind: 'fault', operation: 'SendMessage' }]);
  });
});

describe('drain', () => {
  test.each(['Create', 'Update'] as const)('%s removes nothing', async (type) => {
    const stage = createStackStage({ sessions: 3 });
    await stage.handle(requestOf(type, 'Drain'));
    expect(stage.removed).toEqual([]);
    expect(stage.told).toMatchObject([{ answer: { ...success, PhysicalResourceId: 'Drain' } }]);
  });

  test('the physical id never changes, since another one would mean a replacement', async () => {
    const stage = createStackStage();
    await stage.handle(requestOf('Update', 'Drain', { PhysicalResourceId: 'as-it-was' }));
    expect(stage.told).toMatchObject([{ answer: { PhysicalResourceId: 'as-it-was' } }]);
  });

  test('Delete removes every session of ours, then answers', async () => {
    const stage = createStackStage({ sessions: 23 });
    await stage.handle(requestOf('Delete', 'Drain'));
    expect(stage.left.size).toBe(0);
    expect(stage.told).toMatchObject([{ answer: success }]);
    expect(stage.journal).toEqual([{ kind: 'drained', removed: 23, finished: true }]);
  });

  test('what does not fit into one invocation is brought back by Lambda, and answered once, when all are gone', async () => {
    const stage = createStackStage({ sessions: 5_000, deleteTakesMs: 200 });
    await expect(stage.handle(requestOf('Delete', 'Drain'))).rejects.toThrow(NotDone);
    expect(stage.told).toEqual([]);
    expect(stage.left.size).toBeGreaterThan(0);
    await stage.handle(requestOf('Delete', 'Drain'));
    expect(stage.left.size).toBe(0);
    expect(stage.told).toMatchObject([{ answer: success }]);
    expect(new Set(stage.removed).size).toBe(stage.removed.length);
  });

  test('the third invocation is the last: what is left then fails the deletion, with the number', async () => {
    const stage = createStackStage({ sessions: 20_000, deleteTakesMs: 200 });
    await expect(stage.handle(requestOf('Delete', 'Drain'))).rejects.toThrow(NotDone);
    await expect(stage.handle(requestOf('Delete', 'Drain'))).rejects.toThrow(NotDone);
    await stage.handle(requestOf('Delete', 'Drain'));
    expect(stage.told).toMatchObject([
      { answer: { Status: 'FAILED', Reason: expect.stringContaining(`${stage.left.size} are left`) } },
    ]);
  });

  test('throttled and unanswered calls are repeated', async () => {
    const stage = createStackStage({
      sessions: 2,
      read: (times) => (times === 1 ? faultOf('unavailable', 'DescribeTrafficMirrorSessions') : undefined),
      remove: (_, times) => (times === 1 ? faultOf('throttled', 'DeleteTrafficMirrorSession') : undefined),
    });
    await stage.handle(requestOf('Delete', 'Drain'));
    expect(stage.left.size).toBe(0);
    expect(stage.told).toMatchObject([{ answer: success }]);
  });

  test.each([
    ['reading', { read: () => faultOf('denied', 'DescribeTrafficMirrorSessions') }],
    ['removing', { sessions: 1, remove: () => faultOf('denied', 'DeleteTrafficMirrorSession') }],
  ])('a right that is missing for %s fails the deletion at once, with the call', async (_, script) => {
    const stage = createStackStage(script);
    await stage.handle(requestOf('Delete', 'Drain'));
    expect(stage.told).toMatchObject([
      {
        answer: {
          Status: 'FAILED',
          Reason: expect.stringMatching(/TrafficMirrorSessions? said .*delete the stack again/),
        },
      },
    ]);
    expect(stage.journal).toMatchObject([{ kind: 'fault' }, { kind: 'drained', finished: false }]);
  });

  test('where EC2 shows nothing until time is up, the number is not made up', async () => {
    const stage = createStackStage({ read: () => faultOf('unavailable', 'DescribeTrafficMirrorSessions') });
    await expect(stage.handle(requestOf('Delete', 'Drain'))).rejects.toThrow(NotDone);
    await expect(stage.handle(requestOf('Delete', 'Drain'))).rejects.toThrow(NotDone);
    await stage.handle(requestOf('Delete', 'Drain'));
    expect(stage.told).toMatchObject([{ answer: { Reason: expect.stringContaining('some are left') } }]);
    expect(stage.journal.at(-1)).toEqual({ kind: 'drained', removed: 0, finished: false });
  });

  test.each([
    ['while it drains', 2, 2],
    ['after none was shown', 0, 2],
  ])('sessions created %s are removed too', async (_, sessions, late) => {
    const stage = createStackStage({
      sessions,
      read: (times) => {
        if (times === late) stage.left.add(sessionId('tms-late'));
        return undefined;
      },
    });
    await stage.handle(requestOf('Delete', 'Drain'));
    expect(stage.removed).toContain('tms-late');
    expect(stage.left.size).toBe(0);
  });

  test('no answer says SUCCESS while EC2 shows a session of ours', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(400),
        fc.integer({ min: 0, max: 20_000 }),
        fc.nat(7),
        async (sessions, deleteTakesMs, every) => {
          const stage = createStackStage({
            sessions,
            deleteTakesMs,
            remove: (session, times) =>
              Number(session.slice(4)) % 8 < every && times === 1 ? faultOf('throttled', 'x') : undefined,
          });
          await stage.handle(requestOf('Delete', 'Drain')).catch(() => undefined);
          return stage.told.every(({ answer }) => (answer['Status'] === 'SUCCESS') === (stage.left.size === 0));
        },
      ),
    );
  });
});

describe('the schedule', () => {
  test('asks for a sweep of every cluster', async () => {
    const stage = createStackStage({ clusters: [cluster, other] });
    await stage.handle({ look: 'every-cluster', why: 'sweep' });
    expect(stage.looks.map(({ body }) => JSON.parse(body).why)).toEqual(['sweep', 'sweep']);
    expect(stage.told).toEqual([]);
  });

  test('fails where the queue does not take it, so that Lambda tries again', async () => {
    const stage = createStackStage({ sendLook: () => faultOf('unavailable', 'SendMessage') });
    await expect(stage.handle({ look: 'every-cluster', why: 'sweep' })).rejects.toThrow(NotDone);
  });
});

test('a broken configuration is told to CloudFormation, which would wait for an hour', async () => {
  const stage = createStackStage();
  await stage.handle(requestOf('Create', 'Backfill'), () => 'TASKTAP_OWNER: expected a name');
  expect(stage.told).toMatchObject([{ answer: { Status: 'FAILED', Reason: 'TASKTAP_OWNER: expected a name' } }]);
  await expect(stage.handle({ look: 'every-cluster', why: 'sweep' }, () => 'broken')).rejects.toThrow(NotDone);
});

test.each([
  ['something else', { hello: 'world' }],
  ['a resource that is not ours', { ...requestOf('Delete', 'Drain'), ResourceType: 'Custom::Other' }],
  ['a request without an address', { ...requestOf('Delete', 'Drain'), ResponseURL: undefined }],
])('%s is told and does nothing', async (_, event) => {
  const stage = createStackStage({ sessions: 1 });
  await stage.handle(event);
  expect(stage.journal).toMatchObject([{ kind: 'malformed' }]);
  expect([stage.removed, stage.looks, stage.told]).toEqual([[], [], []]);
});

test('an answer stays within the 4,096 bytes that CloudFormation takes', async () => {
  const stage = createStackStage({
    sendLook: () => ({ ...faultOf('unknown', 'SendMessage'), message: 'x'.repeat(9_000) }),
  });
  await stage.handle(requestOf('Create', 'Backfill'));
  expect(JSON.stringify(stage.told[0]?.answer).length).toBeLessThan(4_096);
});
