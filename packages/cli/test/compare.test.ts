// What may still be done of a plan that was shown: what is planned now as it was shown, and never anything else.
import { targetId } from '@tasktap/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare } from '../src/apply/compare.ts';
import { keyOf, type PlacedAction } from '../src/plan/shown-action.ts';
import { create, remove, stop } from './plan-facts.ts';

const shownOf = (placed: readonly PlacedAction[]) => placed.map(({ shown }) => shown);

describe('of what was shown', () => {
  test.each<[string, readonly PlacedAction[], readonly PlacedAction[], readonly PlacedAction[], readonly string[]]>([
    ['all is as it was', [create('a'), remove('b')], [create('a'), remove('b')], [create('a'), remove('b')], []],
    ['one is not right any more', [create('a'), create('b')], [create('b')], [create('b')], ['gone']],
    ['another has come', [create('a')], [create('a'), create('b')], [create('a')], ['new']],
    ['one would go elsewhere', [create('a')], [create('a', { target: targetId('tmt-2') })], [], ['different']],
    ['one would have another number', [create('a')], [create('a', { number: 2 })], [], ['different']],
    ['a task that was to be stopped runs by now', [stop('a')], [stop('a', true)], [], ['different']],
    ['a session would be created instead of a stop', [stop('a')], [create('a')], [], ['gone', 'new']],
    ['the slot of the look is another', [create('a')], [create('a', { epoch: 2 })], [create('a', { epoch: 2 })], []],
  ])('%s', (_what, shown, now, unchanged, changes) => {
    const compared = compare(shownOf(shown), now);
    expect(compared.unchanged).toEqual(unchanged);
    expect(compared.changes.map(({ kind }) => kind)).toEqual(changes);
  });
});

const someActions = fc.array(
  fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom(create, remove, stop), fc.boolean()),
  { maxLength: 8 },
);
const placed = (some: readonly (readonly [string, typeof create | typeof remove | typeof stop, boolean])[]) =>
  some.map(([name, make, variant]) => {
    if (make === create) return create(name, variant ? { number: 2 } : {});
    return make === stop ? stop(name, variant) : remove(name);
  });

test('nothing that was not shown is ever left to do, and every difference is told', () => {
  fc.assert(
    fc.property(someActions, someActions, (before, after) => {
      const shown = shownOf(placed(before));
      const now = placed(after);
      const { unchanged, changes } = compare(shown, now);
      const wasShown = new Set(shown.map(keyOf));
      for (const each of unchanged) expect(wasShown.has(keyOf(each.shown))).toBe(true);
      const told = new Set(
        changes.flatMap((change) =>
          ['was' in change ? [keyOf(change.was)] : [], 'now' in change ? [keyOf(change.now)] : []].flat(),
        ),
      );
      const left = new Set(unchanged.map((each) => keyOf(each.shown)));
      for (const key of [...wasShown, ...now.map((each) => keyOf(each.shown))]) {
        expect(left.has(key) !== told.has(key)).toBe(true);
      }
    }),
  );
});
