// Doing what was shown: what came of each action, and when the rest is left alone.
import type { Aws, Switch } from '@tasktap/aws';
import type { Action, Fault, Outcome } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { carryOut, type Result } from '../src/apply/carry-out.ts';
import type { PlacedAction } from '../src/plan/shown-action.ts';
import { create, remove } from './plan-facts.ts';
import { sessionOn } from './probe-facts.ts';

const fault = (kind: Fault['kind'], code: string): Fault => ({
  kind,
  code,
  operation: 'X',
  requestId: undefined,
  message: '',
});

interface Stage {
  readonly comes?: (action: Action) => Outcome;
  /** Of each reading of the off switch, in their order; then on. */
  readonly switches?: readonly Switch[];
  readonly interruptedAfter?: number;
}

const created = (action: Action): Outcome =>
  action.kind === 'create-session'
    ? { kind: 'created', action, session: sessionOn(action.eni.slice(4), 1), at: 0 as never }
    : { kind: 'deleted', action: action as never };

async function run(actions: readonly PlacedAction[], { comes = created, switches = [], interruptedAfter }: Stage = {}) {
  const left = [...switches];
  const performed: Action[] = [];
  const kept: string[] = [];
  const unused = (): never => {
    throw new Error('not for carrying out');
  };
  const aws: Aws = {
    observe: unused,
    ask: unused,
    giveUp: unused,
    async perform(action) {
      performed.push(action);
      return comes(action);
    },
    async keepRefusal(eni) {
      kept.push(eni);
      return { kind: 'refusal-kept', eni };
    },
    readSwitch: async () => left.shift() ?? { kind: 'on', isThere: true },
  };
  const results = await carryOut(actions, {
    aws,
    interrupted: () => performed.length >= (interruptedAfter ?? Number.POSITIVE_INFINITY),
    say: () => undefined,
  });
  return { results, performed, kept };
}

const many = (count: number): readonly PlacedAction[] =>
  Array.from({ length: count }, (_, index) => create(String(index)));
const kinds = (results: readonly Result[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const result of results) {
    const word = result.kind === 'untried' ? result.reason : result.outcome;
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
};

test('each is done once, in its order', async () => {
  const actions = [...many(23), remove('x')];
  const { results, performed } = await run(actions);
  expect(performed).toEqual(actions.map(({ action }) => action));
  expect(kinds(results)).toEqual({ created: 23, deleted: 1 });
  expect(results[0]).toMatchObject({ kind: 'done', session: 'tms-0-1' });
});

test('a refusal is remembered, and hinders nobody else', async () => {
  const { results, kept } = await run(many(12), {
    comes: (action) =>
      action.kind === 'create-session' && action.eni === 'eni-3'
        ? { kind: 'refused', action, code: 'NetworkInterfaceNotSupported', at: 0 as never }
        : created(action),
  });
  expect(kinds(results)).toEqual({ created: 11, refused: 1 });
  expect(kept).toEqual(['eni-3']);
});

describe('after the first handful the rest is left alone', () => {
  const first = (outcome: (action: never) => Outcome) => (action: Action) =>
    action.kind === 'create-session' && action.eni === 'eni-0' ? outcome(action as never) : created(action);
  test.each<[string, Stage, Readonly<Record<string, number>>]>([
    [
      'when somebody turns the off switch on',
      { switches: [{ kind: 'on', isThere: true }, { kind: 'off' }] },
      { created: 10, 'switched-off': 15 },
    ],
    [
      'when the off switch cannot be read',
      {
        switches: [
          { kind: 'on', isThere: true },
          { kind: 'unread', fault: fault('denied', 'AccessDenied') },
        ],
      },
      { created: 10, 'switch-unread': 15 },
    ],
    ['after Ctrl-C', { interruptedAfter: 10 }, { created: 10, interrupted: 15 }],
    [
      'when a right is missing',
      { comes: first((action) => ({ kind: 'failed', action, fault: fault('denied', 'UnauthorizedOperation') })) },
      { failed: 1, created: 9, hopeless: 15 },
    ],
    [
      'when the target is gone',
      { comes: first((action) => ({ kind: 'missing', action, what: 'target', fault: fault('invalid', 'x') })) },
      { missing: 1, created: 9, hopeless: 15 },
    ],
    [
      'when the account is full',
      { comes: first((action) => ({ kind: 'full', action, what: 'account', fault: fault('quota', 'x') })) },
      { 'session-quota': 1, created: 9, hopeless: 15 },
    ],
  ])('%s', async (_what, stage, counts) => {
    const { results, performed } = await run(many(25), stage);
    expect(kinds(results)).toEqual(counts);
    expect(performed).toHaveLength(10);
  });

  test.each<[string, (action: never) => Outcome]>([
    ['throttled', (action) => ({ kind: 'failed', action, fault: fault('throttled', 'RequestLimitExceeded') })],
    ['contested', (action) => ({ kind: 'contested', action, fault: fault('invalid', 'x') })],
    ['a target that is full', (action) => ({ kind: 'full', action, what: 'target', fault: fault('quota', 'x') })],
    [
      'an interface that is full',
      (action) => ({ kind: 'full', action, what: 'interface', fault: fault('quota', 'x') }),
    ],
    ['an interface that is gone', (action) => ({ kind: 'eni-not-visible', action })],
  ])('but not for %s', async (_what, outcome) => {
    const { performed } = await run(many(25), { comes: first(outcome) });
    expect(performed).toHaveLength(25);
  });
});

test('nothing is begun while the off switch is on', async () => {
  const { results, performed } = await run(many(3), { switches: [{ kind: 'off' }] });
  expect(performed).toEqual([]);
  expect(kinds(results)).toEqual({ 'switched-off': 3 });
});
