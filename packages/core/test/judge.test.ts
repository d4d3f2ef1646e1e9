// The verdict on one task: every row of the truth table above the chain, and the checks that stand between its rows.
import { describe, expect, test } from 'vitest';
import {
  type EniId,
  type FilterId,
  type MirrorPolicy,
  millis,
  minutes,
  plan,
  type Snapshot,
  seconds,
  sessionId,
  type TargetId,
  type Task,
  targetId,
} from '../src/index.ts';
import {
  ago,
  attached,
  batch,
  eniOf,
  eventOf,
  fault,
  foreignSession,
  look,
  now,
  ourSession,
  policy,
  refusals,
  task,
  us,
  verdictOn,
  web,
} from './fixtures.ts';

interface Given {
  readonly task?: Partial<Task>;
  readonly seen?: Partial<Snapshot>;
  readonly policy?: Partial<MirrorPolicy>;
}

const asWanted = ourSession();
const tagged = { rules: [{ name: 'tagged', match: { tags: { mirror: ['yes'] } }, decision: 'mirror' as const }] };
const nothingSelected = { rules: [] };
const sidecar = { unmirrorable: { kind: 'sidecar', container: 'tap' } } as const;
const unread = { eni: attached('a', { vpc: undefined }) };
const inVpc = { targets: [{ id: targetId('tmt-1'), vpc: 'vpc-1' }] };
/** A session of ours as it is wanted, and what EC2 says of the place it sends to. `rules` undefined: it does not know the filter. */
const lost = ({
  rules,
  targets = [asWanted.target],
}: {
  readonly rules?: number;
  readonly targets?: readonly TargetId[];
}) => ({
  seen: {
    sessions: [asWanted],
    destinations: {
      targets: new Set(targets),
      filterRules: new Map(rules === undefined ? [] : [[asWanted.filter, rules]]),
    },
  },
});
const ofTheDocument = foreignSession('a', { target: asWanted.target, filter: asWanted.filter });
const troubled = (trouble: Snapshot['troubles'] extends ReadonlyMap<unknown, infer Trouble> ? Trouble : never) => ({
  troubles: new Map([[eniOf('a'), trouble]]),
});

/** Its create was; another one of the same look was told what has gone. */
function throttledWhere(gone: readonly (TargetId | FilterId)[]): Given {
  return { seen: { ...troubled({ kind: 'fault', fault: fault('throttled') }), gone: new Set(gone) } };
}

function judged(given: Given): string {
  return verdictOn(plan(look({ tasks: [task('a', given.task)], ...given.seen }), policy(given.policy)));
}

const byEvent = { scope: { kind: 'nothing' }, sessionsRead: new Set<EniId>() } as const;

const truthTable: readonly (readonly [sentence: string, given: Given, verdict: string])[] = [
  // ending
  ['a task that shall stop is ending', { task: { desiredStatus: 'STOPPED' } }, 'ignored: ending'],
  ['a task that is DEACTIVATING is ending', { task: { lastStatus: 'DEACTIVATING' } }, 'ignored: ending'],
  ['a task that is STOPPING is ending', { task: { lastStatus: 'STOPPING' } }, 'ignored: ending'],
  ['a task that is DEPROVISIONING is ending', { task: { lastStatus: 'DEPROVISIONING' } }, 'ignored: ending'],
  ['a STOPPED task is ending', { task: { lastStatus: 'STOPPED' } }, 'ignored: ending'],
  ['a DELETED task is ending', { task: { lastStatus: 'DELETED' } }, 'ignored: ending'],
  [
    'ending comes before everything else',
    { task: { desiredStatus: 'STOPPED', eni: undefined }, policy: nothingSelected },
    'ignored: ending',
  ],
  // own interface
  ['a bridge task has no interface', { task: { eni: undefined } }, 'ignored: no-interface'],
  [
    'a task being provisioned may still get one',
    { task: { eni: undefined, lastStatus: 'PROVISIONING' } },
    'waiting: interface-not-attached',
  ],
  [
    'a collector without interface is a collector first',
    { task: { eni: undefined }, policy: { collectors: [web] } },
    'ignored: collector',
  ],
  // collector
  ['a task of a collecting service is a collector', { policy: { collectors: [web] } }, 'ignored: collector'],
  ['a task behind the target is a collector', { seen: { collectorEnis: new Set([eniOf('a')]) } }, 'ignored: collector'],
  ['a task beside the target is none', { seen: { collectorEnis: new Set([eniOf('b')]) } }, 'unmirrored: new'],
  [
    'a standalone task is of no collecting service',
    { task: { service: undefined }, policy: { collectors: [web] } },
    'unmirrored: new',
  ],
  [
    'a collector that no rule selects is a collector',
    { policy: { collectors: [web], ...nothingSelected } },
    'ignored: collector',
  ],
  // selected
  ['a task that no rule selects is not selected', { policy: nothingSelected }, 'ignored: not-selected'],
  [
    'a task that is not selected is none of ours although it has our session',
    { policy: nothingSelected, seen: { sessions: [asWanted] } },
    'ignored: not-selected',
  ],
  [
    'a rule reads what the event does not carry',
    { task: { seenBy: 'event' }, policy: tagged },
    'waiting: facts-unread',
  ],
  ['a description without the tag says no', { policy: tagged }, 'ignored: not-selected'],
  [
    'a description with the tag says yes',
    { task: { tags: new Map([['mirror', 'yes']]) }, policy: tagged },
    'unmirrored: new',
  ],
  [
    'not knowing whether it is selected comes before its sidecar',
    { task: { seenBy: 'event', containers: ['tap'] }, policy: { ...tagged, ...sidecar } },
    'waiting: facts-unread',
  ],
  // sidecar
  ['a task with our sidecar is forwarded', { task: { containers: ['app', 'tap'] }, policy: sidecar }, 'forwarded'],
  ['a task without it is not', { policy: sidecar }, 'unmirrored: new'],
  ['a container of that name means nothing elsewhere', { task: { containers: ['tap'] } }, 'unmirrored: new'],
  [
    'a forwarded task need not be attached',
    { task: { containers: ['tap'], eni: attached('a', { status: 'ATTACHING' }) }, policy: sidecar },
    'forwarded',
  ],
  // attached
  [
    'an interface that is not attached yet',
    { task: { eni: attached('a', { status: 'PRECREATED' }) } },
    'waiting: interface-not-attached',
  ],
  [
    'an interface that ECS has not named yet',
    { task: { eni: attached('a', { id: undefined }) } },
    'waiting: interface-not-attached',
  ],
  [
    'a session on an interface that is not attached is not looked at',
    { task: { eni: attached('a', { status: 'DETACHING' }) }, seen: { sessions: [asWanted] } },
    'waiting: interface-not-attached',
  ],
  // session of ours: differs
  ['ours, to another target', { seen: { sessions: [ourSession('a', { target: targetId('tmt-0') })] } }, 'drifted'],
  [
    'ours, through another filter',
    { seen: { sessions: [ourSession('a', { filter: foreignSession().filter })] } },
    'drifted',
  ],
  ['ours, with another packet length', { seen: { sessions: [ourSession('a', { packetLength: 100 })] } }, 'drifted'],
  [
    'ours, without the wanted packet length',
    { seen: { sessions: [asWanted] }, policy: { packetLength: 100 } },
    'drifted',
  ],
  [
    'a difference comes before a shadow',
    { seen: { sessions: [ourSession('a', { packetLength: 100, number: 2 }), foreignSession()] } },
    'drifted',
  ],
  [
    'the packet length that EC2 sets by itself towards a load balancer is no difference',
    { seen: { sessions: [ourSession('a', { packetLength: 8500 })] } },
    'mirrored: us',
  ],
  [
    '... but is one where another was asked for',
    { seen: { sessions: [ourSession('a', { packetLength: 8500 })] }, policy: { packetLength: 100 } },
    'drifted',
  ],
  [
    'ours, to a target of another VPC than its own',
    { task: { eni: attached('a', { vpc: 'vpc-2' }) }, seen: { sessions: [asWanted] }, policy: inVpc },
    'drifted',
  ],
  [
    'ours has the benefit of the doubt while the VPC is not read',
    { task: unread, seen: { sessions: [asWanted] }, policy: inVpc },
    'mirrored: us',
  ],
  // session of ours: as wanted
  [
    'ours, behind a lower number',
    { seen: { sessions: [ourSession('a', { number: 2 }), foreignSession()] } },
    'shadowed',
  ],
  [
    'ours, before a higher number',
    { seen: { sessions: [asWanted, foreignSession('a', { number: 2 })] } },
    'mirrored: us',
  ],
  ['ours, alone', { seen: { sessions: [asWanted] } }, 'mirrored: us'],
  ['ours, to a target that is there, by a filter with a rule', lost({ rules: 1 }), 'mirrored: us'],
  ['ours, by a filter that has lost its rules', lost({ rules: 0 }), 'unmirrored: filter-empty'],
  ['ours, by a filter that EC2 does not know', lost({}), 'unmirrored: filter-gone'],
  ['ours, to a target that EC2 does not know', lost({ rules: 1, targets: [] }), 'unmirrored: target-gone'],
  [
    'ours, by a filter without rules, behind a lower number',
    {
      seen: {
        ...lost({ rules: 0 }).seen,
        sessions: [ourSession('a', { number: 2 }), foreignSession('a', { number: 1 })],
      },
    },
    'shadowed',
  ],
  [
    "another's, by a filter without rules",
    { seen: { ...lost({ rules: 0 }).seen, sessions: [ofTheDocument] } },
    'unmirrored: filter-empty',
  ],
  [
    'ours counts, whatever EC2 refused before',
    { seen: { sessions: [asWanted], refusals: refusals('a') } },
    'mirrored: us',
  ],
  // session of another
  [
    'the source document’s session sends where ours would',
    { seen: { sessions: [ofTheDocument] } },
    'mirrored: somebody-else',
  ],
  ['it may be shadowed too', { seen: { sessions: [{ ...ofTheDocument, number: 2 }, foreignSession()] } }, 'shadowed'],
  [
    'another stack’s session is somebody else’s',
    { seen: { sessions: [{ ...asWanted, tags: new Map([...asWanted.tags, ['tasktap:owner', 'stack-2']]) }] } },
    'mirrored: somebody-else',
  ],
  [
    'a session of ours for another cluster is somebody else’s',
    { seen: { sessions: [{ ...asWanted, tags: new Map([...asWanted.tags, ['tasktap:cluster', 'other']]) }] } },
    'mirrored: somebody-else',
  ],
  [
    'a foreign session through another filter mirrors nothing for us',
    { seen: { sessions: [{ ...ofTheDocument, filter: foreignSession().filter }] } },
    'unmirrored: new',
  ],
  [
    'a foreign session to another target mirrors nothing for us',
    { seen: { sessions: [{ ...ofTheDocument, target: foreignSession().target }] } },
    'unmirrored: new',
  ],
  [
    'a foreign session that does our work comes before a refusal',
    { seen: { sessions: [ofTheDocument], refusals: refusals('a') } },
    'mirrored: somebody-else',
  ],
  // refused
  ['EC2 refused it', { seen: { refusals: refusals('a') } }, 'unmirrorable'],
  ['EC2 refused its neighbour', { seen: { refusals: refusals('b') } }, 'unmirrored: new'],
  [
    'a foreign session that is otherwise does not undo a refusal',
    { seen: { sessions: [foreignSession()], refusals: refusals('a') } },
    'unmirrorable',
  ],
  [
    'a refusal comes before trouble',
    { seen: { refusals: refusals('a'), ...troubled({ kind: 'eni-not-visible' }) } },
    'unmirrorable',
  ],
  // trouble
  [
    'EC2 did not see it',
    { task: { connectedAt: ago(minutes(1)) }, seen: troubled({ kind: 'eni-not-visible' }) },
    'waiting: interface-not-visible',
  ],
  [
    'EC2 did not see it, and it does not run',
    { task: { lastStatus: 'PENDING' }, seen: troubled({ kind: 'eni-not-visible' }) },
    'waiting: interface-not-visible',
  ],
  [
    'EC2 does not know it any more',
    { task: { connectedAt: ago(minutes(2)) }, seen: troubled({ kind: 'eni-not-visible' }) },
    'unmirrored: interface-gone',
  ],
  [
    'an event comes of a task that has lost it',
    { seen: { ...troubled({ kind: 'eni-not-visible' }), scope: { kind: 'nothing' } } },
    'unmirrored: interface-gone',
  ],
  ['EC2 called it full', { seen: troubled({ kind: 'interface-full' }) }, 'unmirrored: interface-full'],
  ['a call was denied', { seen: troubled({ kind: 'fault', fault: fault('denied') }) }, 'unmirrored: denied'],
  ['a call was throttled', { seen: troubled({ kind: 'fault', fault: fault('throttled') }) }, 'unmirrored: throttled'],
  ['a call was throttled, and the target has gone', throttledWhere([asWanted.target]), 'unmirrored: target-gone'],
  ['a call was throttled, and the filter has gone', throttledWhere([asWanted.filter]), 'unmirrored: filter-gone'],
  [
    'a call was throttled, and one of two targets has gone',
    { ...throttledWhere([asWanted.target]), policy: { targets: [{ id: asWanted.target }, { id: targetId('tmt-9') }] } },
    'unmirrored: throttled',
  ],
  [
    'contested, and its sessions not read since',
    { seen: troubled({ kind: 'contested', fault: fault('invalid'), number: 1, lookedAfter: false }) },
    'waiting: sessions-unread',
  ],
  [
    'contested, and nobody is seen on the number',
    {
      seen: {
        ...troubled({ kind: 'contested', fault: fault('invalid'), number: 1, lookedAfter: true }),
        sessions: [foreignSession('a', { number: 2 })],
      },
    },
    'waiting: session-not-visible',
  ],
  [
    'contested, and the holder of the number is seen',
    {
      seen: {
        ...troubled({ kind: 'contested', fault: fault('invalid'), number: 1, lookedAfter: true }),
        sessions: [foreignSession()],
      },
    },
    'unmirrored: new',
  ],
  [
    'trouble comes before the want of a target',
    { seen: troubled({ kind: 'eni-not-visible' }), policy: { targets: [] } },
    'unmirrored: interface-gone',
  ],
  // no target
  [
    'no target takes it',
    { policy: { targets: [{ id: targetId('tmt-1'), az: 'elsewhere' }] } },
    'unmirrored: no-target',
  ],
  ['its VPC decides, and was not read', { task: unread, policy: inVpc }, 'waiting: facts-unread'],
  ['its VPC has no target', { task: { eni: attached('a', { vpc: 'vpc-2' }) }, policy: inVpc }, 'unmirrored: no-target'],
  // sessions unread
  ['it runs, and its sessions were not read', { seen: { sessionsRead: new Set() } }, 'waiting: sessions-unread'],
  [
    'it runs, and those of a neighbour were read',
    { seen: { sessionsRead: new Set([eniOf('b')]) } },
    'waiting: sessions-unread',
  ],
  ['it runs, and its own were read', { seen: { sessionsRead: new Set([eniOf('a')]) } }, 'unmirrored: new'],
  [
    'it is being provisioned: created blindly',
    { task: { lastStatus: 'PROVISIONING', connectedAt: now }, seen: byEvent },
    'unmirrored: new',
  ],
  [
    'it is PENDING: created blindly',
    { task: { lastStatus: 'PENDING', connectedAt: now }, seen: byEvent },
    'unmirrored: new',
  ],
  [
    'it is PENDING, and nobody says since when: created blindly',
    { task: { lastStatus: 'PENDING', connectedAt: undefined }, seen: byEvent },
    'unmirrored: new',
  ],
  [
    'it was PENDING until a look could come first: created blindly',
    { task: { lastStatus: 'PENDING', connectedAt: ago(millis(minutes(2) - 1)) }, seen: byEvent },
    'unmirrored: new',
  ],
  [
    'it was PENDING when a look may have come first',
    { task: { lastStatus: 'PENDING', connectedAt: ago(minutes(2)) }, seen: byEvent },
    'waiting: sessions-unread',
  ],
  [
    'it is ACTIVATING already: created blindly',
    { task: { lastStatus: 'ACTIVATING', connectedAt: ago(millis(seconds(10) - 1)) }, seen: byEvent },
    'unmirrored: new',
  ],
  [
    'it is ACTIVATING, and had the time to be PENDING',
    { task: { lastStatus: 'ACTIVATING', connectedAt: ago(seconds(10)) }, seen: byEvent },
    'waiting: sessions-unread',
  ],
  [
    'a want of target comes before unread sessions',
    { seen: { sessionsRead: new Set() }, policy: { targets: [] } },
    'unmirrored: no-target',
  ],
  // full interface
  [
    'three sessions of others fill an interface',
    { seen: { sessions: [1, 2, 3].map((number) => foreignSession('a', { id: sessionId(`${number}`), number })) } },
    'unmirrored: interface-full',
  ],
  [
    'two do not',
    { seen: { sessions: [1, 2].map((number) => foreignSession('a', { id: sessionId(`${number}`), number })) } },
    'unmirrored: new',
  ],
  [
    'a full interface is not left to its events',
    {
      task: { connectedAt: now },
      seen: { sessions: [1, 2, 3].map((number) => foreignSession('a', { id: sessionId(`${number}`), number })) },
    },
    'unmirrored: interface-full',
  ],
  // events under a cap
  [
    'events leave the create to looks where there is a cap',
    { seen: { scope: { kind: 'nothing' }, looksFollow: true }, policy: { maxSessions: 5 } },
    'waiting: left-to-looks',
  ],
  [
    'and for that a look does not wait for events',
    { task: { connectedAt: now }, seen: { ownSessionCount: 0 }, policy: { maxSessions: 5 } },
    'unmirrored: new',
  ],
  [
    'events without looks behind them count for themselves',
    { seen: { scope: { kind: 'nothing' }, ownSessionCount: undefined }, policy: { maxSessions: 5 } },
    'waiting: sessions-uncounted',
  ],
  ['without a cap events create', { seen: { scope: { kind: 'nothing' }, looksFollow: true } }, 'unmirrored: new'],
  // a look, just connected
  ['a look leaves a task just connected to its events', { task: { connectedAt: now } }, 'waiting: left-to-events'],
  [
    'a look at a service does so too',
    { task: { connectedAt: now }, seen: { scope: { kind: 'service', service: web } } },
    'waiting: left-to-events',
  ],
  ['until two minutes have passed', { task: { connectedAt: ago(millis(minutes(2) - 1)) } }, 'waiting: left-to-events'],
  ['after two minutes the look acts', { task: { connectedAt: ago(minutes(2)) } }, 'unmirrored: new'],
  [
    'a look acts at once where no stack hears events',
    { task: { connectedAt: now }, seen: { eventsHeard: false } },
    'unmirrored: new',
  ],
  ['a task of which ECS does not say when', { task: { connectedAt: undefined } }, 'unmirrored: new'],
  [
    'events do not leave it to events',
    { task: { connectedAt: now }, seen: { scope: { kind: 'nothing' } } },
    'unmirrored: new',
  ],
  // a sweep, interface unread
  ['a sweep reads the interface of what runs without a session', { task: unread }, 'waiting: facts-unread'],
  ['but not while it may do nothing', { task: unread, seen: { paused: true } }, 'unmirrored: paused'],
  [
    'nor again where AWS would not tell',
    { task: unread, seen: { unreadable: new Set(['interfaces']) } },
    'unmirrored: new',
  ],
  ['nor of what does not run yet', { task: { ...unread, lastStatus: 'PENDING' } }, 'unmirrored: new'],
  [
    'nor does a look at a service',
    { task: unread, seen: { scope: { kind: 'service', service: web } } },
    'unmirrored: new',
  ],
  ['a task of which nothing else is to be said', {}, 'unmirrored: new'],
];

describe('the truth table', () => {
  test.each(truthTable)('%s', (_sentence, given, verdict) => {
    expect(judged(given)).toBe(verdict);
  });

  test('an event at PENDING is enough to create', () => {
    expect(verdictOn(plan(batch({ tasks: [eventOf()] }), policy()))).toBe('unmirrored: new');
  });
});

describe('a verdict says', () => {
  const drifted = ourSession('a', { target: targetId('tmt-0'), filter: foreignSession().filter, packetLength: 100 });
  const verdictIn = (seen: Partial<Snapshot>, but: Partial<Task> = {}) =>
    plan(look({ tasks: [task('a', but)], ...seen }), policy()).verdicts.get(task().arn);

  test('everything in which a session differs', () => {
    expect(verdictIn({ sessions: [drifted] })).toEqual({
      kind: 'drifted',
      session: drifted,
      differs: ['target', 'filter', 'packet-length'],
    });
  });

  test('whose session shadows ours: the one that EC2 asks first', () => {
    const ours = ourSession('a', { number: 3 });
    const first = foreignSession('a', { id: sessionId('tms-first'), number: 1 });
    const second = foreignSession('a', { id: sessionId('tms-second'), number: 2 });
    expect(verdictIn({ sessions: [ours, second, first] })).toEqual({ kind: 'shadowed', session: ours, by: first });
  });

  test('which of two sessions of ours counts: the one that EC2 asks first', () => {
    const second = ourSession('a', { id: sessionId('tms-0'), number: 2 });
    expect(verdictIn({ sessions: [second, asWanted] })).toEqual({ kind: 'mirrored', session: asWanted, by: 'us' });
  });

  test('what EC2 said when it refused', () => {
    const refused = refusals('a');
    expect(verdictIn({ refusals: refused })).toEqual({ kind: 'unmirrorable', refusal: refused.get(eniOf('a')) });
  });

  test('when its events have had their time', () => {
    const waits = { kind: 'waiting', reason: 'left-to-events', lookAgainAfter: minutes(1.5) };
    expect(verdictIn({}, { connectedAt: ago(minutes(0.5)) })).toEqual(waits);
  });

  test('that in a scale-out its turn comes after fifty others', () => {
    const names = Array.from({ length: 51 }, (_, place) => `t${10 + place}`);
    const tasks = names.map((name) => task(name, { connectedAt: ago(minutes(2)) }));
    const told = plan(look({ tasks }), policy());
    expect(names.slice(-2).map((name) => verdictOn(told, name))).toEqual([
      'unmirrored: kind-unproven',
      'waiting: left-to-events',
    ]);
    const events = plan(batch({ tasks }), policy());
    expect(verdictOn(events, names.at(-1))).toBe('waiting: sessions-unread');
  });

  test('nothing of sessions that only look like ours', () => {
    const tags = new Map([['tasktap:owner', us as string]]);
    expect(verdictIn({ sessions: [ourSession('a', { tags, filter: foreignSession().filter })] })).toEqual({
      kind: 'unmirrored',
      reason: 'new',
    });
  });
});
