// How a session should be where rules differ: what is created, what counts as drifted, and what is asked.
import { describe, expect, test } from 'vitest';
import {
  type CreateSession,
  filterId,
  filtersOf,
  type MirrorSession,
  type ModifySession,
  plan,
  type Rule,
  type Snapshot,
  type Task,
  targetId,
  targetsOf,
} from '../src/index.ts';
import {
  arnOf,
  attached,
  eventOf,
  filter,
  foreignSession,
  look,
  ourSession,
  policy,
  target,
  task,
} from './fixtures.ts';

const own = { id: targetId('tmt-own') };
const ownFilter = filterId('tmf-own');
const ofItsOwn: Rule = {
  name: 'web',
  match: { services: ['web'] },
  decision: 'mirror',
  targets: [own],
  filter: ownFilter,
  sessionNumber: 7,
  packetLength: 96,
};
const rest: Rule = { name: 'rest', match: {}, decision: 'mirror' };
const wanted = policy({ rules: [ofItsOwn, rest], packetLength: 1500, sessionNumber: 2 });
const destinations = {
  targets: new Set([target, own.id]),
  filterRules: new Map([
    [filter, 1],
    [ownFilter, 1],
  ]),
};
const web = task('a');
const other = task('b', { service: undefined });
const asTheRule = { target: own.id, filter: ownFilter, number: 7, packetLength: 96 };
const seen = (but: Partial<Snapshot>): Snapshot => look({ tasks: [web, other], destinations, ...but });

function verdictOn(session: MirrorSession, of: Task = web): string {
  const verdict = plan(seen({ tasks: [of], sessions: [session] }), wanted).verdicts.get(of.arn);
  switch (verdict?.kind) {
    case 'drifted':
      return `drifted: ${verdict.differs.join(', ')}`;
    case 'mirrored':
      return `mirrored: ${verdict.by}`;
    default:
      return verdict?.kind ?? 'none';
  }
}

test('a session is created as the rule says that selects its task, and as the policy says where that is silent', () => {
  const actions = plan(seen({}), wanted).actions.filter((action): action is CreateSession => 'epoch' in action);
  const made = actions.map(({ task: of, target: to, filter: by, number, packetLength }) => [
    of,
    { target: to, filter: by, number, packetLength },
  ]);
  expect(new Map(made as never)).toEqual(
    new Map([
      [arnOf('a'), asTheRule],
      [arnOf('b'), { target, filter, number: 2, packetLength: 1500 }],
    ]),
  );
});

test('each word of a rule stands for itself', () => {
  const words: readonly (readonly [but: Partial<Rule>, created: object])[] = [
    [{ targets: [own] }, { target: own.id, filter, number: 2, packetLength: 1500 }],
    [{ filter: ownFilter }, { target, filter: ownFilter, number: 2, packetLength: 1500 }],
    [{ sessionNumber: 7 }, { target, filter, number: 7, packetLength: 1500 }],
    [{ packetLength: 96 }, { target, filter, number: 2, packetLength: 96 }],
  ];
  for (const [but, created] of words) {
    const [action] = plan(seen({ tasks: [web] }), { ...wanted, rules: [{ ...rest, ...but }] }).actions;
    expect(action).toMatchObject(created);
  }
});

describe('a session is held against the rule that selects its task', () => {
  test.each<[sentence: string, session: MirrorSession, verdict: string]>([
    ['as the rule wants it', ourSession('a', asTheRule), 'mirrored: us'],
    ['as the policy wants others', ourSession('a', { packetLength: 1500 }), 'drifted: target, filter, packet-length'],
    ['with the target of others', ourSession('a', { ...asTheRule, target }), 'drifted: target'],
    ['with the filter of others', ourSession('a', { ...asTheRule, filter }), 'drifted: filter'],
    ['with the length of others', ourSession('a', { ...asTheRule, packetLength: 1500 }), 'drifted: packet-length'],
    ["another's, where ours would send", foreignSession('a', asTheRule), 'mirrored: somebody-else'],
    ["another's, where ours would send for others", foreignSession('a', { target, filter }), 'unmirrored'],
  ])('%s', (_sentence, session, verdict) => {
    expect(verdictOn(session)).toBe(verdict);
  });

  test('and of another task by the other', () => {
    expect(verdictOn(ourSession('b', { packetLength: 1500 }), other)).toBe('mirrored: us');
    expect(verdictOn(ourSession('b', asTheRule), other)).toBe('drifted: target, filter, packet-length');
  });
});

test('a drifted session is changed to what its rule says', () => {
  const { actions } = plan(seen({ tasks: [web], sessions: [ourSession('a')] }), wanted);
  const changes = actions.filter((action): action is ModifySession => action.kind === 'modify-session');
  expect(changes).toMatchObject([{ target: own.id, filter: ownFilter, packetLength: 96 }]);
});

test('a filter without rules holds the tasks of its rule, and no others', () => {
  const empty = {
    ...destinations,
    filterRules: new Map([
      [filter, 1],
      [ownFilter, 0],
    ]),
  };
  const created = plan(seen({ destinations: empty }), wanted);
  expect(created.actions.map((action) => 'task' in action && action.task)).toEqual([arnOf('b')]);
  expect(created.held.map(({ reason }) => reason)).toEqual(['rollout-paused']);
  const drifted = { destinations: empty, tasks: [web], sessions: [ourSession('a')] };
  expect(plan(seen(drifted), wanted).held.map(({ reason }) => reason)).toEqual(['rollout-paused']);
});

test('the VPC is read where a target of the rule asks for it', () => {
  const here = { ...own, vpc: 'vpc-1' };
  const asking = { ...wanted, rules: [{ ...ofItsOwn, targets: [here] }, rest] };
  const verdictOf = (it: Task) => plan(seen({ tasks: [it] }), asking).verdicts.get(it.arn);
  expect(verdictOf(eventOf('a'))).toMatchObject({ kind: 'waiting', reason: 'facts-unread' });
  expect(verdictOf(web)).toEqual({ kind: 'unmirrored', reason: 'no-target' });
  expect(verdictOf(task('a', { eni: attached('a', { vpc: 'vpc-1' }) }))).toEqual({ kind: 'unmirrored', reason: 'new' });
  const elsewhere = plan(
    seen({ tasks: [eventOf('a')], sessions: [ourSession('a', { ...asTheRule, target })] }),
    asking,
  );
  expect(elsewhere.questions).toMatchObject([{ kind: 'interfaces' }]);
});

test('every target and filter that any rule names is asked for, each once', () => {
  const twice = { ...wanted, rules: [ofItsOwn, ofItsOwn, rest] };
  expect([targetsOf(twice), filtersOf(twice)]).toEqual([
    [target, own.id],
    [filter, ownFilter],
  ]);
  const drifted = seen({ tasks: [web], sessions: [ourSession('a')], destinations: undefined });
  expect(plan(drifted, twice).questions).toEqual([
    { kind: 'destinations', targets: [target, own.id], filters: [filter, ownFilter] },
  ]);
});
