// The fleet file: what it says is what is planted, and what makes no sense is complained of at its place.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readFleet } from '../src/files/fleet.ts';
import type { Fleet } from '../src/world/fleet.ts';
import { emptyAccount } from '../src/world/fleets.ts';
import { startScheduler } from '../src/world/scheduler.ts';
import { fleets } from './fleet-written.ts';
import { createSmallWorld } from './small-world.ts';

function fleetOf(text: string): Fleet {
  const reading = readFleet(text);
  if (reading.kind === 'read') return reading.value;
  throw new Error(reading.complaints.map(({ sentence }) => sentence).join('\n'));
}

function complaints(text: string): readonly string[] {
  const reading = readFleet(text);
  if (reading.kind === 'read') return [];
  return reading.complaints.map(({ line, column, sentence }) => `${line}:${column}: ${sentence}`);
}

describe('a fleet that makes sense', () => {
  test('needs to name its clusters alone', () => {
    expect(fleetOf('clusters: [shop]')).toEqual({
      ...emptyAccount,
      clusters: ['shop'],
      targets: [{ kind: 'network-load-balancer' }],
      filters: [{ rejectUdpPorts: [4789, 6081] }],
    });
  });

  test('a host that names no weight has one', () => {
    expect(fleetOf('{ clusters: [], hosts: [{ name: nitro, mirrorable: true }] }').hosts).toEqual([
      { name: 'nitro', mirrorable: true, weight: 1 },
    ]);
  });

  test('reads back as it was written', () => {
    fc.assert(
      fc.property(fleets, (fleet) => {
        expect(readFleet(stringify(fleet))).toStrictEqual({ kind: 'read', value: fleet });
      }),
    );
  });

  test('plants the services, counts and tasks that it names, and lives', () => {
    fc.assert(
      fc.property(fleets, (written) => {
        const fleet = fleetOf(stringify(written));
        const { world, clock } = createSmallWorld(fleet);
        const planted = [...world.services.values()].map(({ name, clusterArn, desiredCount }) => [
          world.clusters.get(clusterArn)?.name,
          name,
          desiredCount,
        ]);
        expect(planted).toEqual(fleet.services.map(({ cluster, name, count }) => [cluster, name, count]));
        const alone = [...world.tasks.values()].filter(({ group }) => group.startsWith('family:'));
        expect(alone.map(({ group }) => group)).toEqual(fleet.tasks.map(({ family }) => `family:${family}`));
        expect([world.targets.size, world.filters.size]).toEqual([fleet.targets.length, fleet.filters.length]);
        startScheduler(world);
        clock.advance(60_000);
      }),
      { numRuns: 50 },
    );
  });
});

const row = (sentence: string, text: string, ...expected: readonly string[]) => [sentence, text, expected] as const;

describe('a fleet that makes no sense', () => {
  test.each([
    row('no cluster', 'services: []', '1:1: clusters: expected "clusters", found nothing'),
    row(
      'misspelt words, all of them',
      'clusters: [shop]\nservices:\n  - nmae: web\n    clustr: shop\n    name: web\n    cluster: shop\n    count: 1',
      '3:5: services.0.nmae: unknown word; did you mean name?',
      '4:5: services.0.clustr: unknown word; did you mean cluster?',
    ),
    row(
      'a service in a cluster that is not there',
      'clusters: [shop, office]\nservices:\n  - { name: web, cluster: shp, count: 1 }',
      '3:27: services.0.cluster: expected "shop" or "office", found "shp"; did you mean "shop"?',
    ),
    row(
      'a task where there is no cluster at all',
      'clusters: []\ntasks: [{ family: job, cluster: shop }]',
      '2:33: tasks.0.cluster: expected a name that clusters lists, found "shop"',
    ),
    row(
      'a cluster that is none of many',
      `clusters: [${'abcdefghijklm'.split('').join(', ')}]\ntasks: [{ family: job, cluster: shop }]`,
      '2:33: tasks.0.cluster: expected one of 13 names, found "shop"',
    ),
    row(
      'a host that is not there, at its name',
      'clusters: [shop]\nservices:\n  - { name: web, cluster: shop, count: 1, hosts: { xen: 1, zen: 1 } }',
      '3:60: services.0.hosts.zen: expected "nitro" or "xen" or "managed-instance", found "zen"; did you mean "xen"?',
    ),
    row('a cluster twice', 'clusters: [shop, shop]', '1:18: clusters.1: expected each cluster once, found "shop"'),
    row(
      'two hosts of one name',
      'clusters: []\nhosts:\n  - { name: a, mirrorable: true }\n  - { name: a, mirrorable: false }',
      '4:13: hosts.1.name: expected a name that no other host has, found "a"',
    ),
    row(
      'two services of one name in one cluster, while another cluster may have it',
      'clusters: [a, b]\nservices:\n  - { name: web, cluster: a, count: 1 }\n  - { name: web, cluster: b, count: 1 }\n  - { name: web, cluster: a, count: 1 }',
      '5:13: services.2.name: expected a name that no other service of a has, found "web"',
    ),
    row(
      'a name that ECS would not take',
      'clusters: ["my shop"]',
      '1:12: clusters.0: expected a name of 1 to 255 letters, digits, hyphens and underscores, found "my shop"',
    ),
    ...[
      '10.0.0.0',
      '10.0.0.0/15',
      '10.0.0.0/29',
      '10.0.0.1/24',
      '10.0.0.0/24/1',
      '10.0.0/24',
      'fd00::/64',
      '300.0.0.0/24',
    ].map((cidr) =>
      row(
        `the block ${cidr}`,
        `clusters: []\nsubnets: [{ zone: a, cidr: "${cidr}" }]`,
        `2:28: subnets.0.cidr: expected an IPv4 block of /16 to /28 that begins at its first address, such as 10.0.1.0/24, found "${cidr}"`,
      ),
    ),
    row(
      'a subnet inside another',
      'clusters: []\nsubnets:\n  - { zone: a, cidr: 10.0.1.0/24 }\n  - { zone: b, cidr: 10.0.2.0/24 }\n  - { zone: c, cidr: 10.0.0.0/20 }',
      '3:22: subnets.0.cidr: expected addresses that subnet 2 (10.0.0.0/20) does not have, found "10.0.1.0/24"',
      '4:22: subnets.1.cidr: expected addresses that subnet 2 (10.0.0.0/20) does not have, found "10.0.2.0/24"',
    ),
    row(
      'a block twice, beside others that are fine',
      'clusters: []\nsubnets:\n  - { zone: a, cidr: 10.0.1.0/24 }\n  - { zone: b, cidr: 10.0.2.0/24 }\n  - { zone: c, cidr: 10.0.1.0/24 }',
      '5:22: subnets.2.cidr: expected addresses that subnet 0 (10.0.1.0/24) does not have, found "10.0.1.0/24"',
    ),
    row(
      'a zone that is a name',
      'clusters: []\nsubnets: [{ zone: eu-central-1a, cidr: 10.0.0.0/24 }]',
      '2:19: subnets.0.zone: expected one small letter, found "eu-central-1a"',
    ),
    row(
      'neither host nor subnet',
      'clusters: []\nhosts: []\nsubnets: []',
      '2:8: hosts: expected at least one host, found 0',
      '3:10: subnets: expected at least one subnet, found 0',
    ),
    row(
      'hosts that nobody is placed on',
      'clusters: [shop]\nhosts: [{ name: xen, mirrorable: false, weight: 0 }]\nservices:\n  - { name: web, cluster: shop, count: 1, hosts: { xen: 0 } }',
      '2:8: hosts: expected at least one share above 0, found 0',
      '4:50: services.0.hosts: expected at least one share above 0, found 0',
    ),
    row(
      'Fargate without an interface',
      'clusters: [shop]\ntasks: [{ family: job, cluster: shop, networkMode: bridge }]',
      '2:52: tasks.0.networkMode: expected awsvpc, or launchType: EC2, found "bridge"',
    ),
    row(
      'counts that no service has',
      'clusters: [shop]\nservices:\n  - { name: a, cluster: shop, count: -1 }\n  - { name: b, cluster: shop, count: 1.5 }\n  - { name: c, cluster: shop, count: 5001 }',
      '3:38: services.0.count: expected 0 tasks or more, found -1',
      '4:38: services.1.count: expected a whole number of tasks, found 1.5',
      '5:38: services.2.count: expected at most 5000 tasks in a service, found 5001',
    ),
    row(
      'a filter of more rules than EC2 allows',
      'clusters: []\nfilters: [{ rejectUdpPorts: [1, 2, 3, 4, 5] }]',
      '2:29: filters.0.rejectUdpPorts: expected at most 4 ports, since a filter has at most 10 rules, found 5',
    ),
    row(
      'limits of no kind',
      'clusters: []\nlimits:\n  rates: of\n  describeLagMs: -1\n  eniVisibilityLagMs: [2, 1]\n  quotas: { sessionsPerAccount: .inf }',
      '3:10: limits.rates: expected documented, off, or a rate for each operation that is to have another, found "of"',
      '4:18: limits.describeLagMs: expected 0 or more, found -1',
      '5:23: limits.eniVisibilityLagMs: expected the shortest and then the longest, found a list',
      '6:33: limits.quotas.sessionsPerAccount: expected a number that can be counted, found Infinity',
      '6:33: limits.quotas.sessionsPerAccount: expected a whole number, found Infinity',
    ),
    row(
      'a rate of an operation that is not served',
      'clusters: []\nlimits: { rates: { ec2:CreateTrafficMirorSession: { capacity: 1, refillPerSecond: 1 } } }',
      '2:20: limits.rates.ec2:CreateTrafficMirorSession: unknown word; did you mean ec2:CreateTrafficMirrorSession?',
    ),
    row(
      'a listener that is a name',
      'clusters: []\ntargets: [{ udp: { address: localhost, port: 0 } }]',
      '2:29: targets.0.udp.address: expected an IPv4 address, such as 127.0.0.1, found "localhost"',
      '2:46: targets.0.udp.port: expected a port from 1 to 65535, found 0',
    ),
    row(
      'words and sense at once',
      'clusters: [shop]\nservices:\n  - { name: a, cluster: shop, count: many }\n  - { name: b, cluster: shp, count: 1 }',
      '3:38: services.0.count: expected number, found "many"',
      '4:25: services.1.cluster: expected "shop", found "shp"; did you mean "shop"?',
    ),
    row(
      'names while nobody knows what there is',
      'clusters: [shop, 3]\nhosts: [{ nmae: a, mirrorable: true }]\ntasks: [{ family: job, cluster: x, hosts: { y: 1 } }]',
      '1:18: clusters.1: expected string, found 3; put it in quotes to make it one',
      '2:9: hosts.0.name: expected "name", found nothing',
      '2:11: hosts.0.nmae: unknown word; did you mean name?',
    ),
  ])('%s', (_sentence, text, expected) => {
    expect(complaints(text)).toEqual(expected);
  });
});

test('subnets may be neighbours, in any order', () => {
  const blocks = ['10.0.2.0/24', '10.0.1.0/24', '10.0.3.0/24'].map((cidr) => `{ zone: a, cidr: ${cidr} }`);
  expect(complaints(`clusters: []\nsubnets: [${blocks.join(', ')}]`)).toEqual([]);
});

describe('room', () => {
  const withCount = (count: number, more = '') =>
    complaints(
      `clusters: [shop]\nsubnets: [{ zone: a, cidr: 10.0.0.0/28 }, { zone: b, cidr: 10.0.1.0/28 }]\nservices:\n  - { name: web, cluster: shop, count: ${count} }\n${more}`,
    );
  const crowded = (needed: number, place: number) =>
    expect.stringContaining(
      `subnets.${place}.cidr: expected at least ${needed} addresses, since a deployment makes the tasks of a service twice, found 11`,
    );

  test('for each task of a service twice is enough', () => {
    expect(withCount(11)).toEqual([]);
  });

  test.each([
    ['one task more', 12, '', [crowded(12, 0), crowded(12, 1)]],
    ['a task on its own', 11, 'tasks: [{ family: job, cluster: shop }]', [crowded(12, 0), crowded(12, 1)]],
    [
      'a target that is an interface of the first subnet',
      11,
      'targets: [{ kind: network-interface }]',
      [crowded(12, 0)],
    ],
  ])('%s is too much', (_what, count, more, expected) => {
    expect(withCount(count, more)).toEqual(expected);
  });

  test('tasks without an interface need none', () => {
    const text = 'clusters: [shop]\nsubnets: [{ zone: a, cidr: 10.0.0.0/28 }]\nservices:\n';
    expect(
      complaints(`${text}  - { name: web, cluster: shop, count: 99, launchType: EC2, networkMode: bridge }`),
    ).toEqual([]);
  });
});
