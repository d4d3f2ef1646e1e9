// One event without a queue: waited out within its time, thrown back to Lambda when it is not finished, looked behind when it was refused.
import type { Asked } from '@tasktap/aws';
import type { Question, Task } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { NotFinished } from '../src/bare-event.ts';
import { createOnTaskEvent } from '../src/lambda/on-task-event.ts';
import { arnOf, created, faultOf, noon, policyWith, taskEvent, taskOf } from './facts.ts';
import { context, createStage, type Script, type Stage } from './stage.ts';

/** So early that no other event can have come before it, however long it is waited. */
const earlyEvent = (envelope = {}) => taskEvent('a', { lastStatus: 'PENDING' }, envelope);

const begun = (stage: Stage, event: unknown = earlyEvent(), request?: string): Promise<unknown> =>
  createOnTaskEvent(stage.ports)(event, context(request));

const failing = (kind: 'throttled' | 'denied', first = Number.POSITIVE_INFINITY): Script => {
  let creates = 0;
  return {
    create: (action) => {
      creates += 1;
      return creates > first ? created(action) : { kind: 'failed', action, fault: faultOf(kind) };
    },
  };
};
const kindsOf = ({ journal }: Stage): readonly string[] => journal.map(({ kind }) => kind);

test('a task that can be mirrored is mirrored, and nothing is answered', async () => {
  const stage = createStage();
  expect(await begun(stage)).toBeUndefined();
  expect(stage.calls).toEqual(['switch', 'create eni-a']);
  expect(stage.slept).toEqual([]);
});

describe('under a cap a task is left to a look', () => {
  const capped = { policy: { ...policyWith('observe'), maxSessions: 5 } };

  test('which is asked for', async () => {
    const stage = createStage({}, capped);
    await begun(stage);
    expect(stage.calls).toEqual(['look into looks']);
  });

  test('and waited for where nobody can be asked', async () => {
    const stage = createStage({ sendLook: () => faultOf('unavailable', 'SendMessage') }, capped);
    await expect(begun(stage)).rejects.toThrow('left-to-looks');
  });
});

describe('throttling', () => {
  test('is waited out', async () => {
    const stage = createStage(failing('throttled', 3));
    await begun(stage);
    expect([stage.creates.length, stage.slept]).toEqual([4, [5_000, 5_000, 5_000]]);
  });

  test('of a task that had the time for an event before this one is followed by a describe', async () => {
    const none = (question: Question): Asked => ({
      answer: { kind: 'sessions-on', enis: question.kind === 'sessions-on' ? question.enis : [], sessions: [] },
      fault: undefined,
    });
    const stage = createStage({ ...failing('throttled', 2), ask: none });
    await begun(stage, taskEvent('a'));
    const made = stage.calls.filter((call) => call !== 'switch');
    expect(made).toEqual(['create eni-a', 'create eni-a', 'ask sessions-on', 'create eni-a']);
  });

  test('is waited out until 80 % of the time are over, then thrown back', async () => {
    const stage = createStage(failing('throttled'));
    await expect(begun(stage)).rejects.toThrow(NotFinished);
    const waited = stage.ports.clock.now() - noon;
    expect(waited).toBeLessThan(48_000);
    expect(waited).toBeGreaterThanOrEqual(43_000);
  });

  test('is thrown back with the task and the reason', async () => {
    const stage = createStage(failing('throttled'));
    await expect(begun(stage)).rejects.toMatchObject({ name: 'NotFinished', task: arnOf('a'), reason: 'throttled' });
  });
});

describe('an interface that is not visible yet', () => {
  const visibleAfter = (tries: number): Script => {
    let creates = 0;
    return {
      create: (action) => {
        creates += 1;
        return creates > tries ? created(action) : { kind: 'eni-not-visible', action };
      },
    };
  };
  const told =
    (tasks: readonly Task[]) =>
    (question: Question): Asked => {
      if (question.kind !== 'describe-tasks') throw new Error(`the test has no answer to ${question.kind}`);
      return { answer: { kind: 'describe-tasks', asked: question.tasks, tasks }, fault: undefined };
    };

  test('is tried again two seconds later', async () => {
    const stage = createStage(visibleAfter(1));
    await begun(stage);
    expect(stage.slept).toEqual([2_000]);
    expect(kindsOf(stage)).toEqual(['not-mirrored', 'session-created']);
  });

  test('is asked after once, the second time, and waited for as long as its task lives', async () => {
    const stage = createStage({ ...visibleAfter(4), ask: told([taskOf('a')]) });
    await begun(stage);
    expect(stage.calls.filter((call) => call.startsWith('ask'))).toEqual(['ask describe-tasks']);
    expect(stage.creates).toHaveLength(5);
  });

  test('is done with when its task is gone', async () => {
    const stage = createStage({ ...visibleAfter(9), ask: told([]) });
    await begun(stage);
    expect(stage.creates).toHaveLength(2);
    expect(stage.journal.at(-1)).toEqual({ kind: 'task-gone', task: arnOf('a') });
  });
});

describe('what somebody must mend', () => {
  test.each(['denied', 'invalid', 'unknown'] as const)('%s is thrown back at once', async (kind) => {
    const stage = createStage({ create: (action) => ({ kind: 'failed', action, fault: faultOf(kind) }) });
    await expect(begun(stage)).rejects.toMatchObject({ reason: kind });
    expect([stage.creates.length, stage.slept]).toEqual([1, []]);
    expect(stage.journal).toContainEqual(expect.objectContaining({ kind: 'fault', fault: kind }));
  });

  test.each(['target', 'filter'] as const)('a %s that is gone is thrown back at once', async (what) => {
    const stage = createStage({ create: (action) => ({ kind: 'missing', action, what, fault: faultOf('invalid') }) });
    await expect(begun(stage)).rejects.toMatchObject({ reason: `${what}-gone` });
    expect(stage.slept).toEqual([]);
  });
});

describe('given up is told', () => {
  const given = { kind: 'given-up', task: arnOf('a'), reason: 'denied' };

  test('with the third attempt of one request, and not before', async () => {
    const stage = createStage(failing('denied'));
    const told: boolean[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await expect(begun(stage)).rejects.toThrow(NotFinished);
      told.push(stage.journal.some(({ kind }) => kind === 'given-up'));
    }
    expect(told).toEqual([false, false, true]);
    expect(stage.journal.at(-1)).toEqual(given);
  });

  test('not with the first attempts of three requests', async () => {
    const stage = createStage(failing('denied'));
    for (const request of ['one', 'two', 'three']) {
      await expect(begun(stage, earlyEvent(), request)).rejects.toThrow(NotFinished);
    }
    expect(kindsOf(stage)).not.toContain('given-up');
  });

  /** Lambda waits one and two minutes; clocks may differ by ten seconds. */
  const ageOfLast = 170_000;
  /** What is waited out takes 80 % of the minute that each attempt has. */
  const waited = 2 * 48_000;
  test.each([
    ['as old as a third attempt can be that was thrown back at once', 'denied', ageOfLast, true],
    ['younger than that', 'denied', ageOfLast - 1_000, false],
    ['as old as a third attempt can be after two that waited', 'throttled', ageOfLast + waited, true],
    ['old enough only for attempts that did not wait', 'throttled', ageOfLast + waited - 1_000, false],
  ] as const)('by a process that did not see the others, when the event is %s', async (_, fault, age, expected) => {
    const stage = createStage(failing(fault));
    const event = earlyEvent({ time: new Date(noon - age).toISOString() });
    await expect(begun(stage, event)).rejects.toThrow(NotFinished);
    expect(kindsOf(stage).includes('given-up')).toBe(expected);
  });

  test('not for a task that is mirrored in the end', async () => {
    const stage = createStage(failing('denied', 2));
    for (let attempt = 1; attempt <= 2; attempt += 1) await expect(begun(stage)).rejects.toThrow(NotFinished);
    await begun(stage);
    expect(kindsOf(stage)).not.toContain('given-up');
  });
});

describe('what is not a task event is told, and Lambda does not retry it', () => {
  test.each([
    [
      'an event of another service',
      taskEvent('a', {}, { source: 'aws.ec2' }),
      { kind: 'foreign-event', what: 'aws.ec2: ECS Task State Change' },
    ],
    [
      'another event of ECS',
      taskEvent('a', {}, { 'detail-type': 'ECS Deployment State Change' }),
      { kind: 'foreign-event', what: 'aws.ecs: ECS Deployment State Change' },
    ],
    ['garbage', { hello: 'world' }, { kind: 'malformed', what: expect.stringContaining('source') }],
    ['nothing', null, { kind: 'malformed', what: expect.any(String) }],
  ])('%s', async (_, event, entry) => {
    const stage = createStage();
    expect(await begun(stage, event)).toBeUndefined();
    expect([stage.journal, stage.calls]).toEqual([[entry], []]);
  });
});
