// What every outcome teaches, seen in the snapshot and in what is planned next.
import { describe, expect, test } from 'vitest';
import {
  type DeleteSession,
  type FaultKind,
  learn,
  type ModifySession,
  minutes,
  type Outcome,
  plan,
  type Snapshot,
  type StopTask,
  targetId,
} from '../src/index.ts';
import {
  ago,
  api,
  arnOf,
  budget,
  creation,
  eniOf,
  fault,
  filter,
  foreignSession,
  look,
  now,
  ourSession,
  policy,
  refusals,
  replacing,
  stop,
  strength,
  target,
  task,
  verdictOn,
  web,
} from './fixtures.ts';

const seen = look({ tasks: [task('a'), task('b')], sessions: [ourSession('b')] });
const create = creation();
const modification: ModifySession = {
  kind: 'modify-session',
  task: arnOf('b'),
  session: ourSession('b').id,
  target,
  filter,
  packetLength: undefined,
  description: 'changed',
};
const deletion: DeleteSession = {
  kind: 'delete-session',
  session: ourSession('b').id,
  eni: eniOf('b'),
  reason: 'not-selected',
};
const stopping: StopTask = { kind: 'stop-task', task: arnOf('a'), service: web, wasRunning: true, code: 'No' };

function differences(before: Snapshot, after: Snapshot): Partial<Snapshot> {
  return Object.fromEntries(Object.entries(after).filter(([key, value]) => value !== before[key as keyof Snapshot]));
}

const changed = ourSession('b', { packetLength: 64 });
const rows: readonly (readonly [sentence: string, outcome: Outcome, change: Partial<Snapshot>])[] = [
  [
    'a new session is seen, and counted',
    { kind: 'created', action: create, session: ourSession(), at: now },
    {
      sessions: [ourSession('b'), ourSession()],
      ownSessionCount: 2,
      sessionCount: 2,
      modified: new Set([ourSession().id]),
    },
  ],
  [
    'a session that was there already is not counted twice',
    { kind: 'created', action: create, session: ourSession('b'), at: now },
    { sessions: [ourSession('b')] },
  ],
  [
    'a refusal is kept with its code',
    { kind: 'refused', action: create, code: 'No', at: now },
    { refusals: new Map([[eniOf('a'), { eni: eniOf('a'), code: 'No', at: now }]]) },
  ],
  [
    'an interface is not visible yet',
    { kind: 'eni-not-visible', action: create },
    { troubles: new Map([[eniOf('a'), { kind: 'eni-not-visible' }]]) },
  ],
  [
    'a contested number is to be looked after',
    { kind: 'contested', action: creation('a', { number: 2 }), fault: fault('invalid') },
    {
      troubles: new Map([[eniOf('a'), { kind: 'contested', fault: fault('invalid'), number: 2, lookedAfter: false }]]),
    },
  ],
  [
    'the account is full',
    { kind: 'full', action: create, what: 'account', fault: fault('quota') },
    { accountFull: true },
  ],
  [
    'the target is full',
    { kind: 'full', action: create, what: 'target', fault: fault('quota') },
    { fullTargets: new Set([target]) },
  ],
  [
    'a target that a session was to move to is full, and the session has had its turn',
    { kind: 'full', action: modification, what: 'target', fault: fault('quota') },
    { fullTargets: new Set([modification.target]), failed: new Set([modification.session]) },
  ],
  [
    'the interface is full',
    { kind: 'full', action: create, what: 'interface', fault: fault('quota') },
    { troubles: new Map([[eniOf('a'), { kind: 'interface-full' }]]) },
  ],
  [
    'the target is missing',
    { kind: 'missing', action: create, what: 'target', fault: fault('invalid') },
    { gone: new Set([target]) },
  ],
  [
    'the filter is missing',
    { kind: 'missing', action: create, what: 'filter', fault: fault('invalid') },
    { gone: new Set([filter]) },
  ],
  [
    'the target of a change is missing',
    { kind: 'missing', action: modification, what: 'target', fault: fault('invalid') },
    { gone: new Set([target]) },
  ],
  [
    'the filter of a change is missing',
    { kind: 'missing', action: modification, what: 'filter', fault: fault('invalid') },
    { gone: new Set([filter]) },
  ],
  [
    'a changed session takes the place of the old one, and ends the wave',
    { kind: 'modified', action: modification, session: changed },
    { sessions: [changed], modified: new Set([changed.id]) },
  ],
  [
    'a deleted session is gone',
    { kind: 'deleted', action: deletion },
    { sessions: [], ownSessionCount: 0, sessionCount: 0 },
  ],
  [
    'a session that was gone already is gone: delete',
    { kind: 'session-gone', action: deletion },
    { sessions: [], ownSessionCount: 0, sessionCount: 0 },
  ],
  [
    'a session that was gone already is gone: modify',
    { kind: 'session-gone', action: modification },
    { sessions: [], ownSessionCount: 0, sessionCount: 0 },
  ],
  [
    'a stopped task ends, and its stop is remembered',
    { kind: 'stopped', action: stopping, at: now },
    {
      tasks: [task('a', { desiredStatus: 'STOPPED' }), task('b')],
      recentStops: [{ task: arnOf('a'), service: web, at: now, wasRunning: true }],
    },
  ],
  [
    'a task that was gone already is gone, and was not stopped by us',
    { kind: 'task-gone', action: stopping },
    { tasks: [task('b')] },
  ],
  [
    'a create that failed is trouble with its interface',
    { kind: 'failed', action: create, fault: fault('denied') },
    { troubles: new Map([[eniOf('a'), { kind: 'fault', fault: fault('denied') }]]) },
  ],
  [
    'a change that failed is not tried again in this round',
    { kind: 'failed', action: modification, fault: fault('denied') },
    { failed: new Set([ourSession('b').id]) },
  ],
  [
    'a deletion that failed is not tried again in this round',
    { kind: 'failed', action: deletion, fault: fault('denied') },
    { failed: new Set([ourSession('b').id]) },
  ],
  [
    'a stop that failed is not tried again in this round',
    { kind: 'failed', action: stopping, fault: fault('denied') },
    { failed: new Set([arnOf('a')]) },
  ],
  ['refusals can be kept', { kind: 'refusal-kept', eni: eniOf('a') }, { refusalsKept: true }],
  [
    'refusals cannot be kept',
    { kind: 'refusal-not-kept', eni: eniOf('a'), fault: fault('denied') },
    { refusalsKept: false },
  ],
  [
    'of one refusal that could not be kept for want of calls, nothing about others',
    { kind: 'refusal-not-kept', eni: eniOf('a'), fault: fault('throttled') },
    {},
  ],
  [
    '... nor of one on an interface that has gone',
    { kind: 'refusal-not-kept', eni: eniOf('a'), fault: fault('invalid') },
    {},
  ],
];

describe('an outcome teaches that', () => {
  test.each(rows)('%s', (_sentence, outcome, change) => {
    const after = learn(seen, outcome);
    const expected = { ...seen, ...change };
    expect(after).toEqual(expected);
    expect(Object.keys(differences(seen, after))).toEqual(expect.arrayContaining(Object.keys(change)));
  });

  test('what was not counted stays uncounted', () => {
    const uncounted = { ...seen, ownSessionCount: undefined, sessionCount: undefined };
    const created: Outcome = { kind: 'created', action: create, session: ourSession(), at: now };
    expect(learn(uncounted, created)).toMatchObject({ ownSessionCount: undefined, sessionCount: undefined });
    expect(learn(uncounted, { kind: 'deleted', action: deletion })).toMatchObject({
      ownSessionCount: undefined,
      sessionCount: undefined,
    });
  });

  test('a session that is deleted twice is counted once', () => {
    const twice = learn(learn(seen, { kind: 'deleted', action: deletion }), { kind: 'session-gone', action: deletion });
    expect(twice).toMatchObject({ ownSessionCount: 0, sessionCount: 0 });
  });

  test('a session that is gone was the only one to go', () => {
    const two = { ...seen, sessions: [...seen.sessions, ourSession('y')] };
    const left = learn(two, { kind: 'deleted', action: deletion }).sessions;
    expect(left).toEqual(two.sessions.filter(({ id }) => id !== deletion.session));
    expect(left).toContainEqual(ourSession('y'));
  });

  test('a stop is known where none had been read', () => {
    const after = learn({ ...seen, recentStops: undefined }, { kind: 'stopped', action: stopping, at: now });
    expect(after.recentStops).toEqual([
      { task: stopping.task, service: stopping.service, at: now, wasRunning: stopping.wasRunning },
    ]);
  });

  test('what was known before stays known', () => {
    const full: Snapshot = {
      ...seen,
      refusals: refusals('x'),
      troubles: new Map([[eniOf('x'), { kind: 'eni-not-visible' }]]),
      fullTargets: new Set([targetId('tmt-x')]),
      gone: new Set([targetId('tmt-y')]),
      modified: new Set([ourSession('x').id]),
      failed: new Set([arnOf('x')]),
      recentStops: [stop(ago(minutes(1)))],
    };
    const outcomes: readonly Outcome[] = [
      { kind: 'refused', action: create, code: 'No', at: now },
      { kind: 'eni-not-visible', action: create },
      { kind: 'full', action: create, what: 'target', fault: fault('quota') },
      { kind: 'missing', action: create, what: 'filter', fault: fault('invalid') },
      { kind: 'modified', action: modification, session: changed },
      { kind: 'stopped', action: stopping, at: now },
      { kind: 'failed', action: deletion, fault: fault('denied') },
    ];
    const after = outcomes.reduce(learn, full);
    expect([...after.refusals.keys()]).toEqual([eniOf('x'), eniOf('a')]);
    expect([...after.troubles.keys()]).toEqual([eniOf('x'), eniOf('a')]);
    expect([...after.fullTargets]).toEqual(['tmt-x', target]);
    expect([...after.gone]).toEqual(['tmt-y', filter]);
    expect([...after.modified]).toEqual([ourSession('x').id, changed.id]);
    expect([...after.failed]).toEqual([arnOf('x'), ourSession('b').id]);
    expect(after.recentStops).toHaveLength(2);
  });
});

describe('the next plan', () => {
  const verdictAfter = (outcome: Outcome): string => verdictOn(plan(learn(seen, outcome), policy()));

  test.each<[sentence: string, outcome: Outcome, verdict: string]>([
    ['sees the new session', { kind: 'created', action: create, session: ourSession(), at: now }, 'mirrored: us'],
    [
      'does not ask EC2 again what it refused',
      { kind: 'refused', action: create, code: 'No', at: now },
      'unmirrorable',
    ],
    ['sees no interface', { kind: 'eni-not-visible', action: create }, 'unmirrored: interface-gone'],
    [
      'looks who holds the number',
      { kind: 'contested', action: create, fault: fault('invalid') },
      'waiting: sessions-unread',
    ],
    ['holds', { kind: 'full', action: create, what: 'account', fault: fault('quota') }, 'unmirrored: session-quota'],
    [
      'has no target left',
      { kind: 'full', action: create, what: 'target', fault: fault('quota') },
      'unmirrored: targets-full',
    ],
  ])('%s', (_sentence, outcome, verdict) => {
    expect(verdictAfter(outcome)).toBe(verdict);
  });

  /** Two refused tasks, of two services, that nothing holds. */
  const storm = look({
    tasks: [
      ...['a', 'b'].map((name) => task(name, { protectedNow: false, service: name === 'a' ? web : api })),
      ...['c', 'd'].map((name) => task(name, { service: name === 'c' ? web : api })),
    ],
    sessions: ['c', 'd'].map((name) => ourSession(name)),
    refusals: refusals('a', 'b'),
    confirmedTasks: new Set(['a', 'b'].map(arnOf)),
    services: new Map([web, api].map((service) => [service, strength()])),
  });
  const oneStop = policy({ unmirrorable: replacing({ budget: { ...budget, perCluster: 1 } }) });

  test.each<FaultKind>(['unavailable', 'unknown'])('counts a stop that may have happened (%s) as a stop', (kind) => {
    const after = learn(storm, { kind: 'failed', action: stopping, fault: fault(kind) });
    expect(plan(storm, oneStop).actions).toEqual([expect.objectContaining({ kind: 'stop-task', task: arnOf('a') })]);
    expect(plan(after, oneStop).actions).toEqual([]);
  });

  test.each<[kind: FaultKind, counts: string, own: number]>([
    ['unavailable', 'counts', 5],
    ['unknown', 'counts', 5],
    ['throttled', 'does not count', 4],
    ['denied', 'does not count', 4],
  ])('of a create that failed (%s) %s a session that may be there', (kind, _counts, own) => {
    const before = look({ tasks: [task('a')], ownSessionCount: 4, sessionCount: 4 });
    const after = learn(before, { kind: 'failed', action: create, fault: fault(kind) });
    expect([after.ownSessionCount, after.sessionCount]).toEqual([own, own]);
  });

  test('does not count a stop that ECS denied', () => {
    const after = learn(storm, { kind: 'failed', action: stopping, fault: fault('denied') });
    expect(plan(after, oneStop).actions).toEqual([expect.objectContaining({ kind: 'stop-task', task: arnOf('b') })]);
  });

  test('does not see foreign sessions as ours', () => {
    const outcome: Outcome = { kind: 'created', action: create, session: foreignSession(), at: now };
    expect(verdictAfter(outcome)).toBe('unmirrored: new');
  });
});
