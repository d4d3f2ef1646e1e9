// The order in which a plan is shown and done: the same whenever it is made.
import { emptySnapshot, instant } from '@tasktap/core';
import { expect, test } from 'vitest';
import type { View } from '../src/account/view.ts';
import { placedActions } from '../src/plan/shown-plan.ts';
import { create, type remove, stop } from './plan-facts.ts';

function shownOf(...placed: readonly ReturnType<typeof remove>[]): readonly string[] {
  const [{ cluster } = create('a')] = placed;
  const snapshot = emptySnapshot(cluster, instant(0), { kind: 'cluster' });
  const view = { clusters: [{ snapshot, plan: { actions: placed.map(({ action }) => action) } }] } as unknown as View;
  return placedActions(view).map(({ shown }) =>
    'task' in shown ? `${shown.kind} ${shown.task.slice(-1)}` : shown.kind,
  );
}

test('creates are told by task, though the planner lets another one be first in every slot', () => {
  const [a, b, c] = [create('a'), create('b'), create('c')];
  const inOrder = ['create-session a', 'create-session b', 'create-session c'];
  for (const turn of [
    [a, b, c],
    [b, c, a],
    [c, a, b],
  ])
    expect(shownOf(...turn)).toEqual(inOrder);
});

test('what is not a create stays behind them, in the planner’s order', () => {
  expect(shownOf(create('b'), create('a'), stop('z'), stop('y'))).toEqual([
    'create-session a',
    'create-session b',
    'stop-task z',
    'stop-task y',
  ]);
});
