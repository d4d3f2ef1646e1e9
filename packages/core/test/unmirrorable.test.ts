// What becomes of a task that cannot be mirrored where rules choose for themselves: stopped, left alone or forwarded, and within whose budget.
import { describe, expect, test } from 'vitest';
import {
  budgetOf,
  hours,
  type MirrorPolicy,
  mayReplace,
  minutes,
  plan,
  type Rule,
  type Snapshot,
  type StopBudget,
  type Task,
  type Unmirrorable,
  unmirrorableFor,
} from '../src/index.ts';
import {
  ago,
  api,
  arnOf,
  budget,
  eventOf,
  look,
  ourSession,
  policy,
  refusals,
  replacing,
  stop,
  strength,
  task,
  verdictOn,
  web,
} from './fixtures.ts';

const names = ['a', 'b', 'c', 'd'];
const inZone = (name: string): Task =>
  task(name, { protectedNow: false, availabilityZone: name === 'b' ? 'eu-central-1b' : 'eu-central-1a' });
/** Four tasks of `web`, `b` in another zone: EC2 refused `a`, and nothing stands in the way of replacing it. */
const granted = look({
  tasks: names.map(inZone),
  sessions: ['b', 'c', 'd'].map((name) => ourSession(name)),
  refusals: refusals('a'),
  confirmedTasks: new Set(names.map(arnOf)),
});
const observe: Unmirrorable = { kind: 'observe' };
const sidecar: Unmirrorable = { kind: 'sidecar', container: 'tap' };
const within = (but: Partial<StopBudget>): Unmirrorable => replacing({ budget: { ...budget, ...but } });

const ruleOf = (zone: string, unmirrorable?: Unmirrorable): Rule => ({
  name: zone,
  match: { availabilityZones: [zone] },
  decision: 'mirror',
  ...(unmirrorable === undefined ? {} : { unmirrorable }),
});
/** `own` is the choice for `a`, `c` and `d`, `others` that for `b`. */
const wanting = (usual: Unmirrorable, own?: Unmirrorable, others?: Unmirrorable): MirrorPolicy =>
  policy({ unmirrorable: usual, rules: [ruleOf('eu-central-1a', own), ruleOf('eu-central-1b', others)] });

function fateOf(wanted: MirrorPolicy, seen: Partial<Snapshot> = {}): string {
  const { actions, held, questions } = plan({ ...granted, ...seen }, wanted);
  const words = [
    ...actions.flatMap((action) => (action.kind === 'stop-task' ? [`stopped ${action.task.slice(-1)}`] : [])),
    ...held.map(({ reason }) => reason),
    ...questions.map(({ kind }) => `asked: ${kind}`),
  ];
  return words.join(', ') || 'left alone';
}

const alone = { sessions: [] };
const single = new Map([[web, strength({ desired: 1 })]]);

test.each<[sentence: string, wanted: MirrorPolicy, seen: Partial<Snapshot>, fate: string]>([
  ['its rule replaces', wanting(observe, replacing()), {}, 'stopped a'],
  ['its rule replaces, where the policy counts forwarders', wanting(sidecar, replacing()), {}, 'stopped a'],
  ['its rule observes', wanting(replacing(), observe), {}, 'left alone'],
  ['its rule counts forwarders', wanting(replacing(), sidecar), {}, 'left alone'],
  ['its rule says nothing, the policy replaces', wanting(replacing()), {}, 'stopped a'],
  ['its rule says nothing, the policy observes', wanting(observe), {}, 'left alone'],
  ['only another rule replaces', wanting(observe, undefined, replacing()), {}, 'left alone'],
  ['only another rule observes', wanting(replacing(), undefined, observe), {}, 'stopped a'],
  [
    'the first rule that matches decides',
    policy({ rules: [ruleOf('*', observe), ruleOf('eu-central-1a', replacing())], unmirrorable: replacing() }),
    {},
    'left alone',
  ],
  [
    'its rule asserts hosts, the policy does not',
    wanting(replacing(), replacing({ assumeMirrorable: true })),
    alone,
    'stopped a',
  ],
  [
    'the policy asserts hosts, its rule does not',
    wanting(replacing({ assumeMirrorable: true }), replacing()),
    alone,
    'no-evidence',
  ],
  [
    'its rule allows an outage, the policy does not',
    wanting(replacing(), replacing({ allowOutage: true })),
    { services: single },
    'stopped a',
  ],
  [
    'the policy allows an outage, its rule does not',
    wanting(replacing({ allowOutage: true }), replacing()),
    { services: single },
    'service-below-strength',
  ],
  [
    'nobody declared that looks are serialized',
    wanting(observe, replacing({ serialized: false })),
    {},
    'not-serialized',
  ],
])('%s', (_sentence, wanted, seen, fate) => {
  const left = seen.sessions === undefined ? granted.tasks : granted.tasks.filter(({ arn }) => arn === arnOf('a'));
  expect(fateOf(wanted, { tasks: left, ...seen })).toBe(fate);
});

/** Each number at its edge: what it holds as `small`, and does not as `large`. */
const numbers: readonly (readonly [
  number: keyof StopBudget,
  small: number,
  large: number,
  seen: Partial<Snapshot>,
  hold: string,
])[] = [
  ['perService', 0, 1, {}, 'service-budget-spent'],
  ['perCluster', 1, 2, { recentStops: [stop(ago(minutes(5)), { service: api })] }, 'budget-spent'],
  ['share', 0, 0.1, {}, 'too-many-unmirrorable'],
  [
    'futileAfter',
    1,
    2,
    { recentStops: [stop(ago(hours(2)))], sessions: ['c', 'd'].map((name) => ourSession(name, {}, ago(hours(3)))) },
    'futile',
  ],
];

describe.each(numbers)('of %s the smallest counts', (number, low, high, seen, hold) => {
  const small = within({ [number]: low });
  const large = within({ [number]: high });
  const ofOthers = granted.tasks.map((each) => (each.arn === arnOf('b') ? { ...each, service: api } : each));
  const stopped = /^stopped a/;

  test.each<[sentence: string, wanted: MirrorPolicy, fate: string | RegExp]>([
    ["the rule's", wanting(large, small), hold],
    ["the policy's, whatever the rule says", wanting(small, large), hold],
    ["the rule's, where the policy replaces nothing", wanting(observe, small), hold],
    ["the rule's, where it is large and the policy replaces nothing", wanting(observe, large), stopped],
    ["both, where both are large, and another's of the service that observes", wanting(large, large, observe), stopped],
    ["another rule's, of tasks of the same service", wanting(observe, large, small), hold],
    ["another rule's, of tasks of the same service, by their policy", wanting(small, large, undefined), hold],
  ])('%s', (_sentence, wanted, fate) => {
    const only = fateOf(wanted, seen).replace(', asked: confirm-sessions', '');
    expect(only).toEqual(typeof fate === 'string' ? fate : expect.stringMatching(fate));
  });

  test("another rule's, of another service: only where the number is the cluster's", () => {
    const fate = fateOf(wanting(observe, large, small), { ...seen, tasks: ofOthers });
    expect(fate).toMatch(number === 'perCluster' ? hold : stopped);
  });
});

test('the budget of a choice is as the policy and all rules allow', () => {
  const own = replacing({ budget: { perService: 2, perCluster: 8, share: 0.2, futileAfter: 4 } });
  const others = within({ perService: 1, perCluster: 5 });
  expect(budgetOf(own, wanting(within({ share: 0.1, perCluster: 9 }), own, others))).toEqual({
    perService: 2,
    perCluster: 5,
    share: 0.1,
    futileAfter: 3,
  });
  expect(budgetOf(own, wanting(observe, own))).toEqual(own.budget);
});

test.each<[sentence: string, wanted: MirrorPolicy, may: boolean]>([
  ['the policy says so', wanting(replacing(), observe), true],
  ['a rule says so', wanting(observe, undefined, replacing()), true],
  ['nobody says so', wanting(sidecar, observe), false],
])('tasks may be replaced where %s: %o', (_sentence, wanted, may) => {
  expect(mayReplace(wanted)).toBe(may);
});

test('of a task of which the rule is not known, or that none selects, the policy says what becomes', () => {
  const tagged: Rule = { ...ruleOf('*', replacing()), match: { tags: { mirror: ['yes'] } } };
  const wanted = policy({ rules: [tagged], unmirrorable: sidecar });
  expect([eventOf('a'), task('a')].map((each) => unmirrorableFor(each, wanted))).toEqual([sidecar, sidecar]);
  expect(unmirrorableFor(task('a', { tags: new Map([['mirror', 'yes']]) }), wanted)).toEqual(replacing());
});

test.each<[sentence: string, wanted: MirrorPolicy, verdict: string]>([
  ['its rule names its container', wanting(observe, sidecar), 'forwarded'],
  ['its rule names another', wanting(sidecar, { kind: 'sidecar', container: 'other' }), 'unmirrored: new'],
  ['its rule observes', wanting(sidecar, observe), 'unmirrored: new'],
  ['its rule replaces', wanting(sidecar, replacing()), 'unmirrored: new'],
  ['its rule says nothing, and the policy names it', wanting(sidecar), 'forwarded'],
  ['only another rule names it', wanting(observe, undefined, sidecar), 'unmirrored: new'],
])('a task with a forwarder where %s', (_sentence, wanted, verdict) => {
  expect(verdictOn(plan(look({ tasks: [task('a', { containers: ['app', 'tap'] })] }), wanted))).toBe(verdict);
});
