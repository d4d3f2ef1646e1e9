// What a fault plan does to the world at its time, and what AWS's clients see of it.
import {
  DescribeNetworkInterfacesCommand,
  DescribeTrafficMirrorFiltersCommand,
  DescribeTrafficMirrorSessionsCommand,
  DescribeTrafficMirrorTargetsCommand,
  ModifyTrafficMirrorSessionCommand,
} from '@aws-sdk/client-ec2';
import { DescribeTasksCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { whenDue } from '../src/faults/due.ts';
import type { Fault } from '../src/faults/plan.ts';
import { createSession, fleet, stage, told } from './fault-stage.ts';
import { createHandClock } from './hand-clock.ts';

const hour = 3_600_000;

describe('a host type', () => {
  test.each<[string, readonly Fault[], readonly string[]]>([
    [
      'that starts to refuse does so at its time, and until it is over',
      [{ kind: 'host-refuses', host: 'nitro', from: 10, until: 20 }],
      ['done', 'NetworkInterfaceNotSupported 400', 'done'],
    ],
    [
      'that never accepts again',
      [{ kind: 'host-refuses', host: 'nitro', from: 10 }],
      ['done', 'NetworkInterfaceNotSupported 400', 'NetworkInterfaceNotSupported 400'],
    ],
    [
      'that accepts for a while where it was refused from the start',
      [
        { kind: 'host-refuses', host: 'nitro' },
        { kind: 'host-accepts', host: 'nitro', from: 10, until: 20 },
      ],
      ['NetworkInterfaceNotSupported 400', 'done', 'NetworkInterfaceNotSupported 400'],
    ],
  ])('%s', async (_sentence, faults, expected) => {
    const { clock, ec2, emulator } = await stage(faults);
    const answers = [];
    for (const pause of [0, 10_000, 10_000]) {
      clock.pass(pause);
      answers.push(await told(ec2.send(createSession(emulator))));
      emulator.world.sessions.clear();
      emulator.world.clientTokens.clear();
    }
    expect(answers).toEqual(expected);
  });

  test('that the fleet does not have is a mistake of the plan', async () => {
    await expect(stage([{ kind: 'host-refuses', host: 'nitor' }])).rejects.toThrow(
      'Expected a host type of the fleet (nitro, xen, managed-instance) in the fault plan, got nitor.',
    );
  });
});

describe('what vanishes', () => {
  test('a session is gone, and its interface can have another', async () => {
    const { clock, ec2, emulator } = await stage([{ kind: 'delete-session', at: 60 }]);
    await ec2.send(createSession(emulator));
    clock.pass(59_999);
    expect(emulator.world.sessions.size).toBe(1);
    clock.pass(1);
    expect((await ec2.send(new DescribeTrafficMirrorSessionsCommand({}))).TrafficMirrorSessions).toEqual([]);
  });

  test('an interface is gone with its session, while its task runs on', async () => {
    const { clock, ec2, ecs, emulator } = await stage([{ kind: 'delete-interface', at: 60 }]);
    const create = createSession(emulator);
    await ec2.send(create);
    clock.pass(60_000);
    expect((await ec2.send(new DescribeNetworkInterfacesCommand({ MaxResults: 10 }))).NetworkInterfaces).toEqual([]);
    expect(emulator.world.sessions.size).toBe(0);
    const tasks = [...emulator.world.tasks.keys()];
    const described = await ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks }));
    expect(described.tasks?.map(({ lastStatus }) => lastStatus)).toEqual(tasks.map(() => 'RUNNING'));
    create.input.ClientToken = 'twice';
    expect(await told(ec2.send(create))).toBe('InvalidNetworkInterfaceID.NotFound 400');
    clock.pass(hour);
  });

  test('a target is gone; its sessions stay, name it, and can be given another', async () => {
    const { clock, ec2, emulator } = await stage([{ kind: 'delete-target', at: 60 }]);
    const { TrafficMirrorSession: made } = await ec2.send(createSession(emulator));
    clock.pass(60_000);
    expect((await ec2.send(new DescribeTrafficMirrorTargetsCommand({}))).TrafficMirrorTargets).toEqual([]);
    const { TrafficMirrorSessions: sessions = [] } = await ec2.send(new DescribeTrafficMirrorSessionsCommand({}));
    expect(sessions.map(({ TrafficMirrorTargetId }) => TrafficMirrorTargetId)).toEqual([made?.TrafficMirrorTargetId]);
    const again = new ModifyTrafficMirrorSessionCommand({
      TrafficMirrorSessionId: made?.TrafficMirrorSessionId,
      TrafficMirrorTargetId: made?.TrafficMirrorTargetId,
    });
    expect(await told(ec2.send(again))).toBe('InvalidTrafficMirrorTargetId.NotFound 400');
  });

  test('the rules of a filter are gone, the filter stands', async () => {
    const { clock, ec2, emulator } = await stage([{ kind: 'empty-filter', at: 60 }]);
    for (const filter of emulator.world.filters.values()) filter.networkServices.add('amazon-dns');
    clock.pass(60_000);
    const { TrafficMirrorFilters: filters = [] } = await ec2.send(new DescribeTrafficMirrorFiltersCommand({}));
    const left = filters.map(({ IngressFilterRules = [], EgressFilterRules = [], NetworkServices = [] }) => [
      IngressFilterRules.length,
      EgressFilterRules.length,
      NetworkServices.length,
    ]);
    expect(left).toEqual([[0, 0, 0]]);
  });

  test('a share of many interfaces, and none of a mirror target', async () => {
    const { clock, emulator } = await stage([{ kind: 'delete-interface', at: 60, share: 0.5 }], {
      fleet: {
        ...fleet,
        services: [{ name: 'checkout', cluster: 'shop', count: 200, alreadyRunning: true }],
        targets: [{ kind: 'network-interface' }],
      },
    });
    clock.pass(60_000);
    const left = [...emulator.world.networkInterfaces.values()];
    const ofTasks = left.filter(({ taskArn }) => taskArn !== undefined).length;
    expect(ofTasks).toBeGreaterThan(70);
    expect(ofTasks).toBeLessThan(130);
    expect(left.length - ofTasks).toBe(1);
    expect(emulator.faults.counts().map(({ struck }) => struck)).toEqual([200 - ofTasks]);
  });
});

describe('somebody else’s session', () => {
  test('is on every interface that was there, and holds its number', async () => {
    const { clock, ec2, emulator } = await stage([{ kind: 'foreign-session', from: 60 }]);
    clock.pass(60_000 + emulator.world.pace.describeLagMs);
    const { TrafficMirrorSessions: sessions = [] } = await ec2.send(new DescribeTrafficMirrorSessionsCommand({}));
    expect(sessions.map(({ SessionNumber, Tags }) => ({ SessionNumber, Tags }))).toEqual(
      Array.from({ length: 4 }, () => ({ SessionNumber: 1, Tags: [] })),
    );
    expect(await told(ec2.send(createSession(emulator)))).toBe('InvalidParameterValue 400');
    expect(emulator.world.targets.size).toBe(1);
  });

  test('comes to each interface as it is attached, until its time is over', async () => {
    const { clock, emulator } = await stage([{ kind: 'foreign-session', number: 7, until: 60 }], {
      fleet: { ...fleet, services: [{ name: 'checkout', cluster: 'shop', count: 4 }] },
    });
    clock.pass(59_000);
    const numbers = () => [...emulator.world.sessions.values()].map(({ sessionNumber }) => sessionNumber);
    expect(numbers()).toEqual([7, 7, 7, 7]);
    clock.pass(hour);
    const [service] = emulator.world.services.values();
    if (service !== undefined) service.desiredCount = 8;
    for (const tell of emulator.world.onServiceChange) if (service !== undefined) tell(service);
    clock.pass(hour);
    expect(emulator.world.tasks.size).toBe(8);
    expect(numbers()).toEqual([7, 7, 7, 7]);
  });

  test('is not where its number is taken, and not where EC2 would refuse it', async () => {
    const { clock, ec2, emulator } = await stage([{ kind: 'foreign-session', from: 60 }], {
      fleet: {
        ...fleet,
        services: [
          { name: 'checkout', cluster: 'shop', count: 1, alreadyRunning: true, hosts: { nitro: 1 } },
          { name: 'search', cluster: 'shop', count: 1, alreadyRunning: true, hosts: { xen: 1 } },
        ],
        targets: [{ kind: 'network-load-balancer' }, { kind: 'network-interface' }],
      },
    });
    await ec2.send(createSession(emulator));
    clock.pass(60_000);
    expect(emulator.world.sessions.size).toBe(1);
    expect(emulator.faults.counts().map(({ struck }) => struck)).toEqual([0]);
  });

  test('is not on branch interfaces, on those that are not attached, or where EC2’s quota is reached', async () => {
    const { clock, emulator } = await stage([{ kind: 'foreign-session', number: 2, from: 60 }], {
      fleet: {
        ...fleet,
        services: [
          { name: 'checkout', cluster: 'shop', count: 3, alreadyRunning: true, hosts: { nitro: 1 } },
          {
            name: 'forecast',
            cluster: 'shop',
            count: 1,
            alreadyRunning: true,
            launchType: 'MANAGED_INSTANCES',
            hosts: { nitro: 1 },
          },
        ],
      },
    });
    const { world } = emulator;
    const [detached, full] = world.networkInterfaces.values();
    if (detached === undefined || full === undefined) throw new Error('Expected two interfaces, got fewer.');
    detached.status = 'available';
    Object.assign(world.quotas, { sessionsPerInterface: 1 });
    world.sessions.set('tms-1', {
      id: 'tms-1',
      ownerId: world.account,
      networkInterfaceId: full.id,
      targetId: 'tmt-1',
      filterId: 'tmf-1',
      sessionNumber: 1,
      packetLength: undefined,
      vni: 1,
      description: undefined,
      createdAt: 0,
      tags: new Map(),
    });
    clock.pass(60_000);
    expect(world.networkInterfaces.size).toBe(4);
    expect(emulator.faults.counts().map(({ struck }) => struck)).toEqual([1]);
  });
});

test('a timer that is a little early changes nothing: what is due happens when it is due', () => {
  const clock = createHandClock(0);
  let earlyMs = 1;
  const early = {
    ...clock,
    after(delayMs: number, act: () => void) {
      const cancel = clock.after(delayMs - earlyMs, act);
      earlyMs = 0;
      return cancel;
    },
  };
  const done: number[] = [];
  whenDue({ clock: early, start: 0 }, 60, () => void done.push(clock.now()));
  clock.advance(59_999);
  expect(done).toEqual([]);
  clock.advance(1);
  expect(done).toEqual([60_000]);
});
