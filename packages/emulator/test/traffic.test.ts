// How much the running tasks say, and who speaks with whom.
import { tcpFlags } from '@tasktap/wire';
import { describe, expect, test } from 'vitest';
import { startTraffic } from '../src/world/traffic.ts';
import { createPacketWorld, plantTask } from './packets-world.ts';
import { listenIn, packetOf, segmentOf, talk } from './traffic-ear.ts';

/** A lookup and a session with a database between two tasks. */
const longestConversation = 40;
const everything = ['http', 'https', 'postgres', 'dns'] as const;

describe('how much', () => {
  test.each([0.5, 2, 5])('%s frames per task and second, on average', (perTaskPerSecond) => {
    const { heard } = talk({ tasks: 20, seconds: 60, perTaskPerSecond, serving: everything });
    const due = 20 * 60 * perTaskPerSecond;
    expect(heard.length).toBeGreaterThanOrEqual(due);
    expect(heard.length).toBeLessThan(due + longestConversation);
  });

  test('a round is bounded, however much is due', () => {
    const { rounds } = talk({ tasks: 200, seconds: 10, perTaskPerSecond: 1000, serving: everything });
    expect(rounds.length).toBe(40);
    expect(Math.max(...rounds)).toBeLessThan(200 + longestConversation);
    expect(Math.min(...rounds)).toBeGreaterThan(200 - longestConversation);
  });

  test('what a bounded round left out is not made up for', () => {
    const { world, clock } = createPacketWorld();
    const task = plantTask(world);
    const { path, heard } = listenIn();
    startTraffic(world, path, { framesPerTaskPerSecond: 1_000_000 });
    clock.advance(250);
    const before = heard.length;
    task.lastStatus = 'DEPROVISIONING';
    clock.advance(10_000);
    task.lastStatus = 'RUNNING';
    clock.advance(250);
    expect(heard.length - before).toBeLessThan(200 + longestConversation);
  });

  test('nobody running: nothing is said, and it goes on when somebody runs', () => {
    const { world, clock } = createPacketWorld();
    const { path, heard } = listenIn();
    startTraffic(world, path, { framesPerTaskPerSecond: 2 });
    clock.advance(10_000);
    expect(heard).toEqual([]);
    plantTask(world);
    clock.advance(10_000);
    expect(heard.length).toBeGreaterThanOrEqual(20);
  });

  test('close ends it', () => {
    const { world, clock } = createPacketWorld();
    plantTask(world);
    const { path, heard } = listenIn();
    const traffic = startTraffic(world, path, { framesPerTaskPerSecond: 2 });
    clock.advance(10_000);
    const said = heard.length;
    traffic.close();
    clock.advance(10_000);
    expect(heard.length).toBe(said);
    expect(clock.pending()).toBe(0);
  });
});

describe('who', () => {
  test.each(['ingress', 'egress'] as const)('every running task, %s', (direction) => {
    const { world, heard } = talk({ tasks: 30, seconds: 60, perTaskPerSecond: 2, serving: everything });
    const speaking = heard.filter((one) => one.direction === direction).map((one) => one.networkInterface.id);
    expect(new Set(speaking).size).toBe(world.tasks.size);
  });

  test.each(['PENDING', 'ACTIVATING', 'DEPROVISIONING', 'STOPPED'] as const)('not a task that is %s', (status) => {
    const { world, clock } = createPacketWorld();
    const silent = plantTask(world);
    silent.lastStatus = status;
    plantTask(world);
    plantTask(world);
    const { path, heard } = listenIn();
    startTraffic(world, path, { framesPerTaskPerSecond: 5 });
    clock.advance(20_000);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.filter((one) => one.networkInterface.taskArn === silent.arn)).toEqual([]);
  });

  test('not a task without a network interface of its own', () => {
    const { world, clock } = createPacketWorld();
    plantTask(world, 'subnet-1', 'bridge');
    const { path, heard } = listenIn();
    startTraffic(world, path, { framesPerTaskPerSecond: 5 });
    clock.advance(20_000);
    expect(heard).toEqual([]);
  });

  test('a packet passes the interfaces of its two ends, and out comes before in', () => {
    const { world, heard } = talk({ tasks: 6, seconds: 60, perTaskPerSecond: 2 });
    const owners = new Map([...world.networkInterfaces.values()].map((one) => [one.privateIp, one.id]));
    const between = new Map<string, string[]>();
    for (const one of heard) {
      const { source, destination, identification, payload } = packetOf(one);
      const ends = { egress: owners.get(source.join('.')), ingress: owners.get(destination.join('.')) };
      expect(one.networkInterface.id).toBe(ends[one.direction]);
      if (ends.egress === undefined || ends.ingress === undefined) continue;
      const packet = [source, destination, identification, payload].join('/');
      between.set(packet, [...(between.get(packet) ?? []), one.direction]);
    }
    expect(between.size).toBeGreaterThan(50);
    expect(new Set([...between.values()].map((directions) => directions.join()))).toEqual(new Set(['egress,ingress']));
  });

  test.each(everything)('alone in the world, a task that serves %s still talks', (serves) => {
    const { heard } = talk({ tasks: 1, seconds: 10, perTaskPerSecond: 2, serving: [serves] });
    expect(heard.length).toBeGreaterThanOrEqual(20);
  });

  test.each([
    'postgres',
    'dns',
  ] as const)('a task that serves %s is asked for nothing else, by tasks that serve the web', (serves) => {
    const { world, heard } = talk({ tasks: 9, seconds: 120, perTaskPerSecond: 2, serving: ['http', 'https', serves] });
    const port = serves === 'dns' ? 53 : 5432;
    const backs = [...world.tasks.values()].filter(
      ({ group }) => group === `service:${serves === 'dns' ? 'dns' : 'database'}`,
    );
    const ids = new Set(backs.map(({ attachment }) => attachment?.networkInterfaceId));
    const asked = heard
      .filter(({ networkInterface, direction }) => ids.has(networkInterface.id) && direction === 'ingress')
      .map(packetOf);
    const beginnings = asked.filter((packet) => {
      const segment = segmentOf(packet);
      return segment.kind === 'tcp' ? segment.flags === tcpFlags.syn : segment.sourcePort !== 53;
    });
    expect(beginnings.length).toBeGreaterThan(10);
    expect(new Set(beginnings.map((packet) => segmentOf(packet).destinationPort))).toEqual(new Set([port]));
    expect(beginnings.filter(({ source }) => source[0] !== 10)).toEqual([]);
  });

  test('one conversation of the web’s in three is with a database, however few there are', () => {
    const serving = Array.from({ length: 20 }, (_, index) => (index === 0 ? ('postgres' as const) : ('http' as const)));
    const { heard } = talk({ tasks: 20, seconds: 120, perTaskPerSecond: 4, serving });
    const begun = heard
      .filter(({ direction }) => direction === 'egress')
      .map(packetOf)
      .map(segmentOf)
      .filter((segment) => segment.kind === 'tcp' && segment.flags === tcpFlags.syn);
    const share = begun.filter(({ destinationPort }) => destinationPort === 5432).length / begun.length;
    expect(begun.length).toBeGreaterThan(100);
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.6);
  });

  test('nobody talks to itself', () => {
    const { heard } = talk({ tasks: 2, seconds: 60, perTaskPerSecond: 2 });
    const toItself = heard.map(packetOf).filter(({ source, destination }) => source.join() === destination.join());
    expect(toItself).toEqual([]);
  });

  test('two tasks of different VPCs do not meet', () => {
    const { world, clock } = createPacketWorld();
    const subnet = { id: 'subnet-9', availabilityZone: 'eu-central-1a', cidr: '10.9.1.0/24', addressesGiven: 0 };
    world.subnets.set(subnet.id, { ...subnet, vpcId: 'vpc-9' });
    plantTask(world);
    plantTask(world, subnet.id);
    const { path, heard } = listenIn();
    startTraffic(world, path, { framesPerTaskPerSecond: 5 });
    clock.advance(60_000);
    const networks = heard
      .map(packetOf)
      .map(({ source, destination }) => [source, destination].map((end) => `${end[0]}.${end[1]}`));
    const met = new Set(networks.map((ends) => ends.toSorted().join(' with ')));
    expect(met).toEqual(new Set(['10.0 with 10.0', '10.0 with 203.0', '10.9 with 10.9', '10.9 with 203.0']));
  });

  test('the same seed says the same, another seed something else', () => {
    const said = (seed: number) =>
      talk({ tasks: 5, seconds: 10, perTaskPerSecond: 2, seed, serving: everything }).heard.map((one) => one.frame);
    expect(said(1)).toEqual(said(1));
    expect(said(1)).not.toEqual(said(2));
  });

  test('however much is said, the world draws the same afterwards', () => {
    const next = (seconds: number) => talk({ tasks: 5, seconds, perTaskPerSecond: 2 }).world.random.next();
    expect(next(10)).toBe(next(1));
  });
});
