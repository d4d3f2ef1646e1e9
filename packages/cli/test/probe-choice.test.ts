// Which task of a kind is probed, and when none has to be.
import { eniId, instant, type MirrorSession, type Task } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { type Choice, choose } from '../src/probe/choice.ts';
import { kindsOf, nameOf } from '../src/probe/kinds.ts';
import { isLeftBehind } from '../src/probe/marks.ts';
import { ofProbe, ofTasktap, sessionOn, taskNamed } from './probe-facts.ts';

const attached = (name: string, status: string): Pick<Task, 'eni'> => ({
  eni: { id: eniId(`eni-${name}`), status, subnet: undefined, vpc: undefined, address: undefined },
});
const bridge = { eni: undefined };

function inWords(choice: Choice): string {
  switch (choice.kind) {
    case 'proven':
      return `proven by ${choice.session.id}`;
    case 'leave':
      return choice.reason;
    case 'try':
      return choice.candidates.map(({ eni, number }) => `${eni}#${number}`).join(' ');
  }
}

describe('a kind is probed by', () => {
  test.each<[string, readonly Task[], readonly MirrorSession[], string]>([
    ['its only task, with the highest number', [taskNamed('a')], [], 'eni-a#32766'],
    [
      'the youngest first',
      [taskNamed('a', { createdAt: instant(1) }), taskNamed('b', { createdAt: instant(2) })],
      [],
      'eni-b#32766 eni-a#32766',
    ],
    [
      'those that run before those that start',
      [taskNamed('a', { lastStatus: 'PENDING', createdAt: instant(2) }), taskNamed('b', { createdAt: instant(1) })],
      [],
      'eni-b#32766 eni-a#32766',
    ],
    [
      'those without a session before those that carry a stranger’s',
      [taskNamed('a', { createdAt: instant(2) }), taskNamed('b', { lastStatus: 'PENDING' })],
      [sessionOn('a', 1)],
      'eni-b#32766 eni-a#32766',
    ],
    ['of equals, the first by name', [taskNamed('b'), taskNamed('a')], [], 'eni-a#32766 eni-b#32766'],
    [
      'three at most',
      [taskNamed('a'), taskNamed('b'), taskNamed('c'), taskNamed('d')],
      [],
      'eni-a#32766 eni-b#32766 eni-c#32766',
    ],
    ['the highest free number', [taskNamed('a')], [sessionOn('a', 32_766), sessionOn('a', 32_764)], 'eni-a#32765'],
    [
      'a session of tasktap that is there',
      [taskNamed('a'), taskNamed('b')],
      [sessionOn('b', 1, ofTasktap)],
      'proven by tms-b-1',
    ],
    ['a session of a probe is none of tasktap', [taskNamed('a')], [sessionOn('a', 1, ofProbe)], 'eni-a#32766'],
    ['a session of tasktap elsewhere proves nothing', [taskNamed('a')], [sessionOn('z', 1, ofTasktap)], 'eni-a#32766'],
    [
      'sessions of strangers, where every interface has three',
      [taskNamed('a')],
      [sessionOn('a', 1), sessionOn('a', 2), sessionOn('a', 3)],
      'proven by tms-a-1',
    ],
    [
      'not by one that has three, where another has room',
      [taskNamed('a'), taskNamed('b')],
      [sessionOn('a', 1), sessionOn('a', 2), sessionOn('a', 3)],
      'eni-b#32766',
    ],
    ['nothing: bridge', [taskNamed('a', bridge)], [], 'no-interface'],
    ['those with an interface, beside those without', [taskNamed('a', bridge), taskNamed('b')], [], 'eni-b#32766'],
    ['nothing: still attaching', [taskNamed('a', attached('a', 'ATTACHING'))], [], 'interface-not-attached'],
    ['nothing: its interface is the target', [taskNamed('target')], [], 'collector'],
    ['the tasks that are no target', [taskNamed('target'), taskNamed('b')], [], 'eni-b#32766'],
  ])('%s', (_what, tasks, sessions, expected) => {
    const [kind] = kindsOf(tasks);
    if (kind === undefined) throw new Error('expected one kind');
    expect(inWords(choose(kind, { sessions, collectorEnis: new Set([eniId('eni-target')]) }))).toBe(expected);
  });
});

test('tasks are sorted into kinds by cluster, provider, architecture and zone, in any order', () => {
  const tasks = [
    taskNamed('a'),
    taskNamed('b', { capacityProvider: 'FARGATE_SPOT' }),
    taskNamed('c', { cpuArchitecture: 'arm64' }),
    taskNamed('d', { availabilityZone: 'eu-central-1b' }),
    taskNamed('e', { service: undefined }),
    taskNamed('f', { launchType: undefined, cpuArchitecture: undefined, availabilityZone: undefined }),
  ];
  const names = (some: readonly Task[]) => kindsOf(some).map((kind) => `${nameOf(kind)} ${kind.tasks.length}`);
  expect(names(tasks)).toEqual([
    'shop FARGATE arm64 eu-central-1a 1',
    'shop FARGATE x86_64 eu-central-1a 2',
    'shop FARGATE x86_64 eu-central-1b 1',
    'shop FARGATE_SPOT x86_64 eu-central-1a 1',
    'shop unknown unknown unknown 1',
  ]);
  expect(names(tasks.toReversed())).toEqual(names(tasks));
});

describe('left behind by an earlier probe is', () => {
  test.each([
    ['a session of a probe that is older than two minutes', { ...ofProbe, 'tasktap:born': '879999' }, true],
    ['not one that is younger', { ...ofProbe, 'tasktap:born': '880000' }, false],
    ['one that does not say how old it is', ofProbe, true],
    ['nothing that is no probe’s', { ...ofTasktap, 'tasktap:born': '1' }, false],
  ])('%s', (_what, tags, expected) => {
    expect(isLeftBehind(sessionOn('a', 1, tags), instant(1_000_000))).toBe(expected);
  });
});
