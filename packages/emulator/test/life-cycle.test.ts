// How tasks come and go: their statuses, versions, times and interfaces.
import { describe, expect, test } from 'vitest';
import type { FleetTask } from '../src/world/fleet.ts';
import { plantFleet } from '../src/world/fleet.ts';
import { emptyAccount } from '../src/world/fleets.ts';
import { startTask, stopTask } from '../src/world/life-cycle.ts';
import { startScheduler } from '../src/world/scheduler.ts';
import type { Task, World } from '../src/world/state.ts';
import { createSmallWorld, serviceNamed, theOnly } from './small-world.ts';

const HOUR = 3_600_000;
const reason = { code: 'UserInitiated', reason: 'because' } as const;

function historyOf(world: World): string[] {
  const history: string[] = [];
  world.onTaskChange.add((task) => history.push(words(task)));
  return history;
}

function words(task: Task): string {
  const wish = task.desiredStatus === 'STOPPED' ? ' to stop' : '';
  const parts = [task.registration && `sdi ${task.registration}`, task.attachment && `eni ${task.attachment.status}`];
  return [`${task.version} ${task.lastStatus}${wish}`, ...parts.filter(Boolean)].join(', ');
}

const awsvpc: FleetTask = { family: 'job', cluster: 'shop' };

describe('the changes that ECS tells of, from the start to StopTask and the end', () => {
  const bothWays = [
    '1 PROVISIONING, eni PRECREATED',
    '2 PENDING, eni ATTACHED',
    '3 RUNNING, eni ATTACHED',
    '4 RUNNING to stop, eni ATTACHED',
    '5 DEPROVISIONING to stop, eni DETACHING',
    '6 STOPPED to stop, eni DELETED',
  ];
  const onHost = ['1 PENDING', '2 RUNNING', '3 RUNNING to stop', '4 STOPPED to stop'];
  const kinds: Record<string, [Partial<FleetTask>, string[]]> = {
    'a Fargate task': [{}, bothWays],
    'an EC2 task with its own interface': [{ launchType: 'EC2' }, bothWays],
    'a Managed Instances task': [{ launchType: 'MANAGED_INSTANCES' }, bothWays],
    'a bridge task has nothing to provision': [{ launchType: 'EC2', networkMode: 'bridge' }, onHost],
    'nor has a host task': [{ launchType: 'EC2', networkMode: 'host' }, onHost],
  };

  test.each(Object.entries(kinds))('%s', (_, [kind, expected]) => {
    const { world, clock } = createSmallWorld();
    const history = historyOf(world);
    plantFleet(world, { ...emptyAccount, clusters: ['shop'], tasks: [{ ...awsvpc, ...kind }] });
    const task = theOnly(world.tasks);
    clock.advance(61_000);
    stopTask(world, task, reason);
    clock.advance(2 * 60_000);
    expect(history).toEqual(expected);
  });

  test('a task with a Cloud Map registration passes ACTIVATING and DEACTIVATING', () => {
    const { world, clock } = createSmallWorld({
      services: [{ name: 'web', cluster: 'shop', count: 1, activates: true }],
    });
    const history = historyOf(world);
    const scheduler = startScheduler(world);
    clock.advance(63_000);
    scheduler.close();
    stopTask(world, theOnly(world.tasks), reason);
    clock.advance(2 * 60_000);
    expect(history).toEqual([
      '1 PROVISIONING, sdi PRECREATED, eni PRECREATED',
      '2 PENDING, sdi PRECREATED, eni ATTACHED',
      '3 ACTIVATING, sdi ATTACHING, eni ATTACHED',
      '4 ACTIVATING, sdi ATTACHED, eni ATTACHED',
      '5 RUNNING, sdi ATTACHED, eni ATTACHED',
      '6 RUNNING to stop, sdi ATTACHED, eni ATTACHED',
      '7 DEACTIVATING to stop, sdi DETACHING, eni ATTACHED',
      '8 DEPROVISIONING to stop, sdi DETACHED, eni DETACHING',
      '9 STOPPED to stop, sdi DELETED, eni DELETED',
    ]);
  });

  const early: Record<string, [number, string[]]> = {
    'stopped before its interface exists, it never gets one': [
      0,
      [
        '2 PROVISIONING to stop, eni PRECREATED',
        '3 DEPROVISIONING to stop, eni DETACHING',
        '4 STOPPED to stop, eni DELETED',
      ],
    ],
    'stopped while PENDING, it never runs': [
      9_000,
      ['3 PENDING to stop, eni ATTACHED', '4 DEPROVISIONING to stop, eni DETACHING', '5 STOPPED to stop, eni DELETED'],
    ],
  };
  test.each(Object.entries(early))('%s', (_, [afterMs, expected]) => {
    const { world, clock } = createSmallWorld({ tasks: [awsvpc] });
    const task = theOnly(world.tasks);
    clock.advance(afterMs);
    const history = historyOf(world);
    stopTask(world, task, reason);
    clock.advance(5 * 60_000);
    expect(history).toEqual(expected);
    expect(world.networkInterfaces.size).toBe(0);
    expect([task.startedAt, task.executionStoppedAt]).toEqual([undefined, undefined]);
  });

  test('stopped before its registration, a task has nothing to deactivate', () => {
    const { world, clock } = createSmallWorld({
      services: [{ name: 'web', cluster: 'shop', count: 1, activates: true }],
    });
    const scheduler = startScheduler(world);
    clock.advance(12_000);
    scheduler.close();
    const history = historyOf(world);
    stopTask(world, theOnly(world.tasks), reason);
    clock.advance(2 * 60_000);
    expect(history).toEqual([
      '3 PENDING to stop, sdi PRECREATED, eni ATTACHED',
      '4 DEPROVISIONING to stop, sdi DETACHED, eni DETACHING',
      '5 STOPPED to stop, sdi DELETED, eni DELETED',
    ]);
  });

  test('a listener may wish the end of a task in the very moment it hears of it', () => {
    const { world, clock } = createSmallWorld();
    const history = historyOf(world);
    world.onTaskChange.add((task) => stopTask(world, task, reason));
    plantFleet(world, { ...emptyAccount, clusters: ['shop'], tasks: [awsvpc] });
    clock.advance(5 * 60_000);
    expect(history.at(-1)).toBe('4 STOPPED to stop, eni DELETED');
  });
});

describe('times', () => {
  test('every task keeps the observed order and spans', () => {
    const { world, clock } = createSmallWorld({ tasks: Array.from({ length: 200 }, () => awsvpc) });
    clock.advance(61_000);
    for (const task of world.tasks.values()) {
      const since = (at: number | undefined): number => ((at ?? Number.NaN) - task.createdAt) / 1000;
      expect(since(task.connectivityAt)).toSatisfy((s: number) => s >= 3 && s <= 9);
      expect(since(task.pullStartedAt)).toSatisfy((s: number) => s >= 11 && s <= 28);
      expect(since(task.startedAt)).toSatisfy((s: number) => s >= 20 && s <= 60);
    }
  });

  test('STOPPED tasks are described for an hour, then nobody knows them', () => {
    const { world, clock } = createSmallWorld({
      services: [{ name: 'web', cluster: 'shop', count: 1, alreadyRunning: true }],
    });
    const service = serviceNamed(world, 'web');
    const task = theOnly(world.tasks);
    stopTask(world, task, reason);
    clock.advance(HOUR);
    expect([task.lastStatus, world.tasks.size, service.tasks.size]).toEqual(['STOPPED', 1, 1]);
    clock.advance(5 * 60_000);
    expect([task.lastStatus, world.tasks.size, service.tasks.size]).toEqual(['DELETED', 0, 0]);
  });

  test('a second wish to stop changes nothing, not even the reason', () => {
    const { world, clock } = createSmallWorld({ tasks: [{ ...awsvpc, alreadyRunning: true }] });
    const task = theOnly(world.tasks);
    stopTask(world, task, reason);
    clock.advance(1);
    stopTask(world, task, { code: 'ServiceSchedulerInitiated', reason: 'another' });
    expect([task.version, task.stopCode, task.stoppedReason]).toEqual([4, 'UserInitiated', 'because']);
  });
});

describe('the interface of a task', () => {
  test('exists when PENDING is told, and EC2 may show it a little later', () => {
    const { world, clock } = createSmallWorld();
    Object.assign(world.pace, { lateInterfaceShare: 1, eniVisibilityLagMs: [0, 1_500] });
    const lags: number[] = [];
    world.onTaskChange.add((task) => {
      const made = world.networkInterfaces.get(task.attachment?.networkInterfaceId ?? '');
      if (task.lastStatus === 'PENDING' && made) lags.push(made.visibleAt - clock.now());
      if (task.lastStatus === 'PENDING') expect(made?.status).toBe('in-use');
    });
    const tasks = Array.from({ length: 100 }, () => awsvpc);
    plantFleet(world, { ...emptyAccount, clusters: ['shop'], tasks });
    clock.advance(10_000);
    expect(lags).toHaveLength(100);
    expect(Math.min(...lags)).toBeLessThan(200);
    expect(Math.max(...lags)).toBeGreaterThan(1_300);
    expect(lags).toSatisfy((all: number[]) => all.every((lag) => lag >= 0 && lag <= 1_500));
  });

  test('is there for EC2 at once when none is to be late', () => {
    const { world, clock } = createSmallWorld();
    world.pace.lateInterfaceShare = 0;
    plantFleet(world, { ...emptyAccount, clusters: ['shop'], tasks: [awsvpc] });
    clock.advance(9_000);
    expect(theOnly(world.networkInterfaces).visibleAt).toBe(theOnly(world.tasks).connectivityAt);
  });

  test('is late now and then when nobody chose anything', () => {
    const { world, clock } = createSmallWorld();
    const tasks = Array.from({ length: 400 }, () => awsvpc);
    plantFleet(world, { ...emptyAccount, clusters: ['shop'], tasks });
    clock.advance(9_000);
    const late = [...world.tasks.values()].filter(({ attachment, connectivityAt = 0 }) => {
      const made = world.networkInterfaces.get(attachment?.networkInterfaceId ?? '');
      return made !== undefined && made.visibleAt > connectivityAt;
    });
    expect(late.length).toBeGreaterThan(5);
    expect(late.length).toBeLessThan(60);
  });

  test("the lag is the scenario's to choose", () => {
    const { world, clock } = createSmallWorld();
    Object.assign(world.pace, { lateInterfaceShare: 1, eniVisibilityLagMs: [7_000, 7_000] });
    plantFleet(world, { ...emptyAccount, clusters: ['shop'], tasks: [awsvpc] });
    clock.advance(9_000);
    expect(theOnly(world.networkInterfaces).visibleAt).toBe((theOnly(world.tasks).connectivityAt ?? 0) + 7_000);
  });

  const kinds: Record<string, [Partial<FleetTask>, { requesterManaged: boolean; interfaceType: string }]> = {
    'Fargate makes it for the account': [{}, { requesterManaged: true, interfaceType: 'interface' }],
    'an EC2 host carries it itself': [{ launchType: 'EC2' }, { requesterManaged: false, interfaceType: 'interface' }],
    'Managed Instances branch it off a trunk': [
      { launchType: 'MANAGED_INSTANCES' },
      { requesterManaged: true, interfaceType: 'branch' },
    ],
  };
  test.each(Object.entries(kinds))('%s', (_, [kind, expected]) => {
    const { world } = createSmallWorld({ tasks: [{ ...awsvpc, ...kind, alreadyRunning: true }] });
    const task = theOnly(world.tasks);
    const made = theOnly(world.networkInterfaces);
    expect(made).toMatchObject({ ...expected, taskArn: task.arn, hostType: task.hostType, privateIp: '10.0.0.4' });
    expect(made.description).toBe(`arn:aws:ecs:eu-west-1:111122223333:attachment/${task.attachment?.id}`);
    expect(task.attachment).toMatchObject({
      networkInterfaceId: made.id,
      macAddress: made.mac,
      privateIPv4Address: '10.0.0.4',
      privateDnsName: 'ip-10-0-0-4.eu-west-1.compute.internal',
    });
  });

  test('goes with the task, and its details stay', () => {
    const { world, clock } = createSmallWorld({ tasks: [{ ...awsvpc, alreadyRunning: true }] });
    const task = theOnly(world.tasks);
    const before = { ...task.attachment };
    stopTask(world, task, reason);
    clock.advance(5 * 60_000);
    expect(world.networkInterfaces.size).toBe(0);
    expect(task.attachment).toEqual({ ...before, status: 'DELETED' });
  });

  test('in us-east-1 its name is in the domain ec2.internal', () => {
    const { world, clock } = createSmallWorld({ tasks: [{ ...awsvpc, alreadyRunning: true }] });
    const order = theOnly(world.tasks);
    const cluster = theOnly(world.clusters);
    const definition = theOnly(world.taskDefinitions);
    const [subnet] = world.subnets.values();
    if (subnet === undefined) throw new Error('Expected a subnet, got none.');
    const task = startTask(
      { ...world, region: 'us-east-1' },
      { ...order, cluster, definition, service: undefined, subnet },
    );
    clock.advance(9_000);
    expect(task.attachment?.privateDnsName).toMatch(/^ip-[-0-9]+\.ec2\.internal$/);
  });
});
