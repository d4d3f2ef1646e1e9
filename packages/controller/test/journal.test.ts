// The operator's record: one JSON object a line, the time first, and one entry for everything that happened in a round.
import { emptySnapshot, instant, millis, type Outcome, type Verdict } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { createJournal, type JournalEntry } from '../src/journal.ts';
import type { Round } from '../src/reconcile.ts';
import { journalOf } from '../src/report.ts';
import {
  arnOf,
  cluster,
  createActionFor,
  created,
  eniOf,
  faultOf,
  noon,
  refusalCode,
  refused,
  sessionFor,
  taskOf,
  web,
} from './facts.ts';

const create = createActionFor('a');
const session = sessionFor(create);

function round(
  more: Partial<Omit<Round, 'plan'>> & { readonly verdicts?: readonly (readonly [string, Verdict])[] } & Partial<
      Pick<Round['plan'], 'held'>
    >,
): Round {
  const { verdicts = [], held = [], ...rest } = more;
  return {
    plan: {
      verdicts: new Map(verdicts.map(([letter, verdict]) => [arnOf(letter), verdict])),
      held,
      actions: [],
      questions: [],
      recheckAfter: undefined,
    },
    snapshot: { ...emptySnapshot(cluster, instant(noon), { kind: 'nothing' }), tasks: [taskOf('a')] },
    outcomes: [],
    faults: [],
    givenUp: [],
    unfinished: false,
    switchUnread: false,
    ...rest,
  };
}

test('a line is one JSON object with the time first', () => {
  const lines: string[] = [];
  createJournal(
    (line) => lines.push(line),
    () => noon,
  )({ kind: 'task-gone', task: arnOf('a') });
  expect(lines).toEqual([`{"at":"2026-03-04T12:00:00.000Z","kind":"task-gone","task":"${arnOf('a')}"}`]);
});

describe('what happened', () => {
  const stop = { kind: 'stop-task', task: arnOf('a'), service: web, wasRunning: true, code: refusalCode } as const;
  const remove = { kind: 'delete-session', session: session.id, eni: session.eni, reason: 'task-gone' } as const;
  const modify = {
    kind: 'modify-session',
    task: arnOf('a'),
    session: session.id,
    target: session.target,
    filter: session.filter,
    packetLength: undefined,
    description: 'changed',
  } as const;
  const ofTask = { task: arnOf('a'), service: 'web' };
  const { cluster: of, family, eni } = taskOf('a');
  const whose = { cluster: of, family, address: eni?.address };
  test.each([
    [
      'a session was created, three seconds after its interface was connected',
      created(create),
      {
        kind: 'session-created',
        ...ofTask,
        eni: 'eni-a',
        session: 'tms-a',
        vni: 4711,
        ...whose,
        target: 'tmt-1',
        number: 1,
        timeToMirrorMs: 3_000,
      },
    ],
    ['an interface was refused', refused(create), { kind: 'refused', ...ofTask, eni: 'eni-a', code: refusalCode }],
    [
      'a session was changed',
      { kind: 'modified', action: modify, session },
      { kind: 'session-modified', ...ofTask, session: 'tms-a', target: 'tmt-1', filter: 'tmf-1' },
    ],
    [
      'a session was deleted',
      { kind: 'deleted', action: remove },
      { kind: 'session-deleted', session: 'tms-a', eni: 'eni-a', reason: 'task-gone' },
    ],
    [
      'a task was stopped',
      { kind: 'stopped', action: stop, at: instant(noon) },
      { kind: 'task-stopped', ...ofTask, code: refusalCode, wasRunning: true },
    ],
    [
      'a task was gone before it was stopped',
      { kind: 'task-gone', action: stop },
      { kind: 'task-gone', task: arnOf('a') },
    ],
  ] satisfies readonly (readonly [string, Outcome, object])[])('%s', (_, outcome, entry) => {
    expect(journalOf(round({ outcomes: [outcome] }))).toEqual([entry]);
  });

  test('the time to mirror is left out where the connection was not told', () => {
    const tasks = [taskOf('a', { connectivityAt: null })];
    const snapshot = { ...round({}).snapshot, tasks };
    const [entry] = journalOf(round({ outcomes: [created(create)], snapshot }));
    expect(entry).not.toHaveProperty('timeToMirrorMs');
  });

  test('a clock that lags behind ECS makes no negative time', () => {
    const [entry] = journalOf(round({ outcomes: [created(create, noon - 60_000)] }));
    expect(entry).toMatchObject({ timeToMirrorMs: 0 });
  });

  test.each([
    ['an interface that is not visible yet', { kind: 'eni-not-visible', action: create }],
    ['a session that was gone already', { kind: 'session-gone', action: remove }],
    ['a refusal that was kept', { kind: 'refusal-kept', eni: eniOf('a') }],
    ['a failure, whose fault has an entry of its own', { kind: 'failed', action: create, fault: faultOf('denied') }],
  ] satisfies readonly (readonly [string, Outcome])[])('nothing is said of %s', (_, outcome) => {
    expect(journalOf(round({ outcomes: [outcome] }))).toEqual([]);
  });
});

describe('what did not happen', () => {
  test('a fault has its kind, the code, the call, the request and the words of AWS', () => {
    expect(journalOf(round({ faults: [faultOf('throttled')] }))).toEqual([
      { ...faultOf('throttled'), kind: 'fault', fault: 'throttled' },
    ]);
  });

  test('a stop that is held has its reason, and a sentence to act on', () => {
    const held = {
      what: 'stop-task',
      task: arnOf('a'),
      service: web,
      session: undefined,
      eni: eniOf('a'),
      reason: 'no-evidence',
    } as const;
    const sentence = expect.stringMatching(/probe/);
    expect(journalOf(round({ held: [held] }))).toEqual([
      { kind: 'held', what: 'stop-task', task: arnOf('a'), service: 'web', reason: 'no-evidence', sentence },
    ]);
  });

  test('a delete that is held belongs to no task in sight', () => {
    const held = {
      what: 'delete-session',
      task: undefined,
      service: undefined,
      session: session.id,
      eni: eniOf('a'),
      reason: 'paused',
    } as const;
    const [entry] = journalOf(round({ held: [held] }));
    expect(Object.keys(entry ?? {})).toEqual(['kind', 'what', 'reason', 'sentence']);
  });

  test('a service that is given up is named', () => {
    expect(journalOf(round({ givenUp: [web] }))).toEqual([{ kind: 'service-given-up', service: 'web' }]);
  });
});

describe('what is left open', () => {
  const refusal = { eni: eniOf('a'), code: refusalCode, at: instant(noon) };
  test.each([
    [
      'waiting',
      { kind: 'waiting', reason: 'interface-not-visible', lookAgainAfter: millis(2_000) },
      'interface-not-visible',
    ],
    ['unmirrored', { kind: 'unmirrored', reason: 'throttled' }, 'throttled'],
    ['unmirrorable', { kind: 'unmirrorable', refusal }, 'unmirrorable'],
    ['drifted', { kind: 'drifted', session, differs: ['filter'] }, 'drifted'],
    ['shadowed', { kind: 'shadowed', session, by: session }, 'shadowed'],
  ] satisfies readonly (readonly [string, Verdict, string])[])('%s', (kind, verdict, reason) => {
    const sentence = expect.stringMatching(/\.$/);
    expect(journalOf(round({ verdicts: [['a', verdict]] }))).toEqual([
      { kind: 'not-mirrored', task: arnOf('a'), service: 'web', verdict: kind, reason, sentence },
    ]);
  });

  test.each([
    ['mirrored', { kind: 'mirrored', session, by: 'us' }],
    ['forwarded', { kind: 'forwarded' }],
    ['ignored', { kind: 'ignored', reason: 'ending' }],
  ] satisfies readonly (readonly [string, Verdict])[])('not %s', (_, verdict) => {
    expect(journalOf(round({ verdicts: [['a', verdict]] }))).toEqual([]);
  });

  test('comes last, after what happened', () => {
    const entries = journalOf(
      round({
        outcomes: [refused(create)],
        faults: [faultOf('denied')],
        verdicts: [['a', { kind: 'unmirrorable', refusal }]],
      }),
    );
    expect(entries.map((entry: JournalEntry) => entry.kind)).toEqual(['refused', 'fault', 'not-mirrored']);
  });
});
