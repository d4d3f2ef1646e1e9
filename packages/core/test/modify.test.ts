// Which sessions are changed to what the policy wants: the holds, the waves, and where a changed session goes.
import { describe, expect, test } from 'vitest';
import {
  answer,
  changedDescription,
  filterId,
  instant,
  learn,
  type Millis,
  type MirrorPolicy,
  type MirrorSession,
  millis,
  minutes,
  type Plan,
  plan,
  type Snapshot,
  seconds,
  sessionId,
  targetId,
} from '../src/index.ts';
import {
  ago,
  arnOf,
  attached,
  filter,
  foreignSession,
  look,
  now,
  ourSession,
  policy,
  target,
  task,
  web,
} from './fixtures.ts';

const old = targetId('tmt-0');
const name = (index: number): string => `t${String(index).padStart(3, '0')}`;
const upTo = (count: number, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, index) => name(from + index));

/** So many sessions that the policy wants changed, and so many that already are as it wants them. */
function fleet(drifted: number, asWanted: number, but: Partial<Snapshot> = {}): Snapshot {
  const sessions = [
    ...upTo(drifted).map((each) => ourSession(each, { target: old })),
    ...upTo(asWanted, drifted).map((each) => ourSession(each)),
  ];
  return look({ tasks: upTo(drifted + asWanted).map((each) => task(each)), sessions, ...but });
}

const modifies = (planned: Plan) => planned.actions.filter((action) => action.kind === 'modify-session');
const holds = (planned: Plan): readonly string[] =>
  planned.held.filter((each) => each.what === 'modify-session').map((each) => each.reason);

/** What a change would come to: `2 modified, rollout-wave 38`. */
function summary(seen: Snapshot, wanted: MirrorPolicy = policy()): string {
  const planned = plan(seen, wanted);
  const counts = new Map<string, number>();
  for (const reason of holds(planned)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const held = [...counts].map(([reason, count]) => `${reason} ${count}`);
  const asked = planned.questions.map((question) => `asked: ${question.kind}`);
  return [`${modifies(planned).length} modified`, ...held, ...asked].join(', ');
}

/** As EC2 would answer. */
function changed(seen: Snapshot, count: number): Snapshot {
  return modifies(plan(seen, policy()))
    .slice(0, count)
    .reduce((so, action) => {
      const was = so.sessions.find((session) => session.id === action.session) ?? ourSession();
      return learn(so, { kind: 'modified', action, session: { ...was, target: action.target, filter: action.filter } });
    }, seen);
}
const nextLook = (seen: Snapshot): Snapshot => ({ ...seen, takenAt: instant(now + 300_000), modified: new Set() });

describe('a wave', () => {
  test.each<[sentence: string, drifted: number, asWanted: number, summary: string]>([
    ['is nothing where nothing differs', 0, 4, '0 modified'],
    ['is one where none is as wanted', 40, 0, '1 modified, rollout-wave 39'],
    ['is a tenth of all after the first: it counts', 39, 1, '3 modified, rollout-wave 36'],
    ['is what a tenth still lacks', 38, 2, '2 modified, rollout-wave 36'],
    ['rounds a tenth up', 40, 1, '4 modified, rollout-wave 36'],
    ['is the rest after a tenth', 36, 4, '36 modified'],
    ['is the rest above a tenth', 20, 20, '20 modified'],
    ['of ten: one, then the rest', 9, 1, '9 modified'],
    ['of a single one is that one', 1, 0, '1 modified'],
  ])('%s', (_sentence, drifted, asWanted, expected) => {
    expect(summary(fleet(drifted, asWanted))).toBe(expected);
  });

  test('follows a wave with the next look, not in this one', () => {
    const first = changed(fleet(40, 0), 1);
    expect(summary(first)).toBe('0 modified, rollout-wave 39');
    expect(summary(nextLook(first))).toBe('3 modified, rollout-wave 36');
    const second = changed(nextLook(first), 3);
    expect(summary(second)).toBe('0 modified, rollout-wave 36');
    expect(summary(nextLook(second))).toBe('36 modified');
  });

  test.each<[sentence: string, elapsed: Millis, summary: string]>([
    ['waits where another look began a moment ago', seconds(10), '0 modified, rollout-wave 39'],
    ['waits for four minutes', millis(minutes(4) - 1), '0 modified, rollout-wave 39'],
    ['goes after four minutes, which two sweeps are apart', minutes(4), '3 modified, rollout-wave 36'],
    ['waits where clocks differ', millis(-minutes(1)), '0 modified, rollout-wave 39'],
    ['does not wait for a time that is out of all reason', millis(-minutes(4)), '3 modified, rollout-wave 36'],
  ])('%s', (_sentence, elapsed, expected) => {
    const seen = fleet(39, 1);
    const sessions = seen.sessions.map((each, index) => (index === 39 ? { ...each, changedAt: ago(elapsed) } : each));
    expect(summary({ ...seen, sessions })).toBe(expected);
  });

  test('does not wait for what others have changed, nor for what this look has', () => {
    const seen = fleet(38, 1);
    const others = foreignSession('x', { changedAt: now });
    const own = ourSession('y', { changedAt: now });
    const tasks = [...seen.tasks, task('x'), task('y')];
    const sessions = [...seen.sessions, others, own];
    expect(summary({ ...seen, tasks, sessions, modified: new Set([own.id]) })).toBe('2 modified, rollout-wave 36');
    expect(summary({ ...seen, tasks, sessions })).toBe('0 modified, rollout-wave 38');
  });

  test('says in the description of a session when it was changed', () => {
    expect(modifies(plan(fleet(1, 0), policy()))).toMatchObject([{ description: changedDescription(now) }]);
  });

  test('is used up by a session that this look has made: it shows no more than a changed one', () => {
    const seen = { ...fleet(5, 0), tasks: upTo(6).map((each) => task(each)) };
    const [action] = plan(seen, policy()).actions.filter(({ kind }) => kind === 'create-session');
    if (action?.kind !== 'create-session') throw new Error('expected the task without a session to get one');
    const made = learn(seen, { kind: 'created', action, session: ourSession(name(5)), at: now });
    expect(summary(made)).toBe('0 modified, rollout-wave 5');
    expect(summary(nextLook(made))).toBe('5 modified');
  });

  test('counts sessions behind those of others: a fleet that is wholly shadowed rolls out as fast as any', () => {
    const shadowed = upTo(40).map((each) => foreignSession(each, { number: 1 }));
    const seen = fleet(36, 4);
    const behind = seen.sessions.map((session) => ({ ...session, number: 2 }));
    expect(summary({ ...seen, sessions: [...behind, ...shadowed] })).toBe('36 modified');
  });

  test('counts no session of others that is shadowed, though it does our work', () => {
    const seen = fleet(20, 0);
    const others = upTo(2, 20).flatMap((each) => [
      foreignSession(each, { target, filter, number: 2 }),
      foreignSession(each, { id: sessionId(`tms-before-${each}`), number: 1 }),
    ]);
    const tasks = upTo(22).map((each) => task(each));
    expect(summary({ ...seen, tasks, sessions: [...seen.sessions, ...others] })).toBe('1 modified, rollout-wave 19');
  });

  test('goes on when its first handful is done: a loop changes some at a time', () => {
    expect(summary(changed(fleet(39, 1), 2))).toBe('1 modified, rollout-wave 36');
    expect(summary(changed(fleet(36, 4), 10))).toBe('26 modified');
  });

  test('goes in the order of the tasks, whatever the order of the list', () => {
    const seen = fleet(3, 0);
    const planned = plan({ ...seen, tasks: [...seen.tasks].reverse() }, policy());
    expect(modifies(planned).map((action) => action.task)).toEqual([arnOf(name(0))]);
  });

  test('counts neither foreign sessions that do our work nor tasks without one', () => {
    const seen = fleet(1, 0);
    const others = ['x', 'y'].map((each) => foreignSession(each, { target, filter }));
    const tasks = [...seen.tasks, task('x'), task('y'), task('z')];
    expect(
      summary({
        ...seen,
        tasks: [...tasks, task('t001')],
        sessions: [...seen.sessions, ...others, ourSession('t001', { target: old })],
      }),
    ).toBe('1 modified, rollout-wave 1');
  });

  test('is not used up by a session that cannot be changed', () => {
    const wanted = policy({ targets: [{ id: target, az: 'eu-central-1a' }] });
    const seen = fleet(3, 0);
    const stuck = seen.tasks.map((each, index) => (index === 0 ? { ...each, availabilityZone: 'elsewhere' } : each));
    expect(summary({ ...seen, tasks: stuck }, wanted)).toBe('1 modified, rollout-paused 1, rollout-wave 1');
  });
});

const unfit = { targets: new Set([target]), filterRules: new Map([[filter, 0]]) };
const read = (filterRules: ReadonlyMap<typeof filter, number>, targets = new Set([target])) => ({
  destinations: { targets, filterRules },
});

describe('a change is held', () => {
  test.each<[sentence: string, seen: Partial<Snapshot>, summary: string]>([
    ['by the off switch', { paused: true }, '0 modified, paused 2'],
    ['by the off switch before the scope', { paused: true, scope: { kind: 'nothing' } }, '0 modified, paused 2'],
    ['by a scope of some tasks', { scope: { kind: 'nothing' } }, '0 modified, out-of-scope 2'],
    ['by a scope of one service', { scope: { kind: 'service', service: web } }, '0 modified, out-of-scope 2'],
    [
      'by the scope before the destinations',
      { scope: { kind: 'nothing' }, destinations: undefined, unreadable: new Set(['destinations']) },
      '0 modified, out-of-scope 2',
    ],
    ['until its destinations are read', { destinations: undefined }, '0 modified, asked: destinations'],
    [
      'by destinations that AWS would not tell',
      { destinations: undefined, unreadable: new Set(['destinations']) },
      '0 modified, rollout-paused 2',
    ],
    [
      'by nothing, where the destinations were read before AWS fell silent',
      { unreadable: new Set(['destinations']) },
      '1 modified, rollout-wave 1',
    ],
    ['by a filter without rules', { destinations: unfit }, '0 modified, rollout-paused 2'],
    ['by a filter that is not there', read(new Map()), '0 modified, rollout-paused 2'],
    ['by a target that is not there', read(new Map([[filter, 1]]), new Set()), '0 modified, rollout-paused 2'],
    ['by no filter that has a rule', read(new Map([[filter, 1]])), '1 modified, rollout-wave 1'],
    ['by a target that EC2 called full', { fullTargets: new Set([target]) }, '0 modified, rollout-paused 2'],
    ['by a target that EC2 did not know', { gone: new Set([target]) }, '0 modified, rollout-paused 2'],
    ['by a filter that EC2 did not know', { gone: new Set([filter]) }, '0 modified, rollout-paused 2'],
    ['by no other target or filter', { gone: new Set([old, filterId('tmf-9')]) }, '1 modified, rollout-wave 1'],
    [
      'where it failed in this look',
      { failed: new Set([ourSession(name(0)).id]) },
      '0 modified, failed 1, rollout-wave 1',
    ],
  ])('%s', (_sentence, seen, expected) => {
    expect(summary(fleet(2, 0, seen))).toBe(expected);
  });

  test('by its own target, where only its filter differs and EC2 did not know the target', () => {
    const session = ourSession('a', { filter: foreignSession().filter });
    const seen = look({ tasks: [task()], sessions: [session] });
    expect(summary(seen)).toBe('1 modified');
    expect(summary({ ...seen, gone: new Set([target]) })).toBe('0 modified, rollout-paused 1');
  });

  test('with its session', () => {
    const session = ourSession('a', { target: old });
    expect(plan(look({ tasks: [task()], sessions: [session], paused: true }), policy()).held).toEqual([
      {
        what: 'modify-session',
        task: arnOf('a'),
        service: 'web',
        session: session.id,
        eni: session.eni,
        reason: 'paused',
      },
    ]);
  });

  test('and asks for every target and the filter of the policy', () => {
    const targets = [{ id: target }, { id: targetId('tmt-2') }];
    const { actions, held, questions } = plan(fleet(1, 0, { destinations: undefined }), policy({ targets }));
    const asked = [{ kind: 'destinations', targets: [target, 'tmt-2'], filters: [filter] }];
    expect({ actions, held, questions }).toEqual({ actions: [], held: [], questions: asked });
  });

  test('and asks nothing where nothing differs', () => {
    expect(plan(fleet(0, 1, { destinations: undefined }), policy()).questions).toEqual([]);
  });
});

describe('a changed session', () => {
  const near = targetId('tmt-near');
  const far = targetId('tmt-far');
  const everywhere = { targets: new Set([near, far]), filterRules: new Map([[filter, 3]]) };
  const change = (session: MirrorSession, wanted: MirrorPolicy, vpc?: string) =>
    modifies(
      plan(
        look({ tasks: [task('a', { eni: attached('a', { vpc }) })], sessions: [session], destinations: everywhere }),
        wanted,
      ),
    );

  test('gets the filter and the packet length of the policy', () => {
    const session = ourSession('a', { target: near, filter: foreignSession().filter, packetLength: 100 });
    expect(change(session, policy({ targets: [{ id: near }], packetLength: 64 }))).toEqual([
      {
        kind: 'modify-session',
        task: arnOf('a'),
        session: session.id,
        target: near,
        filter,
        packetLength: 64,
        description: changedDescription(now),
      },
    ]);
  });

  test('loses its packet length where the policy has none', () => {
    const session = ourSession('a', { target: near, packetLength: 100 });
    expect(change(session, policy({ targets: [{ id: near }] }))).toMatchObject([{ packetLength: undefined }]);
  });

  test('keeps a target that is as good as any', () => {
    const session = ourSession('a', { target: far, packetLength: 100 });
    const targets = [{ id: far }, { id: near, az: 'eu-central-1a' }];
    expect(change(session, policy({ targets }))).toMatchObject([{ target: far }]);
  });

  test('goes to the nearest target where its own is not wanted', () => {
    const targets = [{ id: far }, { id: near, vpc: 'vpc-1' }];
    expect(change(ourSession('a', { target: old }), policy({ targets }), 'vpc-1')).toMatchObject([{ target: near }]);
  });

  describe('whose VPC decides, and was not read,', () => {
    const session = ourSession('a', { target: old });
    const wanted = policy({ targets: [{ id: far }, { id: near, vpc: 'vpc-1' }] });
    const eni = attached('a', { vpc: undefined });
    const seen = look({ tasks: [task('a', { eni })], sessions: [session], destinations: everywhere });
    const told = (vpcs: ReadonlyMap<typeof session.eni, string>) =>
      plan(answer(seen, { kind: 'interfaces', asked: [session.eni], vpcs }), wanted);

    test('goes nowhere before it is', () => {
      const { actions, questions, held } = plan(seen, wanted);
      const asked = [{ kind: 'interfaces', enis: [session.eni] }];
      expect({ actions, questions, held }).toEqual({ actions: [], questions: asked, held: [] });
    });

    test('goes to the nearest target then', () => {
      expect(modifies(told(new Map([[session.eni, 'vpc-1']])))).toMatchObject([{ target: near }]);
      expect(modifies(told(new Map([[session.eni, 'vpc-2']])))).toMatchObject([{ target: far }]);
    });

    test.each<[sentence: string, planned: () => Plan]>([
      ['where EC2 does not show its interface', () => told(new Map())],
      ['where AWS would not tell', () => plan({ ...seen, unreadable: new Set(['interfaces']) }, wanted)],
    ])('goes nowhere %s, and is not asked about again', (_sentence, planAgain) => {
      const planned = planAgain();
      expect([...planned.actions, ...planned.questions]).toEqual([]);
      expect(holds(planned)).toEqual(['rollout-paused']);
    });

    test('keeps its target where only its filter differs', () => {
      const other = ourSession('a', { target: far, filter: foreignSession().filter });
      expect(modifies(plan({ ...seen, sessions: [other] }, wanted))).toMatchObject([{ target: far, filter }]);
    });
  });

  test('does not go to a target that has no room for it', () => {
    const seen = fleet(4, 8);
    const targets = [{ id: target, capacity: 10 }];
    expect(summary(seen, policy({ targets }))).toBe('2 modified, rollout-paused 2');
  });

  test('takes no room where it already has it', () => {
    const sessions = [ourSession('a', { packetLength: 64 }), ourSession('b', { target: old }), ourSession('c')];
    const seen = look({ tasks: ['a', 'b', 'c'].map((each) => task(each)), sessions });
    expect(summary(seen, policy({ targets: [{ id: target, capacity: 3 }] }))).toBe('2 modified');
  });

  test('leaves room for the creates of the same plan', () => {
    const seen = look({ tasks: [task('a'), task('b')], sessions: [ourSession('b', { target: old })] });
    const { actions } = plan(seen, policy({ targets: [{ id: target, capacity: 1 }] }));
    expect(actions.map((action) => action.kind)).toEqual(['create-session']);
  });
});
