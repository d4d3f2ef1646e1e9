// Which sessions of ours are deleted: only in a look at the whole cluster, and only what was read again.
import { describe, expect, test } from 'vitest';
import { clusterArn, type MirrorPolicy, owner, plan, type Snapshot, sessionId, sessionTags } from '../src/index.ts';
import {
  arnOf,
  confirmed,
  eniOf,
  eventOf,
  foreignSession,
  look,
  now,
  ourSession,
  policy,
  shop,
  task,
  us,
  web,
} from './fixtures.ts';

const ours = ourSession();
const second = ourSession('a', { id: sessionId('tms-second'), number: 2 });
const tagged = { rules: [{ name: 'tagged', match: { tags: { mirror: ['yes'] } }, decision: 'mirror' as const }] };
const ofAnotherStack = ourSession('a', { tags: new Map(sessionTags(task(), owner('stack-2'), now)) });
const ofAnotherCluster = ourSession('a', {
  tags: new Map(sessionTags(task('a', { cluster: clusterArn(`${shop}-2`) }), us, now)),
});

/** What becomes of the sessions: `deleted: not-selected`, `asked`, `held: paused`, or nothing. */
function fate(seen: Partial<Snapshot>, wanted: Partial<MirrorPolicy> = {}): string {
  const planned = plan(look(seen), policy(wanted));
  const deleted = planned.actions.map((action) =>
    action.kind === 'delete-session' ? `deleted: ${action.reason}` : action.kind,
  );
  const asked = planned.questions.map((question) =>
    question.kind === 'confirm-sessions' ? `asked: ${question.sessions}` : `asked: ${question.kind}`,
  );
  return [...deleted, ...asked, ...planned.held.map((each) => `held: ${each.reason}`)].join(', ') || 'nothing';
}

const unselected = { tasks: [task()], sessions: [ours] };
const forwarding = { tasks: [task('a', { containers: ['app', 'tap'] })], sessions: [ours] };
const orphan = { tasks: [], sessions: [ours] };
const doubled = { tasks: [task()], sessions: [ours, second] };
const none = { rules: [] };

const rows: readonly (readonly [
  sentence: string,
  seen: Partial<Snapshot>,
  policy: Partial<MirrorPolicy>,
  fate: string,
])[] = [
  ['a session that is as wanted stays', { tasks: [task()], sessions: [ours] }, {}, 'nothing'],
  // forwarded
  [
    'a session on a task with the forwarder, which sends the same packets',
    { ...forwarding, confirmedSessions: confirmed(ours, { taskGone: false }) },
    { unmirrorable: { kind: 'sidecar', container: 'tap' } },
    'deleted: forwarded',
  ],
  [
    '... and of others on it stays',
    { ...forwarding, sessions: [foreignSession()] },
    { unmirrorable: { kind: 'sidecar', container: 'tap' } },
    'nothing',
  ],
  // not-selected
  ['a session on a task not selected is read again first', unselected, none, 'asked: tms-a'],
  [
    '... and deleted then',
    { ...unselected, confirmedSessions: confirmed(ours, { taskGone: false }) },
    none,
    'deleted: not-selected',
  ],
  [
    'a session on a collector goes too',
    { ...unselected, confirmedSessions: confirmed(ours) },
    { collectors: [web] },
    'deleted: not-selected',
  ],
  [
    'a session on an interface behind the target goes too',
    { ...unselected, collectorEnis: new Set([eniOf('a')]), confirmedSessions: confirmed(ours) },
    {},
    'deleted: not-selected',
  ],
  [
    'a session on a task of which that is not known stays',
    { tasks: [eventOf()], sessions: [ours] },
    tagged,
    'asked: describe-tasks',
  ],
  [
    'a session on an ending task stays',
    { tasks: [task('a', { lastStatus: 'STOPPING' })], sessions: [ours] },
    {},
    'nothing',
  ],
  [
    '... though no rule selects it',
    { tasks: [task('a', { lastStatus: 'STOPPING' })], sessions: [ours], confirmedSessions: confirmed(ours) },
    none,
    'nothing',
  ],
  // duplicate
  ['the second session of ours is read again first', doubled, {}, 'asked: tms-second'],
  [
    '... and deleted then',
    { ...doubled, confirmedSessions: confirmed(second, { taskGone: false }) },
    {},
    'deleted: duplicate',
  ],
  [
    'the session with the lower number stays, in whatever order they are listed',
    { tasks: [task()], sessions: [second, ours] },
    {},
    'asked: tms-second',
  ],
  [
    'a foreign session beside ours is no duplicate',
    { tasks: [task()], sessions: [ours, foreignSession('a', { number: 2 })] },
    {},
    'nothing',
  ],
  [
    'both sessions on a task not selected go',
    { ...doubled, confirmedSessions: new Map([...confirmed(ours), ...confirmed(second)]) },
    none,
    'deleted: not-selected, deleted: not-selected',
  ],
  // task-gone
  ['a session whose task is not in sight is read again first', orphan, {}, 'asked: tms-a'],
  [
    '... and deleted, when its task is gone',
    { ...orphan, confirmedSessions: confirmed(ours) },
    {},
    'deleted: task-gone',
  ],
  [
    '... and not when its task still ends',
    { ...orphan, confirmedSessions: confirmed(ours, { taskGone: false }) },
    {},
    'nothing',
  ],
  // the interface
  [
    'EC2 deletes a session with its interface: task gone',
    { ...orphan, confirmedSessions: confirmed(ours, { interfaceExists: false }) },
    {},
    'nothing',
  ],
  [
    'EC2 deletes a session with its interface: not selected',
    { ...unselected, confirmedSessions: confirmed(ours, { interfaceExists: false }) },
    none,
    'nothing',
  ],
  // ours
  [
    'a foreign session whose task is gone stays',
    { sessions: [foreignSession()], confirmedSessions: confirmed(foreignSession()) },
    {},
    'nothing',
  ],
  [
    'another stack’s stays',
    { sessions: [ofAnotherStack], confirmedSessions: confirmed(ofAnotherStack) },
    {},
    'nothing',
  ],
  [
    'ours for another cluster stays',
    { sessions: [ofAnotherCluster], confirmedSessions: confirmed(ofAnotherCluster) },
    {},
    'nothing',
  ],
  [
    'one with our owner tag alone stays',
    {
      sessions: [ourSession('a', { tags: new Map([['tasktap:owner', us as string]]) })],
      confirmedSessions: confirmed(ours),
    },
    {},
    'nothing',
  ],
  // scope
  [
    'a look at a service deletes nothing',
    { ...orphan, scope: { kind: 'service', service: web }, confirmedSessions: confirmed(ours) },
    {},
    'nothing',
  ],
  [
    'events delete nothing',
    { ...orphan, scope: { kind: 'nothing' }, confirmedSessions: confirmed(ours) },
    {},
    'nothing',
  ],
  // holds
  ['the off switch holds', { ...orphan, confirmedSessions: confirmed(ours), paused: true }, {}, 'held: paused'],
  [
    'the off switch holds before what AWS would not tell',
    { ...orphan, paused: true, unreadable: new Set(['confirm-sessions']) },
    {},
    'held: paused',
  ],
  [
    'what AWS would not tell again is held',
    { ...orphan, unreadable: new Set(['confirm-sessions']) },
    {},
    'held: out-of-scope',
  ],
  [
    'what failed in this look is held',
    { ...orphan, confirmedSessions: confirmed(ours), failed: new Set([ours.id]) },
    {},
    'held: failed',
  ],
];

describe('a session', () => {
  test.each(rows)('%s', (_sentence, seen, wanted, expected) => {
    expect(fate(seen, wanted)).toBe(expected);
  });

  test('is deleted by its id, and its interface is told', () => {
    expect(plan(look({ ...orphan, confirmedSessions: confirmed(ours) }), policy()).actions).toEqual([
      { kind: 'delete-session', session: 'tms-a', eni: eniOf('a'), reason: 'task-gone' },
    ]);
  });

  test('that is held says whose it is, where that is known', () => {
    const held = (seen: Partial<Snapshot>) => plan(look({ ...seen, paused: true }), policy(none)).held;
    const of = { what: 'delete-session', session: 'tms-a', eni: eniOf('a'), reason: 'paused' };
    expect(held(unselected)).toEqual([{ ...of, task: arnOf('a'), service: web }]);
    expect(held(orphan)).toEqual([{ ...of, task: undefined, service: undefined }]);
    const failed = look({ ...orphan, confirmedSessions: confirmed(ours), failed: new Set([ours.id]) });
    expect(plan(failed, policy()).held).toEqual([{ ...of, task: undefined, service: undefined, reason: 'failed' }]);
  });
});

test('sessions to be read again are asked for together, by id, and not twice', () => {
  const sessions = ['c', 'a', 'b'].map((name) => ourSession(name));
  const seen = look({ sessions, confirmedSessions: confirmed(ourSession('b'), { taskGone: false }) });
  expect(plan(seen, policy()).questions).toEqual([{ kind: 'confirm-sessions', sessions: ['tms-a', 'tms-c'] }]);
});
