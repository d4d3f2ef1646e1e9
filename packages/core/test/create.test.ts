// Which sessions are created: what a create says, and every hold on creating, in its order.
import { describe, expect, test } from 'vitest';
import {
  type CreateSession,
  filterId,
  instant,
  type MirrorPolicy,
  madeBy,
  minutes,
  plan,
  type Snapshot,
  seconds,
  sessionId,
  type Task,
  targetId,
} from '../src/index.ts';
import {
  ago,
  attached,
  batch,
  eniOf,
  eventOf,
  filter,
  foreignSession,
  look,
  now,
  ourSession,
  policy,
  refusals,
  target,
  task,
  verdictOn,
  web,
} from './fixtures.ts';

interface Scene {
  readonly seen: Snapshot;
  readonly policy: MirrorPolicy;
}

const creates = ({ seen, policy: wanted }: Scene): readonly CreateSession[] =>
  plan(seen, wanted).actions.filter((action) => action.kind === 'create-session');

/** What becomes of task `a`. */
function fate(scene: Scene, name = 'a'): string {
  const planned = plan(scene.seen, scene.policy);
  const held = planned.held.filter((each) => each.eni === eniOf(name)).map((each) => `held: ${each.reason}`);
  const created = planned.actions.filter((action) => 'eni' in action && action.eni === eniOf(name));
  const asked = planned.questions.map((question) => `asked: ${question.kind}`);
  return [...created.map(() => 'created'), ...held, ...asked].join(', ') || verdictOn(planned, name);
}

const seeing =
  (seen: Partial<Snapshot>) =>
  (scene: Scene): Scene => ({ ...scene, seen: { ...scene.seen, ...seen } });
const wanting =
  (but: Partial<MirrorPolicy>) =>
  (scene: Scene): Scene => ({ ...scene, policy: { ...scene.policy, ...but } });

const names = ['a', 'b', 'c', 'd', 'e'];
const free: Scene = { seen: look({ tasks: names.map((name) => task(name)) }), policy: policy() };

/** In their order: each grips alone, and each grips before all that follow. */
const holds: readonly (readonly [hold: string, grip: (scene: Scene) => Scene])[] = [
  ['paused', seeing({ paused: true })],
  ['rollout-paused', seeing({ destinations: { targets: new Set([target]), filterRules: new Map([[filter, 0]]) } })],
  ['session-cap', wanting({ maxSessions: 0 })],
  ['session-quota', seeing({ accountFull: true })],
  ['kind-unproven', seeing({ refusals: refusals('c', 'd', 'e') })],
];

describe('a create is held', () => {
  test('by nothing, where nothing grips', () => {
    expect(fate(free)).toBe('created');
  });

  test.each(holds)('by %s alone', (hold, grip) => {
    expect(fate(grip(free))).toBe(`held: ${hold}`);
    expect(verdictOn(plan(grip(free).seen, grip(free).policy))).toBe(`unmirrored: ${hold}`);
  });

  test.each(holds.map(([hold], index) => [hold, index] as const))('by %s before all that follow', (hold, index) => {
    const all = holds.slice(index).reduce((scene, [, grip]) => grip(scene), free);
    expect(fate(all)).toBe(`held: ${hold}`);
  });

  test('with its task, service and interface', () => {
    const { held } = plan(look({ tasks: [task()], paused: true }), policy());
    const { arn, service } = task();
    expect(held).toEqual([
      { what: 'create-session', task: arn, service, session: undefined, eni: eniOf('a'), reason: 'paused' },
    ]);
  });
});

const two: Scene = { seen: look({ tasks: [task('a'), task('b')] }), policy: policy() };
const unfit = { targets: new Set([target]), filterRules: new Map() };

const second = targetId('tmt-2');
const twoZones = seeing({ tasks: [task('a'), task('b', { availabilityZone: 'eu-central-1b' })] })(two);
const perZone = wanting({
  targets: [
    { id: target, az: 'eu-central-1a' },
    { id: second, az: 'eu-central-1b' },
  ],
});
const ownFilter = (scene: Scene): Scene =>
  wanting({
    rules: [
      { name: 'own', match: { families: ['own'] }, decision: 'mirror', filter: filterId('tmf-3') },
      ...scene.policy.rules,
    ],
  })({ ...scene, seen: { ...scene.seen, tasks: [task('a', { family: 'own' }), task('b')], destinations: undefined } });

const edges: readonly (readonly [sentence: string, scene: Scene, a: string, b: string])[] = [
  [
    'a filter that EC2 does not know is unfit',
    seeing({ destinations: unfit })(two),
    'held: rollout-paused',
    'held: rollout-paused',
  ],
  ['a filter that was not read is not unfit', seeing({ destinations: undefined })(two), 'created', 'created'],
  ['a cap with room for one', wanting({ maxSessions: 1 })(two), 'created', 'held: session-cap'],
  ['a cap with room for both', wanting({ maxSessions: 2 })(two), 'created', 'created'],
  [
    'a cap that sessions of ours elsewhere fill',
    wanting({ maxSessions: 8 })(seeing({ ownSessionCount: 7 })(two)),
    'created',
    'held: session-cap',
  ],
  [
    'a cap that was not counted yet',
    wanting({ maxSessions: 8 })(seeing({ ownSessionCount: undefined })(two)),
    'asked: count-sessions',
    'asked: count-sessions',
  ],
  ['no cap needs no count', seeing({ ownSessionCount: undefined, sessionCount: undefined })(two), 'created', 'created'],
  ['the account has room for one', seeing({ sessionCount: 9_999 })(two), 'created', 'held: session-quota'],
  ['the account has room for both', seeing({ sessionCount: 9_998 })(two), 'created', 'created'],
  [
    'a target with room for one',
    wanting({ targets: [{ id: target, capacity: 1 }] })(two),
    'created',
    'unmirrored: targets-full',
  ],
  [
    'a target that others have filled',
    wanting({ targets: [{ id: target, capacity: 1 }] })(seeing({ sessions: [foreignSession('x', { target })] })(two)),
    'unmirrored: targets-full',
    'unmirrored: targets-full',
  ],
  [
    'a target that EC2 called full',
    seeing({ fullTargets: new Set([target]) })(two),
    'unmirrored: targets-full',
    'unmirrored: targets-full',
  ],
  [
    'a target that EC2 did not know',
    seeing({ gone: new Set([target]) })(two),
    'unmirrored: target-gone',
    'unmirrored: target-gone',
  ],
  [
    '... is told before another that is full',
    wanting({ targets: [{ id: target }, { id: second, capacity: 0 }] })(seeing({ gone: new Set([target]) })(two)),
    'unmirrored: target-gone',
    'unmirrored: target-gone',
  ],
  [
    '... is not told of where another is full and none is gone',
    wanting({ targets: [{ id: second, capacity: 0 }] })(seeing({ gone: new Set([target]) })(two)),
    'unmirrored: targets-full',
    'unmirrored: targets-full',
  ],
  [
    '... leaves another target to its own zone',
    perZone(seeing({ gone: new Set([target]) })(twoZones)),
    'unmirrored: target-gone',
    'created',
  ],
  [
    '... is no obstacle where another takes every task',
    wanting({ targets: [{ id: target }, { id: second }] })(seeing({ gone: new Set([target]) })(two)),
    'created',
    'created',
  ],
  [
    'a filter that EC2 did not know',
    seeing({ gone: new Set([filter]) })(two),
    'unmirrored: filter-gone',
    'unmirrored: filter-gone',
  ],
  [
    '... before a target',
    seeing({ gone: new Set([filter, target]) })(two),
    'unmirrored: filter-gone',
    'unmirrored: filter-gone',
  ],
  [
    '... of one rule leaves the tasks of another alone',
    ownFilter(seeing({ gone: new Set([filterId('tmf-3')]) })(two)),
    'unmirrored: filter-gone',
    'created',
  ],
  [
    'another filter that EC2 did not know',
    seeing({ gone: new Set([filterId('tmf-3'), targetId('tmt-3')]) })(two),
    'created',
    'created',
  ],
  [
    'a switch that is off is told before what is gone',
    seeing({ gone: new Set([target]), paused: true })(two),
    'held: paused',
    'held: paused',
  ],
];

describe('at the edge', () => {
  test.each(edges)('%s', (_sentence, scene, a, b) => {
    expect([fate(scene, 'a'), fate(scene, 'b')]).toEqual([a, b]);
  });

  test('a cap asks to count the sessions, and asks nothing else', () => {
    const { actions, held, questions } = plan(batch({ tasks: [eventOf()] }), policy({ maxSessions: 5 }));
    expect({ actions, held, questions }).toEqual({ actions: [], held: [], questions: [{ kind: 'count-sessions' }] });
  });

  test('a cap that nothing is wanted under is not counted', () => {
    const seen = look({ tasks: [task()], sessions: [ourSession()], ownSessionCount: undefined });
    expect(plan(seen, policy({ maxSessions: 5 })).questions).toEqual([]);
  });
});

const kind = (scene: Scene): readonly string[] => names.map((name) => fate(scene, name));
const refusedTwo = refusals('d', 'e');
const arm: Partial<Task> = { cpuArchitecture: 'arm64' };

const kinds: readonly (readonly [sentence: string, scene: Scene, fates: string])[] = [
  ['three of an unproven kind are tried', free, 'created created created held: kind-unproven held: kind-unproven'],
  [
    'refusals count as tries',
    seeing({ refusals: refusedTwo })(free),
    'created held: kind-unproven held: kind-unproven unmirrorable unmirrorable',
  ],
  [
    'one that was accepted proves its kind',
    seeing({ sessions: [ourSession('e')] })(free),
    'created created created created mirrored: us',
  ],
  [
    'a session of others proves nothing',
    seeing({ sessions: [foreignSession('e', { target, filter })] })(free),
    'created created created held: kind-unproven mirrored: somebody-else',
  ],
  [
    'where refusals are kept every task is tried',
    seeing({ refusalsKept: true })(free),
    'created created created created created',
  ],
  [
    'where they cannot be kept, three refusals are enough',
    seeing({ refusalsKept: false, refusals: refusals('c', 'd', 'e') })(free),
    'unmirrored: kind-refused unmirrored: kind-refused unmirrorable unmirrorable unmirrorable',
  ],
  [
    '... and two are not',
    seeing({ refusalsKept: false, refusals: refusedTwo })(free),
    'created held: kind-unproven held: kind-unproven unmirrorable unmirrorable',
  ],
  [
    '... nor are three of a proven kind',
    seeing({ refusalsKept: false, refusals: refusals('b', 'c', 'd'), sessions: [ourSession('e')] })(free),
    'created unmirrorable unmirrorable unmirrorable mirrored: us',
  ],
  [
    'another architecture is another kind',
    seeing({ tasks: names.map((name) => task(name, name === 'e' ? arm : {})) })(free),
    'created created created held: kind-unproven created',
  ],
  [
    'another capacity provider is another kind',
    seeing({ tasks: names.map((name) => task(name, name === 'e' ? { capacityProvider: 'FARGATE_SPOT' } : {})) })(free),
    'created created created held: kind-unproven created',
  ],
  [
    'another launch type is another kind',
    seeing({ tasks: names.map((name) => task(name, name === 'e' ? { launchType: 'EC2' } : {})) })(free),
    'created created created held: kind-unproven created',
  ],
  [
    'events try each task once',
    seeing({ scope: { kind: 'nothing' }, refusals: refusals('c', 'd', 'e') })(free),
    'created created unmirrorable unmirrorable unmirrorable',
  ],
];

describe('of a kind of task', () => {
  test.each(kinds)('%s', (_sentence, scene, fates) => {
    expect(kind(scene).join(' ')).toBe(fates);
  });
});

describe('a create says', () => {
  test('everything that EC2 needs', () => {
    const scene = { seen: batch({ tasks: [eventOf()] }), policy: policy({ packetLength: 128 }) };
    const { arn, cluster } = task();
    expect(creates(scene)).toEqual([
      {
        kind: 'create-session',
        task: arn,
        eni: eniOf('a'),
        target,
        filter,
        number: 1,
        packetLength: 128,
        description: 'Traffic mirror Source created by lambda',
        tags: [
          ['Name', 'Session for interface eni-a'],
          ['tasktap:owner', 'stack-1'],
          ['tasktap:v', '1'],
          ['tasktap:cluster', cluster],
          ['tasktap:service', 'web'],
          ['tasktap:task', arn],
          ['tasktap:family', 'web-server'],
          ['tasktap:ip', '10.0.0.1'],
          ['tasktap:born', String(ago(minutes(1)))],
        ],
        epoch: 0,
      },
    ]);
  });

  const bornAt = (scene: Scene): readonly unknown[] =>
    creates(scene).map(({ epoch, tags }) => [epoch, new Map(tags).get('tasktap:born')]);
  const slot = Math.floor(now / minutes(5));

  test.each<[sentence: string, seen: Snapshot, epoch: number, born: number]>([
    ['by event: no epoch, and the birth of the task', batch({ tasks: [eventOf()] }), 0, ago(minutes(1))],
    [
      'by event without a birth: the time of the look',
      batch({ tasks: [eventOf('a', { createdAt: undefined })] }),
      0,
      now,
    ],
    ['in a look: the slot of five minutes, and its beginning', look({ tasks: [task()] }), slot, slot * minutes(5)],
    [
      'in a look: never before the task itself',
      look({ tasks: [task('a', { createdAt: ago(seconds(30)), connectedAt: undefined })] }),
      slot,
      ago(seconds(30)),
    ],
    [
      'in a look at a service: the same',
      look({ tasks: [task()], scope: { kind: 'service', service: web } }),
      slot,
      slot * minutes(5),
    ],
  ])('when it was wanted first, %s', (_sentence, seen, epoch, born) => {
    expect(bornAt({ seen, policy: policy() })).toEqual([[epoch, String(born)]]);
  });

  test('the same when it is repeated, though time goes on', () => {
    const at = (span: number) => (seen: Snapshot) =>
      creates({ seen: { ...seen, takenAt: instant(now + span) }, policy: policy() });
    const byEvent = batch({ tasks: [eventOf()] });
    const inLook = look({ tasks: [task()] });
    expect(at(59_000)(byEvent)).toEqual(at(0)(byEvent));
    expect(at(minutes(4) - 1)(inLook)).toEqual(at(0)(inLook));
    expect(at(minutes(4))(inLook)).not.toEqual(at(0)(inLook));
  });

  test('the next number that nobody holds', () => {
    const sessions = [foreignSession('a'), foreignSession('a', { id: sessionId('tms-2'), number: 2 })];
    expect(creates({ seen: look({ tasks: [task()], sessions }), policy: policy() })).toMatchObject([{ number: 3 }]);
  });

  test('the nearest target that takes its task', () => {
    const near = targetId('tmt-near');
    const wanted = policy({ targets: [{ id: target }, { id: near, vpc: 'vpc-1' }] });
    const inVpc = task('a', { eni: attached('a', { vpc: 'vpc-1' }) });
    expect(creates({ seen: look({ tasks: [inVpc] }), policy: wanted })).toMatchObject([{ target: near }]);
  });

  test('the least loaded of several, counting what this plan has promised', () => {
    const targets = [{ id: target }, { id: targetId('tmt-2') }];
    const seen = look({ tasks: [task('a'), task('b'), task('c')], sessions: [foreignSession('x', { target })] });
    const loads = creates({ seen, policy: policy({ targets }) }).map((action) => action.target);
    expect(loads[0]).toBe('tmt-2');
    expect([...loads].sort()).toEqual([target, 'tmt-2', 'tmt-2']);
  });
});

describe('of many creates', () => {
  const slots = Array.from({ length: 40 }, (_, slot) => Math.ceil(now / minutes(5)) + slot);
  const inSlot = (slot: number): readonly string[] => {
    const seen = { ...free.seen, takenAt: instant(slot * minutes(5)), refusalsKept: true };
    return creates({ ...free, seen }).map(({ eni }) => eni);
  };

  test('another one is first in every slot, so that whoever never gets through does not always fail the same', () => {
    expect(new Set(slots.map((slot) => inSlot(slot)[0]))).toEqual(new Set(names.map(eniOf)));
  });

  test('all are made, whoever is first', () => {
    for (const slot of slots) expect([...inSlot(slot)].sort()).toEqual(names.map(eniOf));
  });
});

describe('a session that says minute 20 was made, at the latest,', () => {
  test.each([
    ['then, where its task began then: an event made it', 20, 20],
    ['five minutes later, where its task is older: a look made it, in the slot that begins then', 3, 25],
    ['then, where its task is younger, as no session of a look says', 21, 20],
    ['five minutes later, where nobody knows since when its task is', undefined, 25],
  ])('%s', (_, began, at) => {
    const createdAt = began === undefined ? undefined : instant(minutes(began));
    expect(madeBy(instant(minutes(20)), { createdAt })).toBe(minutes(at));
  });
});
