// Whether a task that cannot be mirrored is stopped: every brake alone, every brake before all that follow, and every edge.
import { describe, expect, test } from 'vitest';
import {
  hours,
  instant,
  type MirrorPolicy,
  type MirrorSession,
  millis,
  minutes,
  plan,
  type ServiceStrength,
  type Snapshot,
  type StopBudget,
  type Task,
  type Unmirrorable,
} from '../src/index.ts';
import {
  ago,
  api,
  arnOf,
  attached,
  budget,
  eniOf,
  look,
  now,
  ourSession,
  policy,
  refusals,
  replacing,
  stop,
  strength,
  task,
  web,
} from './fixtures.ts';

interface Scene {
  readonly seen: Snapshot;
  readonly policy: MirrorPolicy;
}

const readAgain: Partial<Task> = { protectedNow: false };
/** Four tasks of `web`: EC2 refused `a`, and mirrors the others. Nothing stands in the way of replacing `a`. */
const granted: Scene = {
  seen: look({
    tasks: ['a', 'b', 'c', 'd'].map((name) => task(name, readAgain)),
    sessions: [ourSession('b'), ourSession('c'), ourSession('d')],
    refusals: refusals('a'),
    confirmedTasks: new Set(['a', 'b', 'c', 'd'].map(arnOf)),
  }),
  policy: policy({ unmirrorable: replacing() }),
};

type Change = (scene: Scene) => Scene;
const seeing =
  (seen: Partial<Snapshot>): Change =>
  (scene) => ({ ...scene, seen: { ...scene.seen, ...seen } });
const ruling =
  (but: Partial<Unmirrorable & { kind: 'replace' }>): Change =>
  (scene) => ({ ...scene, policy: policy({ ...scene.policy, unmirrorable: replacing(but) }) });
const budgeting = (but: Partial<StopBudget>): Change => ruling({ budget: { ...budget, ...but } });
const taskIs =
  (name: string, but: Partial<Task>): Change =>
  (scene) => {
    const tasks = scene.seen.tasks.map((each) => (each.arn === arnOf(name) ? { ...each, ...but } : each));
    return seeing({ tasks })(scene);
  };
const sessionsAre =
  (change: (session: MirrorSession) => readonly MirrorSession[]): Change =>
  (scene) =>
    seeing({ sessions: scene.seen.sessions.flatMap(change) })(scene);
const born = (at: number): Change => sessionsAre(({ id, eni }) => [ourSession(eni.slice(4), { id }, instant(at))]);
/** The service wants one more than there are, and is strong all the same. */
const oneMissing: Change = (scene) => webIs({ desired: 5, healthyRunning: 6 })(scene);
const webIs =
  (but: Partial<ServiceStrength>): Change =>
  (scene) =>
    seeing({ services: new Map([[web, { ...strength(), ...scene.seen.services.get(web), ...but }]]) })(scene);
const stops = (...recentStops: NonNullable<Snapshot['recentStops']>): Change => seeing({ recentStops });
const all =
  (...changes: readonly Change[]): Change =>
  (scene) =>
    changes.reduce((so, change) => change(so), scene);

/** What becomes of a task: `stopped`, a hold's reason, or the question that must be answered first. */
function fate(change: Change, name = 'a'): string {
  const scene = change(granted);
  const planned = plan(scene.seen, scene.policy);
  const stopped = planned.actions.some((action) => action.kind === 'stop-task' && action.task === arnOf(name));
  const held = planned.held.filter((each) => each.what === 'stop-task' && each.task === arnOf(name));
  const words = [...(stopped ? ['stopped'] : []), ...held.map((each) => each.reason)];
  return [...words, ...planned.questions.map((question) => `asked: ${question.kind}`)].join(', ') || 'left alone';
}

/** In their order: each grips alone, and each grips before all that follow. */
const brakes: readonly (readonly [brake: string, grip: Change])[] = [
  ['paused', seeing({ paused: true })],
  ['out-of-scope', seeing({ scope: { kind: 'nothing' } })],
  ['not-serialized', ruling({ serialized: false })],
  ['not-a-service-task', taskIs('a', { service: undefined })],
  ['task-protected', taskIs('a', { protectedNow: true })],
  ['no-evidence', born(ago(hours(25)))],
  ['deployment-at-risk', webIs({ deploying: true })],
  ['service-below-strength', webIs({ healthyRunning: 2 })],
  [
    'too-many-unmirrorable',
    all(
      sessionsAre((it) => (it.eni === eniOf('d') ? [it] : [])),
      seeing({ refusals: refusals('a', 'b', 'c') }),
    ),
  ],
  ['service-budget-spent', stops(stop(ago(minutes(9))), stop(ago(minutes(8))), stop(ago(minutes(7))))],
  [
    'budget-spent',
    (scene) =>
      stops(...(scene.seen.recentStops ?? []), ...Array(10).fill(stop(ago(minutes(5)), { service: api })))(scene),
  ],
  ['futile', seeing({ givenUp: new Map([[web, ago(hours(1))]]) })],
  ['failed', seeing({ failed: new Set([arnOf('a')]) })],
];

describe('a stop is held', () => {
  test('by nothing, where nothing grips', () => {
    expect(fate(all())).toBe('stopped');
  });

  test.each(brakes)('by %s alone', (brake, grip) => {
    expect(fate(grip)).toBe(brake);
  });

  test.each(brakes.map(([brake], index) => [brake, index] as const))('by %s before all that follow', (brake, index) => {
    expect(fate(all(...brakes.slice(index).map(([, grip]) => grip)))).toBe(brake);
  });

  test('by nobody where the policy only observes', () => {
    const scene = { ...granted, policy: policy() };
    const { actions, held, questions } = plan(scene.seen, scene.policy);
    expect({ actions, held, questions }).toEqual({ actions: [], held: [], questions: [] });
  });
});

const refusedToo =
  (name: string): Change =>
  (scene) =>
    all(
      sessionsAre((it) => (it.eni === eniOf(name) ? [] : [it])),
      seeing({ refusals: new Map([...scene.seen.refusals, ...refusals(name)]) }),
    )(scene);
const starting: Change = taskIs('a', { lastStatus: 'PENDING', startedAt: undefined });
const replacedSince = (at: number): Change => taskIs('b', { createdAt: instant(at), startedAt: instant(at) });
const apiStops = (count: number, at = ago(minutes(5))) =>
  Array.from({ length: count }, () => stop(at, { service: api }));

const edges: readonly (readonly [sentence: string, change: Change, fate: string])[] = [
  // out-of-scope
  ['a look at its service is enough', seeing({ scope: { kind: 'service', service: web } }), 'stopped'],
  ['a look at another service is not', seeing({ scope: { kind: 'service', service: api } }), 'out-of-scope'],
  ['services that AWS would not tell are out of scope', seeing({ unreadable: new Set(['services']) }), 'out-of-scope'],
  ['stops that AWS would not tell are out of scope', seeing({ unreadable: new Set(['recent-stops']) }), 'out-of-scope'],
  [
    'a task that AWS would not tell again is out of scope',
    seeing({ unreadable: new Set(['confirm-tasks']) }),
    'out-of-scope',
  ],
  [
    'what else AWS would not tell does not matter',
    seeing({ unreadable: new Set(['destinations', 'interfaces']) }),
    'stopped',
  ],
  // task-protected
  ['its protection is read first', seeing({ confirmedTasks: new Set() }), 'asked: confirm-tasks'],
  [
    'a protection that was read before is read again',
    all(seeing({ confirmedTasks: new Set() }), taskIs('a', { protectedNow: true })),
    'asked: confirm-tasks',
  ],
  ['a protection that stays unknown is one', taskIs('a', { protectedNow: undefined }), 'task-protected'],
  // no-evidence
  ['a session of 24 hours is evidence', born(ago(hours(24))), 'stopped'],
  ['a session older by a millisecond is none', born(ago(hours(24)) - 1), 'no-evidence'],
  ['no session is no evidence', sessionsAre(() => []), 'no-evidence'],
  [
    'the operator may assert it',
    all(
      sessionsAre(() => []),
      ruling({ assumeMirrorable: true }),
    ),
    'stopped',
  ],
  ['sessions of others are no evidence', sessionsAre((it) => [{ ...it, tags: new Map() }]), 'no-evidence'],
  [
    'sessions of another stack are no evidence',
    sessionsAre((it) => [{ ...it, tags: new Map([...it.tags, ['tasktap:owner', 'stack-2']]) }]),
    'no-evidence',
  ],
  [
    'sessions on interfaces that are attached no more are no evidence',
    all(...['b', 'c', 'd'].map((name) => taskIs(name, { eni: attached(name, { status: 'DETACHING' }) }))),
    'no-evidence',
  ],
  ['sessions of another architecture are no evidence', taskIs('a', { cpuArchitecture: 'arm64' }), 'no-evidence'],
  [
    'sessions of another capacity provider are no evidence',
    taskIs('a', { capacityProvider: 'FARGATE_SPOT' }),
    'no-evidence',
  ],
  [
    'a session whose task is out of sight is no evidence',
    sessionsAre((it) => (it.eni === eniOf('b') ? [{ ...it, eni: eniOf('gone') }] : [])),
    'no-evidence, asked: confirm-sessions',
  ],
  [
    'a session that does not say when it was born is no evidence',
    sessionsAre((it) => [{ ...it, tags: new Map([...it.tags].filter(([key]) => key !== 'tasktap:born')) }]),
    'no-evidence',
  ],
  [
    'a session whose birth is not a number is no evidence',
    sessionsAre((it) => [{ ...it, tags: new Map([...it.tags, ['tasktap:born', 'yesterday']]) }]),
    'no-evidence',
  ],
  // deployment-at-risk
  ['its service is read first', seeing({ services: new Map() }), 'asked: services'],
  // service-below-strength
  ['the stops are read first', seeing({ recentStops: undefined }), 'asked: recent-stops'],
  ['one more than the minimum is enough', webIs({ healthyRunning: 3 }), 'stopped'],
  ['the minimum itself is not', webIs({ healthyRunning: 2 }), 'service-below-strength'],
  ['the minimum rounds up', webIs({ desired: 5, healthyRunning: 3 }), 'service-below-strength'],
  ['... and no further', webIs({ desired: 5, healthyRunning: 4 }), 'stopped'],
  ['all wanted: never, without one to spare', webIs({ minimumHealthyPercent: 100 }), 'service-below-strength'],
  ['all wanted, and one to spare', webIs({ minimumHealthyPercent: 100, healthyRunning: 5 }), 'stopped'],
  ['the only wanted task', webIs({ desired: 1, healthyRunning: 4 }), 'service-below-strength'],
  [
    'the only wanted task, with leave',
    all(webIs({ desired: 1, healthyRunning: 1 }), ruling({ allowOutage: true })),
    'stopped',
  ],
  [
    'leave for the only task is no leave for one of two',
    all(webIs({ desired: 2, healthyRunning: 1 }), ruling({ allowOutage: true })),
    'service-below-strength',
  ],
  ['a task that does not run takes nothing away', all(starting, webIs({ healthyRunning: 0 })), 'stopped'],
  [
    'not two such stops in a row',
    all(starting, stops(stop(ago(minutes(9)), { wasRunning: false })), replacedSince(ago(minutes(9)))),
    'service-below-strength',
  ],
  [
    'but again once one has run since',
    all(starting, stops(stop(ago(minutes(9)), { wasRunning: false })), replacedSince(ago(minutes(9)) + 1)),
    'stopped',
  ],
  [
    'a run in another service does not count',
    all(
      starting,
      stops(stop(ago(minutes(9)), { wasRunning: false })),
      taskIs('b', { startedAt: now, createdAt: now, service: api }),
    ),
    'service-below-strength',
  ],
  [
    'the latest stop of the service decides: it ran',
    all(
      starting,
      stops(
        stop(ago(minutes(9))),
        stop(ago(minutes(10)), { wasRunning: false }),
        stop(ago(minutes(8)), { service: api, wasRunning: false }),
      ),
      taskIs('b', { createdAt: now }),
    ),
    'stopped',
  ],
  ...[true, false].map(
    (later) =>
      [
        `of two stops the later one decides: listed ${later ? 'last' : 'first'}`,
        all(
          starting,
          stops(
            ...[stop(ago(minutes(10)), { wasRunning: false }), stop(ago(minutes(9)))].sort((one, other) =>
              later ? one.at - other.at : other.at - one.at,
            ),
          ),
          taskIs('b', { createdAt: now }),
        ),
        'stopped',
      ] as const,
  ),
  ...[true, false].map(
    (wasRunning) =>
      [
        `of two stops in the same instant the one that never ran decides: listed ${wasRunning ? 'last' : 'first'}`,
        all(
          starting,
          stops(stop(ago(minutes(9)), { wasRunning }), stop(ago(minutes(9)), { wasRunning: !wasRunning })),
          taskIs('b', { createdAt: now }),
        ),
        'service-below-strength',
      ] as const,
  ),
  [
    'a running task may follow one that did not run',
    all(stops(stop(ago(minutes(9)), { wasRunning: false })), taskIs('b', { createdAt: now })),
    'stopped',
  ],
  // too-many-unmirrorable
  ['two of four are half', refusedToo('b'), 'stopped'],
  ['three of four are more', all(refusedToo('b'), refusedToo('c')), 'too-many-unmirrorable'],
  ['the share rounds up: one of four may be refused at a tenth', budgeting({ share: 0.1 }), 'stopped'],
  ['... and two may not', all(refusedToo('b'), budgeting({ share: 0.1 })), 'too-many-unmirrorable'],
  ['a share of nothing allows none', budgeting({ share: 0 }), 'too-many-unmirrorable'],
  ['a share of everything allows all', all(refusedToo('b'), refusedToo('c'), budgeting({ share: 1 })), 'stopped'],
  [
    'tasks that are not selected do not count',
    all(taskIs('c', { desiredStatus: 'STOPPED' }), taskIs('d', { desiredStatus: 'STOPPED' }), refusedToo('b')),
    'too-many-unmirrorable',
  ],
  ['tasks of other services do not count', all(taskIs('b', { service: api }), refusedToo('c')), 'stopped'],
  [
    'refused tasks of other services do not count',
    all(refusedToo('b'), refusedToo('c'), taskIs('b', { service: api }), taskIs('c', { service: api })),
    'stopped, asked: services',
  ],
  // service-budget-spent
  [
    'two of three stops in this hour',
    all(stops(stop(ago(minutes(50))), stop(ago(minutes(40)))), replacedSince(now)),
    'stopped',
  ],
  [
    'three of three',
    all(stops(stop(ago(minutes(50))), stop(ago(minutes(40))), stop(ago(minutes(30)))), replacedSince(now)),
    'service-budget-spent',
  ],
  [
    'a stop of exactly an hour ago is of another hour',
    all(budgeting({ perService: 1 }), stops(stop(ago(hours(1)))), replacedSince(now)),
    'stopped',
  ],
  [
    'a millisecond less is not',
    all(budgeting({ perService: 1 }), stops(stop(ago(millis(hours(1) - 1)))), replacedSince(now)),
    'service-budget-spent',
  ],
  [
    'a stop that a clock ahead of ours has noted counts',
    all(budgeting({ perService: 1 }), stops(stop(instant(now + 1))), replacedSince(now + 2)),
    'service-budget-spent',
  ],
  ['no budget, no stop', budgeting({ perService: 0 }), 'service-budget-spent'],
  ['the last one is not replaced yet', all(oneMissing, stops(stop(ago(minutes(9))))), 'service-budget-spent'],
  [
    '... not even by one of the same instant',
    all(oneMissing, stops(stop(ago(minutes(9)))), replacedSince(ago(minutes(9)))),
    'service-budget-spent',
  ],
  ['... and now it is', all(oneMissing, stops(stop(ago(minutes(9)))), replacedSince(ago(minutes(9)) + 1)), 'stopped'],
  ['... or needs no replacement, since the service was scaled in', stops(stop(ago(minutes(9)))), 'stopped'],
  [
    'a task that is ending is not there in its place',
    all(stops(stop(ago(minutes(9)))), taskIs('b', { desiredStatus: 'STOPPED' })),
    'service-budget-spent',
  ],
  [
    'a task of another service replaces nothing',
    all(stops(stop(ago(minutes(9)))), replacedSince(now), taskIs('b', { service: api })),
    'service-budget-spent',
  ],
  // budget-spent
  ['nine of ten in the cluster', stops(...apiStops(9)), 'stopped'],
  ['ten of ten', stops(...apiStops(10)), 'budget-spent'],
  ['ten of exactly an hour ago', stops(...apiStops(10, ago(hours(1)))), 'stopped'],
  ['ten of a millisecond less', stops(...apiStops(10, ago(millis(hours(1) - 1)))), 'budget-spent'],
  // futile
  ['given up 24 hours ago', seeing({ givenUp: new Map([[web, ago(hours(24))]]) }), 'stopped'],
  ['given up a millisecond later', seeing({ givenUp: new Map([[web, ago(millis(hours(24) - 1))]]) }), 'futile'],
  [
    'given up, and cleared afterwards',
    seeing({ givenUp: new Map([[web, ago(hours(2))]]), cleared: new Map([[web, ago(hours(2))]]) }),
    'stopped',
  ],
  [
    'given up again after it was cleared',
    seeing({ givenUp: new Map([[web, ago(hours(1))]]), cleared: new Map([[web, ago(hours(2))]]) }),
    'futile',
  ],
  [
    'given up, and another service cleared',
    seeing({ givenUp: new Map([[web, ago(hours(2))]]), cleared: new Map([[api, ago(hours(1))]]) }),
    'futile',
  ],
  [
    'three in vain before it was cleared',
    all(
      stops(...[5, 4, 3].map((age) => stop(ago(hours(age))))),
      seeing({ cleared: new Map([[web, ago(hours(3))]]) }),
      born(ago(hours(6))),
      replacedSince(now),
    ),
    'stopped',
  ],
  [
    'three in vain since it was cleared',
    all(
      stops(...[5, 4, 3].map((age) => stop(ago(hours(age))))),
      seeing({ cleared: new Map([[web, ago(hours(5.1))]]) }),
      born(ago(hours(6))),
      replacedSince(now),
    ),
    'futile',
  ],
  ['another service was given up', seeing({ givenUp: new Map([[api, now]]) }), 'stopped'],
  [
    'three in a row in vain',
    all(stops(...[5, 4, 3].map((age) => stop(ago(hours(age))))), born(ago(hours(6))), replacedSince(now)),
    'futile',
  ],
  [
    'two in a row',
    all(stops(...[5, 4].map((age) => stop(ago(hours(age))))), born(ago(hours(6))), replacedSince(now)),
    'stopped',
  ],
  [
    'a success between them begins the count again',
    all(stops(...[5, 4, 3].map((age) => stop(ago(hours(age))))), born(ago(hours(4.5))), replacedSince(now)),
    'stopped',
  ],
  [
    'a success in the same instant is one',
    all(stops(...[5, 4, 3].map((age) => stop(ago(hours(age))))), born(ago(hours(5))), replacedSince(now)),
    'stopped',
  ],
  [
    'a success of another service is none',
    all(
      stops(...[5, 4, 3].map((age) => stop(ago(hours(age))))),
      born(ago(hours(1))),
      taskIs('b', { service: api }),
      taskIs('c', { service: api }),
      taskIs('d', { service: api }),
      taskIs('a', { createdAt: now }),
      budgeting({ share: 1 }),
    ),
    'futile',
  ],
  [
    'what was in vain a day ago is forgotten',
    all(
      stops(stop(ago(hours(24))), ...[5, 4].map((age) => stop(ago(hours(age))))),
      born(ago(hours(23.9))),
      replacedSince(now),
    ),
    'stopped',
  ],
  [
    'a birth that is not a number does not hide what was in vain',
    all(
      stops(...[5, 4, 3].map((age) => stop(ago(hours(age))))),
      born(ago(hours(6))),
      replacedSince(now),
      sessionsAre((it) => [
        it.eni === eniOf('d') ? { ...it, tags: new Map([...it.tags, ['tasktap:born', 'yesterday']]) } : it,
      ]),
    ),
    'futile',
  ],
];

describe('at the edge', () => {
  test.each(edges)('%s', (_sentence, change, expected) => {
    expect(fate(change)).toBe(expected);
  });

  test('a share that is a whole number does not round up to the next', () => {
    // 0.07 * 100 is 7.000000000000001
    const names = Array.from({ length: 100 }, (_, index) => `t${index}`);
    const seen = look({
      tasks: names.map((name) => task(name, readAgain)),
      sessions: names.slice(8).map((name) => ourSession(name)),
      refusals: refusals(...names.slice(0, 8)),
      confirmedTasks: new Set(names.map(arnOf)),
      services: new Map([[web, strength({ desired: 100, healthyRunning: 100 })]]),
    });
    const planned = plan(seen, policy({ unmirrorable: replacing({ budget: { ...budget, share: 0.07 } }) }));
    expect(new Set(planned.held.map((each) => each.reason))).toEqual(new Set(['too-many-unmirrorable']));
    expect(planned.actions).toEqual([]);
  });
});

describe('of several', () => {
  const both = all(refusedToo('b'));

  test('one of a service is stopped at a time', () => {
    expect([fate(both, 'a'), fate(both, 'b')]).toEqual(['stopped', 'service-budget-spent']);
  });

  test('the one that does not run yet goes first', () => {
    const scene = all(both, taskIs('b', { lastStatus: 'ACTIVATING' }));
    expect([fate(scene, 'a'), fate(scene, 'b')]).toEqual(['service-budget-spent', 'stopped']);
  });

  test.each([
    [1, ['stopped', 'budget-spent']],
    [2, ['stopped', 'stopped']],
  ])('of two services: a budget of %s for the cluster', (perCluster, fates) => {
    const scene = all(
      refusedToo('b'),
      taskIs('b', { service: api }),
      seeing({ services: new Map([web, api].map((service) => [service, strength()])) }),
      budgeting({ perCluster }),
    );
    expect([fate(scene, 'a'), fate(scene, 'b')]).toEqual(fates);
  });

  test('every service and every task is asked about at once', () => {
    const scene = all(refusedToo('b'), taskIs('b', { service: api }))(granted);
    const asked = (seen: Partial<Snapshot>) => plan({ ...scene.seen, ...seen }, scene.policy).questions;
    expect(asked({ confirmedTasks: new Set() })).toEqual([{ kind: 'confirm-tasks', tasks: [arnOf('a'), arnOf('b')] }]);
    expect(asked({ services: new Map() })).toEqual([{ kind: 'services', services: [web, api] }]);
  });
});

describe('a stop says', () => {
  test.each<[lastStatus: string, wasRunning: boolean]>([
    ['RUNNING', true],
    ['PENDING', false],
  ])('of a %s task whether it ran, and what EC2 said', (lastStatus, wasRunning) => {
    const { seen, policy: wanted } = taskIs('a', { lastStatus })(granted);
    expect(plan(seen, wanted).actions).toEqual([
      { kind: 'stop-task', task: arnOf('a'), service: web, wasRunning, code: 'UnsupportedInstance' },
    ]);
  });
});
