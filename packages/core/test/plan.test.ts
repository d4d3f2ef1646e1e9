// What a plan says besides its actions: the questions it asks, when to look again, and its order.
import { describe, expect, test } from 'vitest';
import {
  answer,
  type Millis,
  type MirrorPolicy,
  minutes,
  plan,
  type Question,
  type Snapshot,
  seconds,
  targetId,
} from '../src/index.ts';
import {
  ago,
  arnOf,
  attached,
  batch,
  eniOf,
  eventOf,
  fault,
  foreignSession,
  look,
  ourSession,
  policy,
  refusals,
  replacing,
  task,
  verdictOn,
} from './fixtures.ts';

const tagged = { rules: [{ name: 'tagged', match: { tags: { mirror: ['yes'] } }, decision: 'mirror' as const }] };
const byVpc = { targets: [{ id: targetId('tmt-1'), vpc: 'vpc-1' }] };
const both = ['a', 'b'];

const questions: readonly (readonly [
  sentence: string,
  seen: Snapshot,
  policy: Partial<MirrorPolicy>,
  asked: readonly Question[],
])[] = [
  ['a plan that needs nothing asks nothing', batch({ tasks: both.map((name) => eventOf(name)) }), {}, []],
  [
    'what events do not carry is read of ECS, once for all',
    batch({ tasks: both.map((name) => eventOf(name)) }),
    tagged,
    [{ kind: 'describe-tasks', tasks: both.map(arnOf) }],
  ],
  [
    'the sessions of running tasks are read, once for all',
    batch({ tasks: both.map((name) => task(name)) }),
    {},
    [{ kind: 'sessions-on', enis: both.map(eniOf) }],
  ],
  [
    'the VPC is read of the interface, once for all',
    look({ tasks: both.map((name) => task(name, { eni: attached(name, { vpc: undefined }) })) }),
    byVpc,
    [{ kind: 'interfaces', enis: both.map(eniOf) }],
  ],
  [
    'the VPC of an event is read of the interface: ECS does not tell it',
    batch({ tasks: [eventOf()] }),
    byVpc,
    [{ kind: 'interfaces', enis: [eniOf('a')] }],
  ],
  [
    'what AWS would not tell is not asked again',
    batch({ tasks: [eventOf()], unreadable: new Set(['describe-tasks']) }),
    tagged,
    [],
  ],
  [
    'an interface that waits for something else is not read',
    look({ tasks: [task('a', { eni: attached('a', { status: 'ATTACHING' }) })] }),
    byVpc,
    [],
  ],
];

describe('questions', () => {
  test.each(questions)('%s', (_sentence, seen, wanted, asked) => {
    expect(plan(seen, policy(wanted)).questions).toEqual(asked);
  });

  test('a rule that reads tags is decided by the answer', () => {
    const seen = batch({ tasks: both.map((name) => eventOf(name)) });
    const described = both.map((name) =>
      task(name, {
        lastStatus: 'PENDING',
        connectedAt: ago(seconds(3)),
        tags: new Map([['mirror', name === 'a' ? 'yes' : 'no']]),
      }),
    );
    const told = plan(
      answer(seen, { kind: 'describe-tasks', asked: both.map(arnOf), tasks: described }),
      policy(tagged),
    );
    expect([verdictOn(told, 'a'), verdictOn(told, 'b')]).toEqual(['unmirrored: new', 'ignored: not-selected']);
  });
});

const contested = { kind: 'contested', fault: fault('invalid'), number: 1, lookedAfter: false } as const;

const rechecks: readonly (readonly [
  sentence: string,
  seen: Snapshot,
  policy: Partial<MirrorPolicy>,
  after: Millis | undefined,
])[] = [
  ['never, where nothing is pending', look({ tasks: [task()], sessions: [ourSession()] }), {}, undefined],
  ['never, where nothing is there', look(), {}, undefined],
  [
    'never for what EC2 refused, where the policy only observes',
    look({ tasks: [task()], refusals: refusals('a') }),
    {},
    undefined,
  ],
  ['soon for what must be read', batch({ tasks: [task()] }), {}, seconds(2)],
  [
    'soon for an interface that EC2 does not show',
    look({
      tasks: [task('a', { lastStatus: 'PENDING' })],
      troubles: new Map([[eniOf('a'), { kind: 'eni-not-visible' }]]),
    }),
    {},
    seconds(2),
  ],
  [
    'soon for a contested number',
    look({ tasks: [task()], troubles: new Map([[eniOf('a'), contested]]) }),
    {},
    seconds(2),
  ],
  [
    'later for an interface that ECS has to attach',
    look({ tasks: [task('a', { eni: attached('a', { status: 'ATTACHING' }) })] }),
    {},
    seconds(15),
  ],
  [
    'later for an interface that ECS has to make',
    look({ tasks: [task('a', { eni: undefined, lastStatus: 'PROVISIONING' })] }),
    {},
    seconds(15),
  ],
  [
    'in 5 s for what failed',
    look({ tasks: [task()], troubles: new Map([[eniOf('a'), { kind: 'fault', fault: fault('throttled') }]]) }),
    {},
    seconds(5),
  ],
  [
    'in a minute for a stop that is held',
    look({ tasks: [task()], refusals: refusals('a') }),
    { unmirrorable: replacing({ serialized: false }) },
    minutes(1),
  ],
  [
    'when the events have had their time',
    look({ tasks: [task('a', { connectedAt: ago(minutes(1)) })] }),
    {},
    minutes(1),
  ],
  [
    'for the first of several',
    look({
      tasks: [task('a', { connectedAt: ago(minutes(1)) }), task('b', { eni: attached('b', { status: 'ATTACHING' }) })],
    }),
    {},
    seconds(15),
  ],
];

describe('a plan is looked at again', () => {
  test.each(rechecks)('%s', (_sentence, seen, wanted, after) => {
    expect(plan(seen, policy(wanted)).recheckAfter).toBe(after);
  });
});

describe('a plan', () => {
  test('lists verdicts in the order of the tasks’ ARNs', () => {
    const seen = look({ tasks: ['c', 'a', 'b'].map((name) => task(name)) });
    expect([...plan(seen, policy()).verdicts.keys()]).toEqual(['a', 'b', 'c'].map(arnOf));
  });

  test('creates first, and stops last', () => {
    const seen = look({
      tasks: ['a', 'b', 'c', 'd'].map((name) => task(name, { protectedNow: false })),
      sessions: [ourSession('b'), ourSession('c', { packetLength: 9 }), ourSession('gone')],
      refusals: refusals('d'),
      confirmedSessions: new Map([[ourSession('gone').id, { interfaceExists: true, taskGone: true }]]),
      confirmedTasks: new Set([arnOf('d')]),
    });
    const kinds = plan(seen, policy({ unmirrorable: replacing() })).actions.map((action) => action.kind);
    expect(kinds).toEqual(['create-session', 'modify-session', 'delete-session', 'stop-task']);
  });

  test('changes nothing of others: their session on a selected task is gone around', () => {
    const seen = look({ tasks: [task()], sessions: [foreignSession()] });
    expect(plan(seen, policy()).actions).toMatchObject([{ kind: 'create-session', number: 2 }]);
  });

  test('takes the newest of a task that pages which overlap tell differently', () => {
    const ending = task('a', { version: 4, desiredStatus: 'STOPPED' });
    for (const tasks of [
      [task(), ending],
      [ending, task()],
    ]) {
      expect(plan(look({ tasks }), policy()).actions).toEqual([]);
    }
  });

  test('creates one session for a task that is listed twice', () => {
    expect(plan(look({ tasks: [task(), task()] }), policy()).actions).toHaveLength(1);
  });
});
