// An account as a fleet: what is kept as it is, what is made up, and what is said to be assumed.
import type { ServiceFacts } from '@tasktap/aws';
import { clusterArn, eniId, type MirrorSession, serviceName, type Task, taskArn } from '@tasktap/core';
import { readFleet } from '@tasktap/emulator';
import { describe, expect, test } from 'vitest';
import type { AccountFacts } from '../src/rehearse/account-facts.ts';
import { fleetText } from '../src/rehearse/fleet-file.ts';
import { fleetOfAccount } from '../src/rehearse/fleet-of-account.ts';

const shop = clusterArn('arn:aws:ecs:eu-central-1:111122223333:cluster/shop');

const service = (more: Partial<ServiceFacts> = {}): ServiceFacts => ({
  name: serviceName('web'),
  desired: 2,
  launchType: 'FARGATE',
  capacityProviders: [],
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  circuitBreaker: undefined,
  hasInterfaces: true,
  activates: false,
  ...more,
});

const task = (id: string, more: Partial<Task> = {}): Task => ({
  arn: taskArn(`arn:aws:ecs:eu-central-1:111122223333:task/shop/${id}`),
  cluster: shop,
  version: 1,
  lastStatus: 'RUNNING',
  desiredStatus: 'RUNNING',
  service: serviceName('web'),
  family: 'web',
  launchType: 'FARGATE',
  capacityProvider: undefined,
  cpuArchitecture: 'X86_64',
  availabilityZone: 'eu-central-1a',
  eni: { id: eniId(`eni-${id}`), status: 'ATTACHED', subnet: 'subnet-1', vpc: undefined, address: '10.0.0.1' },
  containers: ['web'],
  tags: new Map(),
  seenBy: 'describe',
  protectedNow: undefined,
  createdAt: undefined,
  connectedAt: undefined,
  startedAt: undefined,
  ...more,
});

const session = (eni: string) => ({ eni: eniId(eni) }) as MirrorSession;

function played(
  services: readonly ServiceFacts[],
  tasks: readonly Task[],
  more: Partial<Omit<AccountFacts, 'clusters'>> = {},
) {
  const made = fleetOfAccount({
    region: 'eu-central-1',
    clusters: [{ arn: shop, services, tasks }],
    sessions: [],
    targets: [],
    refused: new Set(),
    ...more,
  });
  const reading = readFleet(fleetText(made.fleet, 'eu-central-1', made.notes));
  if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
  return { ...made, service: made.fleet.services[0], task: made.fleet.tasks[0] };
}

test('names and numbers are those of the account', () => {
  const { fleet } = played([service()], [task('a'), task('b', { availabilityZone: 'eu-central-1c' })]);
  expect(fleet).toMatchObject({
    clusters: ['shop'],
    subnets: [
      { zone: 'a', cidr: '10.0.0.0/16' },
      { zone: 'c', cidr: '10.1.0.0/16' },
    ],
    services: [{ name: 'web', cluster: 'shop', count: 2, alreadyRunning: true, launchType: 'FARGATE' }],
    tasks: [],
    targets: [{ kind: 'network-load-balancer' }],
  });
  expect(fleet.services[0]).not.toHaveProperty('hosts');
  expect(fleet.limits).toEqual({ quotas: { charactersPerPattern: 4_096 } });
});

describe('a service', () => {
  test.each<[string, Partial<ServiceFacts>, Partial<Task>, object]>([
    [
      'of capacity providers has their launch type from its tasks',
      { launchType: undefined, capacityProviders: [{ name: 'FARGATE_SPOT', weight: 2, base: 1 }] },
      { launchType: 'FARGATE' },
      { launchType: 'FARGATE', capacityProviders: [{ name: 'FARGATE_SPOT', weight: 2, base: 1 }] },
    ],
    [
      'without interfaces is on bridge',
      { launchType: 'EC2', hasInterfaces: false },
      { launchType: 'EC2', eni: undefined },
      { launchType: 'EC2', networkMode: 'bridge' },
    ],
    ['on ARM', {}, { cpuArchitecture: 'ARM64' }, { cpuArchitecture: 'ARM64' }],
    ['with more containers', {}, { containers: ['app', 'tasktap'] }, { sidecars: ['app', 'tasktap'] }],
    [
      'with a circuit breaker, Cloud Map, and percents that ECS allows and a fleet does not',
      {
        circuitBreaker: { rollback: true },
        activates: true,
        minimumHealthyPercent: 150,
        maximumPercent: 300,
      },
      {},
      { circuitBreaker: { rollback: true }, activates: true, minimumHealthyPercent: 100, maximumPercent: 200 },
    ],
  ])('%s', (_what, facts, of, expected) => {
    expect(played([service(facts)], [task('a', of)]).service).toMatchObject(expected);
  });

  test('without tasks has the launch type that it names', () => {
    expect(played([service({ launchType: 'EC2', desired: 0 })], []).service).toMatchObject({
      launchType: 'EC2',
      count: 0,
    });
  });

  test('whose task has no interface yet has one all the same', () => {
    expect(played([service()], [task('a', { eni: undefined })]).service).not.toHaveProperty('networkMode');
  });

  test('on machines outside AWS is left out', () => {
    const { fleet, notes } = played([service({ launchType: 'EXTERNAL' })], [task('a', { launchType: 'EXTERNAL' })]);
    expect(fleet.services).toEqual([]);
    expect(notes).toContain('Left out: 1 task on machines outside AWS.');
  });
});

test('services come in the order of their names, however AWS lists them', () => {
  const { fleet } = played(
    ['b', 'a'].map((name) => service({ name: serviceName(name) })),
    [],
  );
  expect(fleet.services.map(({ name }) => name)).toEqual(['a', 'b']);
});

describe('what EC2 is known to mirror', () => {
  test('decides the hosts: as many refuse as refused', () => {
    const refused = new Set([eniId('eni-a')]);
    expect(played([service()], [task('a'), task('b'), task('c')], { refused }).service?.hosts).toEqual({
      nitro: 2,
      xen: 1,
    });
    expect(played([service()], [task('a')], { refused }).service?.hosts).toEqual({ xen: 1 });
  });

  test('and of whom nothing is known, that is said', () => {
    const { notes } = played([service()], [task('a'), task('b'), task('c')], {
      refused: new Set([eniId('eni-a')]),
      sessions: [session('eni-b')],
    });
    expect(notes[1]).toBe(
      'Of 1 task it is not known whether EC2 mirrors them: here it does (tasktap probe finds out).',
    );
    expect(played([service()], [task('b')], { sessions: [session('eni-b')] }).notes.join()).not.toContain('not known');
  });
});

test('a standalone task runs all the time, and that is said', () => {
  const { task: standalone, notes } = played([], [task('a', { service: undefined, family: 'nightly' })]);
  expect(standalone).toMatchObject({ family: 'nightly', cluster: 'shop', alreadyRunning: true });
  expect(notes).toContain('Taken to run all the time, since it is not known when they end: 1 standalone task.');
});

test('sessions on other interfaces leave less of the quota, but not those of another account to a shared target', () => {
  const others = { ...session('eni-z'), account: '444455556666' };
  const { fleet } = played([service()], [task('a')], {
    sessions: [...['eni-a', 'eni-x', 'eni-y'].map(session), others],
  });
  expect(fleet.limits).toEqual({ quotas: { charactersPerPattern: 4_096, sessionsPerAccount: 9_998 } });
});

test.each<[string, readonly (string | undefined)[], string]>([
  ['interfaces only', ['eni-1'], 'network-interface'],
  ['one of each', ['eni-1', undefined], 'network-load-balancer'],
  ['none', [], 'network-load-balancer'],
])('where the targets are %s, one like them is played', (_what, enis, kind) => {
  const targets = enis.map((eni) => ({ id: 'tmt-1', eni }) as AccountFacts['targets'][number]);
  expect(played([], [], { targets }).fleet.targets).toEqual([{ kind }]);
});
