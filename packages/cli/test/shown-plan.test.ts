// A plan as it is shown: in the same order whenever it is made, and with whose off switch it heeds.
import { emptySnapshot, instant } from '@tasktap/core';
import { expect, test } from 'vitest';
import type { View } from '../src/account/view.ts';
import { placedActions, type ShownPlan } from '../src/plan/shown-plan.ts';
import { planLines } from '../src/plan/text.ts';
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

test.each<[string, ShownPlan['names'], string | undefined]>([
  [
    'the stack’s own off switch and notes need no line',
    { switch: '/tasktap/tap/switch', notes: '/tasktap/tap/stops' },
    undefined,
  ],
  [
    'another switch is told to whoever is asked',
    { switch: '/mine', notes: '/tasktap/tap/stops' },
    'Its off switch is read from /mine, its notes of stops from /tasktap/tap/stops.',
  ],
  [
    'so are other notes',
    { switch: '/tasktap/tap/switch', notes: '/mine' },
    'Its off switch is read from /tasktap/tap/switch, its notes of stops from /mine.',
  ],
])('%s', (_what, names, line) => {
  const plan: ShownPlan = {
    ...{ version: 1, madeAt: '', region: 'eu-central-1', owner: 'tap', targets: [], filter: '', switch: 'on', names },
    ...{ policy: { targets: [], filter: '', collectors: [], sessionNumber: 1, unmirrorable: { kind: 'observe' } } },
    ...{ sessions: [], serialized: true, clusters: [], service: null, actions: [], held: [], calls: [], unread: [] },
    cost: { sessions: 0, usdPerHour: 0, usdPerMonth: 0 },
  };
  const told = planLines(plan, (_colour, text) => text).filter((one) => one.startsWith('Its off switch'));
  expect(told).toEqual(line === undefined ? [] : [line]);
});
