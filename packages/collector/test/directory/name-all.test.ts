// The directory of one moment: what it names, what it asks for that, and what it says of the rest.
import type { FaultKind } from '@tasktap/core';
import { expect, test } from 'vitest';
import { nameAll } from '../../src/directory/name-all.ts';
import { factsOf, scripted, sessionOf, start, taskOf } from './tasks.ts';

const untagged = (n: number) => sessionOf(n, { tags: new Map() });

test('sessions of ours need no ECS', async () => {
  const aws = scripted();
  Object.assign(aws, { sessions: [sessionOf(1)], interfaces: [factsOf(1)] });
  expect(await nameAll(aws.naming, [], start)).toMatchObject({
    kind: 'heard',
    value: { known: [{ session: 'tms-1', entry: { task: { az: 'eu-central-1a' } } }], nameless: 0, faults: [] },
  });
  expect(aws.calls.map(({ operation }) => operation)).toEqual(['sessions', 'interfaces']);
});

test('others are looked for there; whose task is nowhere is counted', async () => {
  const aws = scripted();
  Object.assign(aws, {
    sessions: [untagged(1), untagged(2)],
    interfaces: [factsOf(1), factsOf(2)],
    tasks: [taskOf(1)],
  });
  expect(await nameAll(aws.naming, [], start)).toMatchObject({ value: { known: [{ session: 'tms-1' }], nameless: 1 } });
});

test('what AWS would not tell is said beside what it told', async () => {
  const aws = scripted();
  Object.assign(aws, { sessions: [sessionOf(1), untagged(2)], interfaces: [factsOf(2)] });
  aws.refused = new Map<string, FaultKind>([['clusters', 'denied']]);
  expect(await nameAll(aws.naming, [], start)).toMatchObject({
    value: { known: [{ session: 'tms-1' }], nameless: 1, faults: [{ operation: 'clusters' }] },
  });
});

test('without sessions there is nothing to say', async () => {
  const aws = scripted();
  aws.refused = new Map<string, FaultKind>([['sessions', 'throttled']]);
  expect(await nameAll(aws.naming, [], start)).toMatchObject({ kind: 'unheard' });
});
