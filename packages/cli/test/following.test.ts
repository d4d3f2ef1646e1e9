// Changes of a directory on their way to a collector: none is lost before somebody follows, and none is told twice.
import type { Directory } from '@tasktap/collector';
import { instant } from '@tasktap/core';
import { expect, test } from 'vitest';
import { createFollowing } from '../src/directory/following.ts';

const nothingElse = { family: undefined, eni: undefined, az: undefined, account: undefined };
const entryOf = (vni: number) => ({
  vni,
  source: undefined,
  task: { cluster: 'shop', service: 'web', task: `task-${vni}`, ...nothingElse },
});

function stage() {
  const directory = new Map<number, readonly ReturnType<typeof entryOf>[]>();
  const told: Directory[] = [];
  const { changed, follow } = createFollowing(() => directory);
  return {
    told,
    begins: (vni: number) => {
      directory.set(vni, [entryOf(vni)]);
      changed([{ kind: 'named', entry: entryOf(vni), at: instant(0) }]);
    },
    ends: (vni: number) => {
      directory.delete(vni);
      changed([{ kind: 'forgotten', entry: entryOf(vni), at: instant(0) }]);
    },
    follow: () => follow((changes) => told.push(changes)),
  };
}

test('what changed before somebody follows is told then, as it stands by then', () => {
  const { begins, ends, follow, told } = stage();
  begins(1);
  begins(2);
  ends(1);
  follow();
  expect(told).toEqual([
    new Map([
      [1, []],
      [2, [entryOf(2)]],
    ]),
  ]);
});

test('then each change is told once', () => {
  const { begins, ends, follow, told } = stage();
  begins(1);
  follow();
  begins(2);
  ends(2);
  expect(told.slice(1)).toEqual([new Map([[2, [entryOf(2)]]]), new Map([[2, []]])]);
});

test('nobody is told that nothing has changed', () => {
  const { follow, told } = stage();
  follow();
  expect(told).toEqual([]);
});
