// Fleets: how they are planted, and the ones to begin with.
import { describe, expect, test } from 'vitest';
import type { Fleet } from '../src/world/fleet.ts';
import { defaultFleet, demoFleet, emptyAccount } from '../src/world/fleets.ts';
import { startScheduler } from '../src/world/scheduler.ts';
import type { FilterRule, Task, World } from '../src/world/state.ts';
import { createSmallWorld, running, serviceNamed, theOnly } from './small-world.ts';

function statuses(world: World): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const task of world.tasks.values()) counts[task.lastStatus] = (counts[task.lastStatus] ?? 0) + 1;
  return counts;
}

const rules = (world: World): string[] =>
  [...theOnly(world.filters).rules.values()].map(sentence).sort((a, b) => a.localeCompare(b));

function sentence(rule: FilterRule): string {
  const what = rule.protocol === 17 ? `udp to ${rule.destinationPorts?.from}-${rule.destinationPorts?.to}` : 'all';
  return `${rule.direction} ${rule.number} ${rule.action} ${what} ${rule.sourceCidr} ${rule.destinationCidr}`;
}

describe('planting', () => {
  test('a fleet survives its way through a JSON file', () => {
    const fleet = demoFleet(50);
    expect(JSON.parse(JSON.stringify(fleet))).toStrictEqual(fleet);
  });

  test('the same seed gives the same world, another one another', () => {
    const ids = (seed: number): string[] => [...createSmallWorld(defaultFleet, seed).world.tasks.keys()];
    expect(ids(3)).toEqual(ids(3));
    expect(ids(3)).not.toEqual(ids(4));
  });

  const mistakes: Record<string, [Partial<Fleet>, RegExp]> = {
    'a cluster that is not there': [
      { services: [{ name: 'a', cluster: 'shp', count: 1 }] },
      /a cluster of the fleet \(shop\), got shp/,
    ],
    'a host that is not there': [
      { tasks: [{ family: 'a', cluster: 'shop', hosts: { zen: 1 } }] },
      /a host of the fleet \(nitro, xen, managed-instance\), got zen/,
    ],
    'a host nobody can be placed on': [
      { tasks: [{ family: 'a', cluster: 'shop', hosts: { xen: 0 } }] },
      /a host type with a weight above 0/,
    ],
    'no subnet at all': [
      { subnets: [], tasks: [{ family: 'a', cluster: 'shop' }] },
      /Expected a subnet of this world, got none/,
    ],
  };
  test.each(Object.entries(mistakes))('%s is said in one sentence', (_, [fleet, message]) => {
    expect(() => createSmallWorld(fleet)).toThrow(message);
  });

  test('tasks that ran before are RUNNING at once, without an event, and EC2 shows their interfaces', () => {
    const { world, clock } = createSmallWorld(defaultFleet);
    expect(statuses(world)).toEqual({ RUNNING: 8 });
    for (const task of world.tasks.values()) {
      expect(task.startedAt).toBeLessThan(clock.now());
      expect(task.version).toBe(versionsAtRunning[task.group]);
    }
    for (const made of world.networkInterfaces.values()) {
      expect([made.status, made.visibleAt <= clock.now()]).toEqual(['in-use', true]);
    }
  });
  const versionsAtRunning: Record<string, number> = {
    'service:checkout': 3,
    'service:search': 5,
    'service:invoices': 3,
    'service:printing': 2,
  };
});

describe('the fleets to begin with', () => {
  test('an empty account has room for tasks, and none', () => {
    const { world } = createSmallWorld({ ...emptyAccount, clusters: [] });
    const sizes = {
      hosts: world.hostTypes.size,
      subnets: world.subnets.size,
      clusters: world.clusters.size,
      tasks: world.tasks.size,
    };
    expect(sizes).toEqual({ hosts: 3, subnets: 3, clusters: 0, tasks: 0 });
  });

  test('`tasktap emulate` begins at rest: two clusters, one target, a filter for everything, no session', () => {
    const { world, clock } = createSmallWorld(defaultFleet);
    let changes = 0;
    world.onTaskChange.add(() => {
      changes += 1;
    });
    startScheduler(world);
    clock.advance(600_000);
    expect([world.clusters.size, world.sessions.size, changes]).toEqual([2, 0, 0]);
    const target = theOnly(world.targets);
    expect(target).toMatchObject({ kind: 'network-interface', udp: undefined });
    expect(world.networkInterfaces.get(target.resource)).toMatchObject({ taskArn: undefined, hostType: undefined });
    expect(rules(world)).toEqual([
      'egress 1000 accept all 0.0.0.0/0 0.0.0.0/0',
      'ingress 1000 accept all 0.0.0.0/0 0.0.0.0/0',
    ]);
  });

  test('the demo rejects tunnels first, and a target listens where it is told', () => {
    const udp = { address: '127.0.0.1', port: 4789 };
    const { world } = createSmallWorld({ ...demoFleet(20), targets: [{ kind: 'network-load-balancer', udp }] });
    expect(theOnly(world.targets)).toMatchObject({ kind: 'network-load-balancer', udp });
    expect(rules(world).slice(0, 3)).toEqual([
      'egress 10 reject udp to 4789-4789 0.0.0.0/0 0.0.0.0/0',
      'egress 1000 accept all 0.0.0.0/0 0.0.0.0/0',
      'egress 20 reject udp to 6081-6081 0.0.0.0/0 0.0.0.0/0',
    ]);
    expect(rules(world)).toHaveLength(6);
  });

  test.each([9, 10, 40, 203, 1000])('a demo of %i tasks has as many with an interface of their own', (tasks) => {
    const { world, clock } = createSmallWorld(demoFleet(tasks));
    startScheduler(world);
    clock.advance(180_000);
    const all = [...world.tasks.values()];
    expect(all.filter((task) => task.attachment?.status === 'ATTACHED')).toHaveLength(tasks);
    expect(statuses(world)).toEqual({ RUNNING: tasks + 2 });
    // Of those that are left out where there is no room, the database comes first.
    expect(world.services.size).toBe(Math.min(10, tasks - 1));
    expect(Math.min(...[...world.services.values()].map((service) => service.tasks.size))).toBeGreaterThan(0);
  });

  test('the demo has every kind of task', () => {
    const { world, clock } = createSmallWorld(demoFleet(60));
    expect(running(serviceNamed(world, 'checkout')).length).toBeGreaterThan(5);
    startScheduler(world);
    clock.advance(120_000);
    const kinds: Record<string, (task: Task) => boolean> = {
      activating: (task) => task.activates,
      arm: (task) => world.taskDefinitions.get(task.taskDefinitionArn)?.cpuArchitecture === 'ARM64',
      bridge: (task) => task.launchType === 'EC2' && task.attachment === undefined,
      branch: (task) =>
        world.networkInterfaces.get(task.attachment?.networkInterfaceId ?? '')?.interfaceType === 'branch',
      standalone: (task) => task.group === 'family:nightly-report' && !task.hostType.mirrorable,
    };
    const counts = Object.entries(kinds).map(([kind, is]) => [kind, [...world.tasks.values()].filter(is).length]);
    expect(Object.fromEntries(counts)).toEqual({ activating: 10, arm: 10, bridge: 2, branch: 2, standalone: 1 });
    const serving = [...world.services.values()].map(({ name, deployments: [one] }) => [
      name,
      world.taskDefinitions.get(one?.taskDefinitionArn ?? '')?.behaviour.serves,
    ]);
    expect(Object.fromEntries(serving)).toMatchObject({
      checkout: 'https',
      search: 'http',
      database: 'postgres',
      dns: 'dns',
    });
    const { hosts } = serviceNamed(world, 'payments');
    expect(hosts?.map(({ hostType, weight }) => [hostType.mirrorable, weight])).toEqual([
      [true, 4],
      [false, 1],
    ]);
  });
});
