// What every answer adds to what was seen.
import { describe, expect, test } from 'vitest';
import { type Answer, answer, hours, plan, type Snapshot, sessionId, targetId } from '../src/index.ts';
import {
  ago,
  api,
  arnOf,
  attached,
  batch,
  eniOf,
  eventOf,
  fault,
  foreignSession,
  now,
  ourSession,
  policy,
  stop,
  strength,
  task,
  verdictOn,
  web,
} from './fixtures.ts';

const seen = batch({
  tasks: [eventOf('a'), eventOf('b')],
  sessions: [foreignSession('a'), foreignSession('b')],
  sessionsRead: new Set([eniOf('b')]),
  services: new Map([[web, strength({ desired: 1 })]]),
  unreadable: new Set(['services']),
  confirmedTasks: new Set([arnOf('b')]),
});
const told = strength({ desired: 2 });
const destinations = { targets: new Set([targetId('tmt-1')]), filterRules: new Map() };
const gone = { interfaceExists: true, taskGone: true };
const again = ourSession('a', { id: foreignSession('a').id, number: 9 });

const rows: readonly (readonly [sentence: string, given: Answer, change: Partial<Snapshot>])[] = [
  [
    'a description takes the place of the event, and a task that ECS does not know is gone',
    { kind: 'describe-tasks', asked: [arnOf('a'), arnOf('b')], tasks: [task('a')] },
    { tasks: [task('a')] },
  ],
  [
    'a task that was not asked about stays',
    { kind: 'describe-tasks', asked: [arnOf('a')], tasks: [task('a')] },
    { tasks: [task('a'), eventOf('b')] },
  ],
  [
    'the sessions of an interface are all of them',
    { kind: 'sessions-on', enis: [eniOf('a')], sessions: [ourSession('a')] },
    { sessions: [foreignSession('b'), ourSession('a')], sessionsRead: new Set([eniOf('b'), eniOf('a')]) },
  ],
  [
    'an interface without sessions has none',
    { kind: 'sessions-on', enis: [eniOf('a')], sessions: [] },
    { sessions: [foreignSession('b')], sessionsRead: new Set([eniOf('b'), eniOf('a')]) },
  ],
  ['sessions are counted', { kind: 'count-sessions', own: 3, all: 7 }, { ownSessionCount: 3, sessionCount: 7 }],
  [
    'an interface is in a VPC; one that EC2 does not know is not visible',
    { kind: 'interfaces', asked: [eniOf('a'), eniOf('b')], vpcs: new Map([[eniOf('a'), 'vpc-1']]) },
    {
      tasks: [eventOf('a', { eni: attached('a', { vpc: 'vpc-1' }) }), eventOf('b')],
      troubles: new Map([[eniOf('b'), { kind: 'eni-not-visible' }]]),
    },
  ],
  ['destinations are there or not', { kind: 'destinations', destinations }, { destinations }],
  [
    'a service is as strong as it is now; others stay',
    { kind: 'services', services: new Map([[api, told]]) },
    {
      services: new Map([
        [web, strength({ desired: 1 })],
        [api, told],
      ]),
    },
  ],
  [
    'a service that was read before is read again',
    { kind: 'services', services: new Map([[web, told]]) },
    { services: new Map([[web, told]]) },
  ],
  [
    'stops, services given up and services cleared are remembered',
    {
      kind: 'recent-stops',
      stops: [stop(now)],
      givenUp: new Map([[web, ago(hours(1))]]),
      cleared: new Map([[web, ago(hours(2))]]),
    },
    {
      recentStops: [stop(now)],
      givenUp: new Map([[web, ago(hours(1))]]),
      cleared: new Map([[web, ago(hours(2))]]),
    },
  ],
  [
    'a session that was read again takes the place of the old one, and is confirmed',
    {
      kind: 'confirm-sessions',
      asked: [foreignSession('a').id],
      found: new Map([[foreignSession('a').id, { session: again, confirmation: gone }]]),
    },
    { sessions: [foreignSession('b'), again], confirmedSessions: new Map([[again.id, gone]]) },
  ],
  [
    'a session that is there no more is gone',
    { kind: 'confirm-sessions', asked: [foreignSession('a').id], found: new Map() },
    { sessions: [foreignSession('b')] },
  ],
  [
    'a task that was read again takes the place of the old one, and is confirmed',
    { kind: 'confirm-tasks', asked: [arnOf('a')], tasks: [task('a')] },
    { tasks: [eventOf('b'), task('a')], confirmedTasks: new Set([arnOf('b'), arnOf('a')]) },
  ],
  [
    'a task that is there no more is gone',
    { kind: 'confirm-tasks', asked: [arnOf('a')], tasks: [] },
    { tasks: [eventOf('b')] },
  ],
  [
    'AWS would not say',
    { kind: 'unreadable', question: 'destinations' },
    { unreadable: new Set(['services', 'destinations']) },
  ],
];

describe('an answer says that', () => {
  test.each(rows)('%s', (_sentence, given, change) => {
    expect(answer(seen, given)).toEqual({ ...seen, ...change });
  });

  test('who has read every session has read those of any interface', () => {
    const given: Answer = { kind: 'sessions-on', enis: [eniOf('a')], sessions: [] };
    expect(answer({ ...seen, sessionsRead: 'all' }, given).sessionsRead).toBe('all');
  });

  test('an interface without an answer keeps the VPC that was known', () => {
    const known = batch({
      tasks: [task('a', { eni: attached('a', { vpc: 'vpc-1' }) }), task('b', { eni: undefined })],
    });
    expect(answer(known, { kind: 'interfaces', asked: [], vpcs: new Map() }).tasks).toEqual(known.tasks);
  });

  test('a confirmation that was given before stays', () => {
    const id = sessionId('tms-x');
    const known = { ...seen, confirmedSessions: new Map([[id, gone]]) };
    const after = answer(known, { kind: 'confirm-sessions', asked: [], found: new Map() });
    expect(after.confirmedSessions.get(id)).toEqual(gone);
  });
});

describe('a contested number', () => {
  const contested = (names: readonly string[]): Snapshot['troubles'] =>
    new Map(
      names.map((name) => [eniOf(name), { kind: 'contested', fault: fault('invalid'), number: 1, lookedAfter: false }]),
    );
  const start = batch({ tasks: [eventOf('a'), eventOf('b')], troubles: contested(['a', 'b']) });
  const fateOf = (sessions: Snapshot['sessions']): string =>
    verdictOn(plan(answer(start, { kind: 'sessions-on', enis: [eniOf('a')], sessions }), policy()));

  test.each<[sentence: string, sessions: Snapshot['sessions'], verdict: string]>([
    ['is ours already', [ourSession()], 'mirrored: us'],
    ['is held by another: the next one is tried', [foreignSession()], 'unmirrored: new'],
    ['is held by nobody in sight: no other number is tried', [], 'waiting: session-not-visible'],
  ])('%s', (_sentence, sessions, verdict) => {
    expect(fateOf(sessions)).toBe(verdict);
  });

  test('of an interface that was not looked at stays open, and other troubles stay as they were', () => {
    const given: Answer = { kind: 'sessions-on', enis: [eniOf('a'), eniOf('c')], sessions: [] };
    const other = { kind: 'interface-full' } as const;
    const after = answer({ ...start, troubles: new Map([...start.troubles, [eniOf('c'), other]]) }, given);
    expect(after.troubles.get(eniOf('b'))).toMatchObject({ lookedAfter: false });
    expect(after.troubles.get(eniOf('c'))).toBe(other);
  });
});
