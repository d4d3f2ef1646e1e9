// Arbitrary snapshots and policies: everything that may be seen of a small cluster, the likely and the absurd.
import fc from 'fast-check';
import {
  clusterArn,
  everyTask,
  filterId,
  hours,
  type Instant,
  instant,
  type MirrorPolicy,
  type MirrorSession,
  minutes,
  owner,
  type Rule,
  type Snapshot,
  type Stop,
  sessionId,
  sessionTags,
  type Task,
  type Trouble,
  targetId,
  type Unmirrorable,
} from '../src/index.ts';
import {
  api,
  arnOf,
  attached,
  eniOf,
  fault,
  filter,
  foreignSession,
  look,
  named,
  now,
  ourSession,
  policy,
  refusals,
  replacing,
  shop,
  strength,
  target,
  task,
  us,
  web,
} from './fixtures.ts';

export const listener = named('listener');
const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
/** Interfaces of tasks that are out of sight. */
const strangers = ['x', 'y'] as const;

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const mostly = <Value>(usual: Value, ...others: readonly Value[]): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(usual, ...others) });
const someOf = <Value>(values: readonly Value[]) => fc.subarray([...values]);

/** Near the edges that decisions hang on, on both sides. */
const moment: fc.Arbitrary<Instant> = fc
  .tuple(fc.constantFrom(0, minutes(2), minutes(30), hours(1), hours(24)), fc.constantFrom(-1, 0, 1))
  .map(([age, by]) => instant(now - age + by));

const described = {
  seenBy: fc.constant('describe' as const),
  capacityProvider: mostly<string | undefined>(undefined, 'FARGATE_SPOT'),
  tags: mostly<ReadonlyMap<string, string>>(new Map(), new Map([['mirror', 'yes']]), new Map([['mirror', 'no']])),
};
/** Events carry neither. */
const event = {
  seenBy: fc.constant('event' as const),
  capacityProvider: fc.constant(undefined),
  tags: fc.constant<ReadonlyMap<string, string>>(new Map()),
};

function taskNamed(name: string): fc.Arbitrary<Task> {
  const common = {
    lastStatus: mostly('RUNNING', 'PENDING', 'ACTIVATING', 'PROVISIONING', 'STOPPING', 'STOPPED'),
    desiredStatus: mostly('RUNNING', 'RUNNING', 'STOPPED'),
    service: mostly<Task['service']>(web, api, listener, undefined),
    availabilityZone: fc.constantFrom('eu-central-1a', 'eu-central-1b'),
    eni: mostly<Task['eni']>(
      attached(name),
      attached(name, { vpc: 'vpc-1' }),
      attached(name, { vpc: 'vpc-2' }),
      attached(name, { status: 'ATTACHING' }),
      attached(name, { id: undefined }),
      undefined,
    ),
    containers: mostly<readonly string[]>(['app'], ['app', 'tap']),
    protectedNow: mostly<boolean | undefined>(false, true, undefined),
    createdAt: maybe(moment),
    connectedAt: maybe(moment),
    startedAt: maybe(moment),
  };
  return fc
    .oneof(
      { weight: 3, arbitrary: fc.record({ ...common, ...described }) },
      { weight: 1, arbitrary: fc.record({ ...common, ...event }) },
    )
    .map((parts) => task(name, parts));
}

const tasks: fc.Arbitrary<readonly Task[]> = someOf(names).chain((some) => fc.tuple(...some.map(taskNamed)));

const makers = {
  us: (name: string, born: Instant) => sessionTags(task(name), us, born),
  anotherStack: (name: string, born: Instant) => sessionTags(task(name), owner('stack-2'), born),
  anotherCluster: (name: string, born: Instant) =>
    sessionTags(task(name, { cluster: clusterArn(`${shop}-2`) }), us, born),
  nobody: () => [],
};

const session: fc.Arbitrary<MirrorSession> = fc
  .record({
    name: fc.constantFrom(...names, ...strangers),
    number: fc.integer({ min: 1, max: 3 }),
    by: mostly<keyof typeof makers>('us', 'us', 'anotherStack', 'anotherCluster', 'nobody'),
    born: moment,
    target: fc.constantFrom(target, target, targetId('tmt-2'), targetId('tmt-0')),
    filter: mostly(filter, foreignSession().filter),
    packetLength: mostly<number | undefined>(undefined, 64, 8500),
  })
  .map(({ name, number, by, born, ...parts }) =>
    foreignSession(name, {
      ...parts,
      id: sessionId(`tms-${name}-${number}`),
      number,
      tags: new Map(makers[by](name, born)),
    }),
  );

/** EC2 lets no two sessions of an interface have the same number, and so no interface more than three here. */
const sessions = fc.uniqueArray(session, { maxLength: 12, selector: ({ id }) => id });

const stopped: fc.Arbitrary<Stop> = fc
  .record({ at: moment, service: fc.constantFrom(web, api), wasRunning: fc.boolean(), name: fc.constantFrom(...names) })
  .map(({ name, ...parts }) => ({ ...parts, task: arnOf(name) }));

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  fc.constantFrom<Trouble[]>(
    { kind: 'eni-not-visible' },
    { kind: 'interface-full' },
    { kind: 'fault', fault: fault('denied') },
  ),
  fc.record({
    kind: fc.constant('contested' as const),
    fault: fc.constant(fault('invalid')),
    number: fc.integer({ min: 1, max: 3 }),
    lookedAfter: fc.boolean(),
  }),
);

const mapOf = <Key, Value>(keys: readonly Key[], value: fc.Arbitrary<Value>): fc.Arbitrary<ReadonlyMap<Key, Value>> =>
  someOf(keys)
    .chain((some) => fc.tuple(...some.map((key) => fc.tuple(fc.constant(key), value))))
    .map((entries) => new Map(entries));
const setOf = <Value>(values: readonly Value[]) => someOf(values).map((some) => new Set(some));
const rarely = <Value>(usual: Value, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

export const serviceStrength = fc.record({
  desired: fc.integer({ min: 0, max: 6 }),
  healthyRunning: fc.integer({ min: 0, max: 6 }),
  minimumHealthyPercent: fc.constantFrom(0, 50, 100),
  deploying: mostly(false, true),
});
export const recentStops = fc.array(stopped, { maxLength: 6 });
export const confirmation = fc.record({ interfaceExists: mostly(true, false), taskGone: mostly(true, false) });
export const destinationsRead = fc.record({
  targets: setOf([target, targetId('tmt-2')]),
  filterRules: fc.constantFrom(new Map([[filter, 3]]), new Map([[filter, 0]]), new Map()),
});

const anything: fc.Arbitrary<Snapshot> = fc.tuple(tasks, sessions).chain(([seenTasks, seenSessions]) =>
  fc
    .record({
      scope: mostly<Snapshot['scope']>({ kind: 'cluster' }, { kind: 'service', service: web }, { kind: 'nothing' }),
      sessionsRead: rarely<Snapshot['sessionsRead']>('all', setOf(names.map(eniOf))),
      ownSessionCount: maybe(fc.integer({ min: seenSessions.length, max: seenSessions.length + 3 })),
      sessionCount: mostly<number | undefined>(seenSessions.length, undefined, 9_999, 10_000),
      refusals: someOf(names).map((some) => refusals(...some)),
      refusalsKept: fc.constantFrom(true, false, undefined),
      recentStops: maybe(recentStops),
      givenUp: rarely<Snapshot['givenUp']>(new Map(), mapOf([web, api], moment)),
      services: mapOf([web, web, api], serviceStrength),
      destinations: rarely<Snapshot['destinations']>(look().destinations, maybe(destinationsRead)),
      collectorEnis: rarely<Snapshot['collectorEnis']>(new Set(), setOf(names.map(eniOf))),
      paused: mostly(false, false, false, true),
      eventsHeard: mostly(true, true, true, false),
      troubles: rarely<Snapshot['troubles']>(new Map(), mapOf(names.map(eniOf), trouble)),
      fullTargets: rarely<Snapshot['fullTargets']>(new Set(), setOf([target, targetId('tmt-2')])),
      gone: rarely<Snapshot['gone']>(new Set(), setOf([target, targetId('tmt-2'), filter])),
      accountFull: mostly(false, false, false, true),
      modified: rarely<Snapshot['modified']>(new Set(), setOf(seenSessions.map(({ id }) => id))),
      confirmedSessions: mapOf(
        seenSessions.map(({ id }) => id),
        confirmation,
      ),
      confirmedTasks: fc.oneof(setOf(names.map(arnOf)), fc.constant(new Set(names.map(arnOf)))),
      failed: rarely<Snapshot['failed']>(new Set(), setOf([...names.map(arnOf), ...seenSessions.map(({ id }) => id)])),
      unreadable: rarely<Snapshot['unreadable']>(
        new Set(),
        setOf([
          'describe-tasks',
          'sessions-on',
          'services',
          'recent-stops',
          'confirm-tasks',
          'confirm-sessions',
          'destinations',
          'interfaces',
        ]),
      ),
    })
    .map((parts) => ({ ...look(), tasks: seenTasks, sessions: seenSessions, ...parts })),
);

/** The strength that a service shows where a property wants none in its way. */
export const strong = strength({ desired: 4, healthyRunning: 6, minimumHealthyPercent: 0 });

/** Nothing is in the way of anything here: three tasks that EC2 refused, and three that it mirrors. */
const calm = fc
  .record({
    running: fc.constantFrom('RUNNING', 'RUNNING', 'PENDING'),
    first: fc.constantFrom(web, api),
    recentStops: rarely<Snapshot['recentStops']>([], recentStops),
  })
  .map(({ running, first, ...parts }): Snapshot => {
    const service = (name: string) => (name === 'a' || name === 'd' ? first : web);
    return {
      ...look({ sessions: ['d', 'e', 'f'].map((name) => ourSession(name)) }),
      tasks: names.map((name) =>
        task(name, { service: service(name), protectedNow: false, lastStatus: name === 'b' ? running : 'RUNNING' }),
      ),
      refusals: refusals('a', 'b', 'c'),
      services: new Map([web, api].map((each) => [each, strong])),
      confirmedTasks: new Set(names.map(arnOf)),
      ...parts,
    };
  });

/** Calm but for a few things: where a single one of them decides, that one is met. */
const disturbed: fc.Arbitrary<Snapshot> = fc
  .tuple(calm, anything, fc.subarray(Object.keys(look()) as (keyof Snapshot)[], { maxLength: 4 }))
  .map(([usual, absurd, keys]) => ({ ...usual, ...Object.fromEntries(keys.map((key) => [key, absurd[key]])) }));

export const snapshot: fc.Arbitrary<Snapshot> = fc.oneof(anything, disturbed);

const yes = { tags: { mirror: ['yes'] } };
const rules: readonly MirrorPolicy['rules'][] = [
  [everyTask],
  [{ name: 'but-api', match: { services: ['api'] }, decision: 'ignore' }, everyTask],
  [{ name: 'tagged', match: yes, decision: 'mirror' }],
  [{ name: 'untagged', match: yes, decision: 'ignore' }, everyTask],
  [{ name: 'spot', match: { capacityProviders: ['*SPOT'] }, decision: 'mirror' }],
  [
    {
      name: 'api-of-its-own',
      match: { services: ['api'] },
      decision: 'mirror',
      targets: [{ id: targetId('tmt-3') }],
      filter: filterId('tmf-3'),
      sessionNumber: 3,
      packetLength: 96,
    },
    everyTask,
  ],
  [{ name: 'zone', match: { availabilityZones: ['*a'] }, decision: 'mirror' }, everyTask],
  [{ name: 'half', match: {}, decision: 'mirror', sample: 0.5 }],
  [{ name: 'neither', match: { not: { or: [yes, { services: ['api'] }] } }, decision: 'mirror' }],
  [],
];
const targets: readonly MirrorPolicy['targets'][] = [
  [{ id: target }],
  [
    { id: target, capacity: 3 },
    { id: targetId('tmt-2'), capacity: 1 },
  ],
  [{ id: target }, { id: targetId('tmt-2'), az: 'eu-central-1a' }],
  [{ id: target }, { id: targetId('tmt-2'), vpc: 'vpc-1' }],
  [{ id: target, vpc: 'vpc-1' }],
  [],
];
export const budgets = fc.record({
  perService: fc.integer({ min: 0, max: 3 }),
  perCluster: fc.integer({ min: 0, max: 4 }),
  share: fc.constantFrom(0, 0.1, 0.5, 1),
  futileAfter: fc.integer({ min: 1, max: 3 }),
});
const replace: fc.Arbitrary<Unmirrorable> = fc
  .record({
    serialized: mostly(true, false),
    assumeMirrorable: fc.boolean(),
    allowOutage: fc.boolean(),
    budget: budgets,
  })
  .map(replacing);

const choice: fc.Arbitrary<Unmirrorable> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Unmirrorable>(replacing()) },
  { weight: 3, arbitrary: replace },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Unmirrorable[]>({ kind: 'observe' }, { kind: 'sidecar', container: 'tap' }),
  },
);
/** Of rules, in their order: mostly none of their own. */
const ownChoices = fc.array(rarely<Unmirrorable | undefined>(undefined, choice), { minLength: 3, maxLength: 3 });

export const policies: fc.Arbitrary<MirrorPolicy> = fc
  .record({
    rules: fc.oneof(fc.constant([everyTask]), fc.constantFrom(...rules)),
    collectors: fc.constantFrom([], [listener]),
    targets: fc.constantFrom(...targets),
    sessionNumber: mostly(1, 2),
    packetLength: mostly<number | undefined>(undefined, 64),
    maxSessions: rarely<number | undefined>(undefined, fc.integer({ min: 0, max: 15 })),
    unmirrorable: choice,
    ownChoices,
  })
  .map(({ ownChoices: own, rules: plain, ...parts }) =>
    policy({ ...parts, rules: plain.map((rule, at) => withChoice(rule, own[at])) }),
  );

function withChoice(rule: Rule, unmirrorable: Unmirrorable | undefined): Rule {
  return unmirrorable === undefined || rule.decision === 'ignore' ? rule : { ...rule, unmirrorable };
}
