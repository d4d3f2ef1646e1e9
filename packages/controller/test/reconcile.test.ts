// The loop: questions once, the switch before every act, what AWS taught folded back, and an end in time.
import type { Asked } from '@tasktap/aws';
import {
  type CreateSession,
  emptySnapshot,
  instant,
  type MirrorPolicy,
  type MirrorSession,
  type Outcome,
  type Question,
  type Snapshot,
  type Task,
  targetId,
} from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { reconcile } from '../src/reconcile.ts';
import {
  arnOf,
  cluster,
  createActionFor,
  created,
  eniOf,
  faultOf,
  noon,
  policyWith,
  refusalCode,
  refused,
  sessionFor,
  taskOf,
  web,
} from './facts.ts';
import { createStage, type Stage } from './stage.ts';

const late = noon + 60_000;
const running = { lastStatus: 'RUNNING' };

function ofTasks(tasks: readonly Task[], more: Partial<Snapshot> = {}): Snapshot {
  return { ...emptySnapshot(cluster, instant(noon), { kind: 'nothing' }), tasks, ...more };
}

function run(
  { ports }: Stage,
  start: Snapshot,
  more: { readonly policy?: MirrorPolicy; readonly deadline?: number } = {},
) {
  return reconcile(start, { ...ports, policy: policyWith('observe'), deadline: late, ...more });
}

/** Answers a question about sessions with these. */
function holding(...sessions: readonly MirrorSession[]) {
  return (question: Question): Asked => {
    if (question.kind !== 'sessions-on') throw new Error(`the test has no answer to ${question.kind}`);
    return { answer: { kind: 'sessions-on', enis: question.enis, sessions }, fault: undefined };
  };
}

function unreadable(question: Question): Asked {
  return { answer: { kind: 'unreadable', question: question.kind }, fault: faultOf('denied', 'Read') };
}

describe('what is asked', () => {
  test('nothing, before the first create of a task that does not run yet', async () => {
    const stage = createStage();
    const round = await run(stage, ofTasks([taskOf('a')]));
    expect(stage.calls).toEqual(['switch', 'create eni-a']);
    expect(round).toMatchObject({ unfinished: false, faults: [], outcomes: [{ kind: 'created' }] });
    expect(round.plan.verdicts.get(arnOf('a'))).toMatchObject({ kind: 'mirrored', by: 'us' });
  });

  test('once for all tasks that run already', async () => {
    const stage = createStage({ ask: holding() });
    await run(stage, ofTasks([taskOf('a', running), taskOf('b', running)]));
    expect(stage.calls).toEqual(['ask sessions-on', 'switch', 'create eni-a', 'create eni-b']);
  });

  test('never again when AWS would not say', async () => {
    const stage = createStage({ ask: unreadable });
    const round = await run(stage, ofTasks([taskOf('a', running)]));
    expect(stage.calls).toEqual(['ask sessions-on']);
    expect(round.plan.verdicts.get(arnOf('a'))).toMatchObject({ kind: 'waiting', reason: 'sessions-unread' });
    expect(round.faults).toEqual([faultOf('denied', 'Read')]);
  });

  test('nothing at all where nothing is to do', async () => {
    const stage = createStage();
    const round = await run(stage, ofTasks([taskOf('a', { desiredStatus: 'STOPPED' })]));
    expect(stage.calls).toEqual([]);
    expect(round.unfinished).toBe(false);
  });
});

describe('the off switch', () => {
  test('that cannot be read does nothing, and leaves the work undone', async () => {
    const stage = createStage({
      readSwitch: () => ({ kind: 'unread', fault: faultOf('unavailable', 'GetParameter') }),
    });
    const round = await run(stage, ofTasks([taskOf('a')]));
    expect(stage.calls).toEqual(['switch']);
    expect(round).toMatchObject({ unfinished: true, faults: [faultOf('unavailable', 'GetParameter')] });
    expect(round.plan.verdicts.get(arnOf('a'))).toEqual({ kind: 'unmirrored', reason: 'new' });
  });

  test('that is off holds everything, and nothing is unfinished', async () => {
    const stage = createStage({ readSwitch: () => ({ kind: 'off' }) });
    const round = await run(stage, ofTasks([taskOf('a')]));
    expect(stage.calls).toEqual(['switch']);
    expect(round.unfinished).toBe(false);
    expect(round.plan.held).toMatchObject([{ what: 'create-session', task: arnOf('a'), reason: 'paused' }]);
    expect(round.plan.verdicts.get(arnOf('a'))).toEqual({ kind: 'unmirrored', reason: 'paused' });
  });

  test('is read before each handful of ten, and heard between them', async () => {
    const on = { kind: 'on', isThere: true } as const;
    const answers = [on, on];
    let reads = 0;
    const stage = createStage({
      readSwitch: () => {
        reads += 1;
        return answers[reads - 1] ?? { kind: 'off' };
      },
    });
    const tasks = [...'abcdefghijklmnopqrstuvwxy'].map((letter) => taskOf(letter));
    const round = await run(stage, ofTasks(tasks));
    expect([reads, stage.creates.length, round.plan.held.length]).toEqual([3, 20, 5]);
  });
});

describe('time', () => {
  test('that is up before the beginning begins nothing', async () => {
    const stage = createStage();
    const round = await run(stage, ofTasks([taskOf('a')]), { deadline: noon });
    expect(stage.calls).toEqual([]);
    expect(round.unfinished).toBe(true);
  });

  test('that runs out leaves the rest undone, and what was done is told', async () => {
    const stage: Stage = createStage({
      create: (action) => {
        stage.pass(10_000);
        return created(action);
      },
    });
    const tasks = [...'abcdefghijklmno'].map((letter) => taskOf(letter));
    const round = await run(stage, ofTasks(tasks));
    expect(round.unfinished).toBe(true);
    expect(round.outcomes).toHaveLength(10);
    expect(round.plan.actions).toHaveLength(5);
  });

  test('that is up with everything done leaves nothing unfinished', async () => {
    const stage: Stage = createStage({
      create: (action) => {
        stage.pass(60_000);
        return created(action);
      },
    });
    const round = await run(stage, ofTasks([taskOf('a')]));
    expect(round.unfinished).toBe(false);
  });
});

describe('a create that is contested', () => {
  const contested = (action: CreateSession): Outcome => ({ kind: 'contested', action, fault: faultOf('invalid') });
  const onceContested = (): ((action: CreateSession) => Outcome) => {
    let tries = 0;
    return (action) => {
      tries += 1;
      return tries === 1 ? contested(action) : created(action);
    };
  };
  const ofAnother = { ...sessionFor(createActionFor('a')), target: targetId('tmt-2'), tags: new Map() };

  test('is looked into by one describe, and is done when the session was ours all the time', async () => {
    const stage: Stage = createStage({
      create: contested,
      ask: (question) => holding(...stage.creates.map(sessionFor))(question),
    });
    const round = await run(stage, ofTasks([taskOf('a')]));
    expect(stage.calls).toEqual(['switch', 'create eni-a', 'ask sessions-on']);
    expect(round.plan.verdicts.get(arnOf('a'))).toMatchObject({ kind: 'mirrored', by: 'us' });
  });

  test('takes the next number when somebody else holds this one', async () => {
    const stage = createStage({ create: onceContested(), ask: holding(ofAnother) });
    await run(stage, ofTasks([taskOf('a')]));
    expect(stage.calls).toEqual(['switch', 'create eni-a', 'ask sessions-on', 'switch', 'create eni-a']);
    expect(stage.creates.map(({ number }) => number)).toEqual([1, 2]);
  });

  test('waits when nobody is seen to hold it, and never takes another number', async () => {
    const stage = createStage({ create: contested, ask: holding() });
    const round = await run(stage, ofTasks([taskOf('a')]));
    expect(stage.creates.map(({ number }) => number)).toEqual([1]);
    expect(round.plan.verdicts.get(arnOf('a'))).toMatchObject({ kind: 'waiting', reason: 'session-not-visible' });
  });
});

describe('a refusal', () => {
  test('is kept at once, and learned', async () => {
    const stage = createStage({ create: (action) => refused(action) });
    const round = await run(stage, ofTasks([taskOf('a')]));
    expect(stage.calls).toEqual(['switch', 'create eni-a', 'keep eni-a']);
    expect(round.plan.verdicts.get(arnOf('a'))).toMatchObject({ kind: 'unmirrorable', refusal: { code: refusalCode } });
    expect(round.faults).toEqual([]);
  });

  test('that cannot be kept is a refusal all the same, and a fault is told', async () => {
    const stage = createStage({
      create: (action) => refused(action),
      keepRefusal: () => faultOf('denied', 'CreateTags'),
    });
    const round = await run(stage, ofTasks([taskOf('a')]));
    expect(round.plan.verdicts.get(arnOf('a'))).toMatchObject({ kind: 'unmirrorable' });
    expect(round.faults).toEqual([faultOf('denied', 'CreateTags')]);
  });
});

describe('what EC2 does not know', () => {
  const many = Array.from({ length: 25 }, (_, index) => taskOf(String(index).padStart(2, '0')));
  const missing = (action: CreateSession): Outcome => ({
    ...{ kind: 'missing', what: 'target', action, fault: faultOf('invalid') },
  });

  test('is asked for by the first handful of creates, and by no other', async () => {
    const stage = createStage({ create: missing });
    const round = await run(stage, ofTasks(many));
    expect([stage.creates.length, round.faults.length, round.unfinished]).toEqual([10, 10, false]);
    for (const { arn } of many) {
      expect(round.plan.verdicts.get(arn)).toEqual({ kind: 'unmirrored', reason: 'target-gone' });
    }
  });

  test('does not keep sessions from another target', async () => {
    const there = targetId('tmt-there');
    const policy = policyWith('observe', { targets: [{ id: targetId('tmt-gone') }, { id: there }] });
    const stage = createStage({ create: (action) => (action.target === there ? created(action) : missing(action)) });
    const round = await run(stage, ofTasks(many), { policy });
    expect([...round.plan.verdicts.values()].filter(({ kind }) => kind === 'mirrored')).toHaveLength(25);
    expect(stage.creates.length).toBeLessThanOrEqual(25 + 10);
  });
});

test('a fault of one create does not keep the others', async () => {
  const create = (action: CreateSession): Outcome =>
    action.eni === eniOf('a') ? { kind: 'failed', action, fault: faultOf('throttled') } : created(action);
  const stage = createStage({ create });
  const round = await run(stage, ofTasks([taskOf('a'), taskOf('b')]));
  expect(round.plan.verdicts.get(arnOf('a'))).toEqual({ kind: 'unmirrored', reason: 'throttled' });
  expect(round.plan.verdicts.get(arnOf('b'))).toMatchObject({ kind: 'mirrored' });
  expect(round.faults).toEqual([faultOf('throttled')]);
});

describe('a stop beside creates', () => {
  const strength = { desired: 4, healthyRunning: 4, minimumHealthyPercent: 50, deploying: false };
  const refusal = { eni: eniOf('a'), code: refusalCode, at: instant(noon) };
  const unmirrorable = { ...taskOf('a', running), protectedNow: false };
  const both = ofTasks(
    [
      unmirrorable,
      ...['b', 'c', 'd'].map((letter) => ({ ...taskOf(letter, running), connectedAt: instant(noon - 3_600_000) })),
    ],
    {
      scope: { kind: 'service', service: web },
      sessions: ['c', 'd'].map((task) => sessionFor(createActionFor(task))),
      sessionsRead: 'all',
      refusals: new Map([[eniOf('a'), refusal]]),
      confirmedTasks: new Set([arnOf('a')]),
      services: new Map([[web, strength]]),
      recentStops: [],
    },
  );
  const policy = policyWith('replace');
  /** As ECS would answer after the creates. */
  const answering =
    (healthyRunning: number) =>
    (question: Question): Asked => {
      if (question.kind === 'services') {
        const services = new Map([[web, { ...strength, healthyRunning }]]);
        return { answer: { kind: 'services', services }, fault: undefined };
      }
      if (question.kind !== 'confirm-tasks') throw new Error(`the test has no answer to ${question.kind}`);
      return { answer: { kind: 'confirm-tasks', asked: question.tasks, tasks: [unmirrorable] }, fault: undefined };
    };

  test('comes after them, and is judged by what is read again', async () => {
    const stage = createStage({
      ask: answering(4),
      stop: (action) => ({ kind: 'stopped', action, at: instant(noon) }),
    });
    await run(stage, both, { policy });
    expect(stage.calls.filter((call) => call !== 'switch')).toEqual([
      'create eni-b',
      'ask confirm-tasks',
      'ask services',
      'stop a',
    ]);
  });

  test('is not made where the service has lost a task meanwhile', async () => {
    const stage = createStage({ ask: answering(2) });
    const round = await run(stage, both, { policy });
    expect(stage.calls).not.toContain('stop a');
    expect(round.plan.held).toMatchObject([{ what: 'stop-task', reason: 'service-below-strength' }]);
  });
});

describe('a service whose replacements were all in vain', () => {
  const hour = 3_600_000;
  const refusal = { eni: eniOf('a'), code: refusalCode, at: instant(noon) };
  const inVain = ofTasks([{ ...taskOf('a', running), protectedNow: false }], {
    scope: { kind: 'service', service: web },
    sessionsRead: 'all',
    refusals: new Map([[eniOf('a'), refusal]]),
    confirmedTasks: new Set([arnOf('a')]),
    services: new Map([[web, { desired: 4, healthyRunning: 4, minimumHealthyPercent: 50, deploying: false }]]),
    recentStops: [2, 3, 4].map((hours) => ({
      task: arnOf('z'),
      service: web,
      at: instant(noon - hours * hour),
      wasRunning: true,
    })),
  });
  const policy = policyWith('replace');

  test('is given up, once', async () => {
    const stage = createStage();
    const round = await run(stage, inVain, { policy });
    expect(round.plan.held).toMatchObject([{ what: 'stop-task', reason: 'futile' }]);
    expect([stage.calls, round.givenUp]).toEqual([['give up web'], [web]]);
  });

  test('is not given up again', async () => {
    const stage = createStage();
    const round = await run(stage, { ...inVain, givenUp: new Map([[web, instant(noon - hour)]]) }, { policy });
    expect(round.plan.held).toMatchObject([{ what: 'stop-task', reason: 'futile' }]);
    expect([stage.calls, round.givenUp]).toEqual([[], []]);
  });

  test('is given up for now even where that could not be written down, and the fault is told', async () => {
    const stage = createStage({ giveUp: () => faultOf('denied', 'PutParameter') });
    const round = await run(stage, inVain, { policy });
    expect(round.faults).toEqual([faultOf('denied', 'PutParameter')]);
  });
});

test('a plan that never rests is a mistake of ours, and thrown', async () => {
  const elsewhere = (action: CreateSession): Outcome => created({ ...action, eni: eniOf('z') });
  const stage = createStage({ create: elsewhere });
  await expect(run(stage, ofTasks([taskOf('a')]))).rejects.toThrow('not at rest');
});
