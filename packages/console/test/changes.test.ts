// What the page makes of changes is what the server saw.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesBetween, withChanges } from '../src/changes.ts';
import { type Fleet, standingOf, type TaskRow } from '../src/fleet.ts';

const task = fc.tuple(
  fc.constantFrom('t1', 't2', 't3', 't4', 't5'),
  fc.constantFrom('mirrored', 'unmirrored', 'waiting'),
  fc.constantFrom('', 'new', 'throttled'),
);
const service = fc.record({
  cluster: fc.constantFrom('office', 'shop'),
  name: fc.constantFrom('web', 'api', 'a/b'),
  tasks: fc.uniqueArray(task, { selector: ([id]) => id, minLength: 1 }),
});
const services = fc.uniqueArray(service, { selector: ({ cluster, name }) => `${cluster}/${name}` });
const fleet: fc.Arbitrary<Fleet> = fc.record({
  at: fc.nat(),
  services,
  targets: fc.constant([]),
  budgets: fc.constant([]),
  counts: fc.constant([]),
  paused: fc.option(fc.boolean(), { nil: undefined }),
});

const sorted = (tasks: readonly TaskRow[]): readonly TaskRow[] =>
  [...tasks].sort(([one], [other]) => (one < other ? -1 : 1));
const plain = ({ services: all, ...rest }: Fleet) => ({
  ...rest,
  services: [...all]
    .map((each) => ({ ...each, tasks: sorted(each.tasks) }))
    .sort((one, other) => (`${one.cluster}/${one.name}` < `${other.cluster}/${other.name}` ? -1 : 1)),
});

test('the changes between two fleets, applied to the first, give the second', () => {
  fc.assert(
    fc.property(fleet, fleet, (before, after) => {
      expect(plain(withChanges(before, changesBetween(before, after)))).toEqual(plain(after));
    }),
  );
});

test('between a fleet and itself there is no change to any service', () => {
  fc.assert(
    fc.property(fleet, (same) => {
      expect(changesBetween(same, same).services).toEqual([]);
    }),
  );
});

test('one task among ten thousand is one row', () => {
  const many = Array.from({ length: 10_000 }, (_, place): TaskRow => [`t${place}`, 'mirrored', '']);
  const of = (tasks: readonly TaskRow[]): Fleet => ({
    ...{ at: 0, targets: [], budgets: [], counts: [], paused: false },
    services: [{ cluster: 'shop', name: 'web', tasks }],
  });
  const after = of(many.map((row) => (row[0] === 't7' ? ['t7', 'unmirrored', 'throttled'] : row)));
  expect(changesBetween(of(many), after).services).toEqual([
    { cluster: 'shop', name: 'web', tasks: [['t7', 'unmirrored', 'throttled']], gone: [] },
  ]);
});

describe('of the verdicts', () => {
  test.each([
    ['mirrored', 'covered'],
    ['forwarded', 'covered'],
    ['ignored', 'ignored'],
    ['waiting', 'waiting'],
    ['drifted', 'open'],
    ['shadowed', 'open'],
    ['unmirrorable', 'open'],
    ['unmirrored', 'open'],
    ['a word of a later version', 'open'],
  ])('%s is %s', (verdict, standing) => {
    expect(standingOf(verdict)).toBe(standing);
  });
});
