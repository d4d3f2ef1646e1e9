// The directory of one moment: what it names, what it asks for that, and what it says of the rest.
import type { FaultKind, Task } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { longAddress } from '../../src/directory/directory.ts';
import { nameAll } from '../../src/directory/name-all.ts';
import { factsOf, scripted, sessionOf, start, taskOf } from './tasks.ts';

const everywhere = { clusters: [], forwarders: undefined };

const untagged = (n: number) => sessionOf(n, { tags: new Map() });

test('sessions of ours need no ECS', async () => {
  const aws = scripted();
  Object.assign(aws, { sessions: [sessionOf(1)], interfaces: [factsOf(1)] });
  expect(await nameAll(aws.naming, everywhere, start)).toMatchObject({
    kind: 'heard',
    value: { known: [{ session: 'tms-1', entry: { task: { az: 'eu-central-1a' } } }], nameless: 0, faults: [] },
  });
  expect(aws.calls.map(({ operation }) => operation)).toEqual(['sessions', 'interfaces']);
});

test('all of them stand there, however many there are', async () => {
  const aws = scripted();
  aws.sessions = Array.from({ length: 20_001 }, (_, n) => sessionOf(n));
  const said = await nameAll(aws.naming, everywhere, start);
  expect(said.kind === 'heard' && said.value.known.length).toBe(20_001);
});

test('others are looked for there; whose task is nowhere is counted', async () => {
  const aws = scripted();
  Object.assign(aws, {
    sessions: [untagged(1), untagged(2)],
    interfaces: [factsOf(1), factsOf(2)],
    tasks: [taskOf(1)],
  });
  expect(await nameAll(aws.naming, everywhere, start)).toMatchObject({
    value: { known: [{ session: 'tms-1' }], nameless: 1 },
  });
});

test('what AWS would not tell is said beside what it told', async () => {
  const aws = scripted();
  Object.assign(aws, { sessions: [sessionOf(1), untagged(2)], interfaces: [factsOf(2)] });
  aws.refused = new Map<string, FaultKind>([['clusters', 'denied']]);
  expect(await nameAll(aws.naming, everywhere, start)).toMatchObject({
    value: { known: [{ session: 'tms-1' }], nameless: 1, faults: [{ operation: 'clusters' }] },
  });
});

test('without sessions there is nothing to say', async () => {
  const aws = scripted();
  aws.refused = new Map<string, FaultKind>([['sessions', 'throttled']]);
  expect(await nameAll(aws.naming, everywhere, start)).toMatchObject({ kind: 'unheard' });
});

describe('tasks with a forwarder', () => {
  const wanted = { clusters: [], forwarders: { container: 'tasktap', vni: 7 } };
  const withForwarder = (n: number, different: Partial<Task> = {}) =>
    taskOf(n, { containers: ['app', 'tasktap'], ...different });

  test('stand there with the VNI of forwarders and their own address', async () => {
    const aws = scripted();
    Object.assign(aws, { sessions: [sessionOf(1)], interfaces: [factsOf(1)], tasks: [taskOf(1), withForwarder(2)] });
    const said = await nameAll(aws.naming, wanted, start);
    const [mirrored, forwarded] = said.kind === 'heard' ? said.value.known : [];
    expect(mirrored?.entry.vni).toBe(1001);
    expect(forwarded).toMatchObject({
      entry: {
        vni: 7,
        source: longAddress(Uint8Array.of(10, 0, 0, 2)),
        task: { cluster: 'shop', service: 'web', task: '2', eni: 'eni-2', az: 'eu-central-1a', subnet: 'subnet-a' },
      },
      session: '',
    });
    expect(said).toMatchObject({ value: { nameless: 0, faults: [] } });
  });

  test.each<[string, Task]>([
    ['without that container, or where it has stopped', taskOf(2)],
    ['without an interface', withForwarder(2, { eni: undefined })],
  ])('do not, %s', async (_what, task) => {
    const aws = scripted();
    Object.assign(aws, { tasks: [task] });
    expect(await nameAll(aws.naming, wanted, start)).toMatchObject({ value: { known: [] } });
  });

  test('do not stand there unless they are asked for', async () => {
    const aws = scripted();
    Object.assign(aws, { tasks: [withForwarder(2)] });
    expect(await nameAll(aws.naming, everywhere, start)).toMatchObject({ value: { known: [] } });
  });

  test('are those of the clusters that were named', async () => {
    const aws = scripted();
    Object.assign(aws, { tasks: [withForwarder(2)] });
    const inOffice = { ...wanted, clusters: ['office'] };
    expect(await nameAll(aws.naming, inOffice, start)).toMatchObject({ value: { known: [] } });
  });

  test.each(['clusters', 'taskArns', 'tasksOf'])('are missing where AWS does not answer: %s', async (operation) => {
    const aws = scripted();
    Object.assign(aws, { tasks: [withForwarder(2)] });
    aws.refused = new Map<string, FaultKind>([[operation, 'denied']]);
    expect(await nameAll(aws.naming, wanted, start)).toMatchObject({ value: { known: [], faults: [{ operation }] } });
  });
});
