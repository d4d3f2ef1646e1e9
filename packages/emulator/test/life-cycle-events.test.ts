// The event of every kind of task, held against the captured shape.
import { describe, expect, test } from 'vitest';
import type { FleetService } from '../src/world/fleet.ts';
import { stopTask } from '../src/world/life-cycle.ts';
import { startScheduler } from '../src/world/scheduler.ts';
import type { World } from '../src/world/state.ts';
import { type TaskEvent, taskEvent } from '../src/world/task-event.ts';
import { createSmallWorld, theOnly } from './small-world.ts';

/** The life of the one task of a service, as the events a listener gets. */
function eventsOf(service: Partial<FleetService>): { world: World; events: TaskEvent[] } {
  const { world, clock } = createSmallWorld({ services: [{ name: 'web', cluster: 'shop', count: 1, ...service }] });
  const events: TaskEvent[] = [];
  world.onTaskChange.add((task) => events.push(taskEvent(world, task)));
  const scheduler = startScheduler(world);
  clock.advance(63_000);
  scheduler.close();
  stopTask(world, theOnly(world.tasks), { code: 'UserInitiated', reason: 'not on a Nitro host' });
  clock.advance(3 * 60_000);
  return { world, events };
}

function eventAt(events: readonly TaskEvent[], lastStatus: string): TaskEvent {
  const found = events.find(({ detail }) => detail.lastStatus === lastStatus && detail.desiredStatus === 'RUNNING');
  return found ?? theOnly(events.filter(({ detail }) => detail.lastStatus === lastStatus));
}

const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,2}[1-9])?Z$/);
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
const ACCOUNT = 'arn:aws:ecs:eu-west-1:111122223333';

describe('a RUNNING event of a Fargate service', () => {
  const { world, events } = eventsOf({});
  const task = theOnly(world.tasks);

  test('reads like the captured one, field by field', () => {
    const attachmentId = task.attachment?.id;
    expect(eventAt(events, 'RUNNING')).toStrictEqual({
      version: '0',
      id: expect.stringMatching(uuid),
      'detail-type': 'ECS Task State Change',
      source: 'aws.ecs',
      account: '111122223333',
      time: expect.stringMatching(/^2026-11-23T12:0\d:\d\dZ$/),
      region: 'eu-west-1',
      resources: [task.arn],
      detail: {
        attachments: [
          {
            id: attachmentId,
            type: 'eni',
            status: 'ATTACHED',
            details: [
              { name: 'subnetId', value: expect.stringMatching(/^subnet-[0-9a-f]{17}$/) },
              { name: 'networkInterfaceId', value: expect.stringMatching(/^eni-[0-9a-f]{17}$/) },
              { name: 'macAddress', value: expect.stringMatching(/^02(:[0-9a-f]{2}){5}$/) },
              { name: 'privateDnsName', value: 'ip-10-0-0-4.eu-west-1.compute.internal' },
              { name: 'privateIPv4Address', value: '10.0.0.4' },
            ],
          },
        ],
        attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
        availabilityZone: 'eu-west-1a',
        clusterArn: `${ACCOUNT}:cluster/shop`,
        connectivity: 'CONNECTED',
        connectivityAt: iso,
        containers: [
          {
            containerArn: expect.stringMatching(new RegExp(`^${ACCOUNT}:container/shop/${task.id}/${uuid.source}$`)),
            lastStatus: 'RUNNING',
            name: 'web',
            image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1',
            imageDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
            runtimeId: expect.stringMatching(new RegExp(`^${task.id}-\\d+$`)),
            taskArn: task.arn,
            networkInterfaces: [{ attachmentId, privateIpv4Address: '10.0.0.4' }],
            cpu: '0',
          },
        ],
        cpu: '256',
        createdAt: iso,
        desiredStatus: 'RUNNING',
        enableExecuteCommand: false,
        ephemeralStorage: { sizeInGiB: 20 },
        group: 'service:web',
        launchType: 'FARGATE',
        lastStatus: 'RUNNING',
        memory: '512',
        overrides: { containerOverrides: [{ name: 'web' }] },
        platformVersion: '1.4.0',
        pullStartedAt: iso,
        pullStoppedAt: iso,
        startedAt: iso,
        startedBy: expect.stringMatching(/^ecs-svc\/\d{19}$/),
        taskArn: `${ACCOUNT}:task/shop/${task.id}`,
        taskDefinitionArn: `${ACCOUNT}:task-definition/web:1`,
        updatedAt: iso,
        version: 3,
      },
    });
  });

  test('at PROVISIONING only the subnet is known', () => {
    const { detail } = eventAt(events, 'PROVISIONING');
    expect(detail.attachments[0]?.details.map(({ name }) => name)).toEqual(['subnetId']);
    expect(detail.containers[0]).not.toHaveProperty('imageDigest');
    expect(detail.containers[0]).toMatchObject({ lastStatus: 'PENDING', networkInterfaces: [] });
    expect(detail).not.toHaveProperty('connectivity');
    expect(detail).not.toHaveProperty('startedAt');
  });

  test('at STOPPED it says why and since when, and keeps the interface in mind', () => {
    const { detail } = eventAt(events, 'STOPPED');
    expect(detail).toMatchObject({
      desiredStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'not on a Nitro host',
      stoppingAt: iso,
      executionStoppedAt: iso,
      stoppedAt: iso,
    });
    expect(detail.attachments[0]).toMatchObject({ status: 'DELETED' });
    expect(detail.attachments[0]?.details).toHaveLength(5);
    expect(detail.containers[0]).toMatchObject({ lastStatus: 'STOPPED', exitCode: 143 });
  });

  test('every event of a task has an id of its own, and names the same container', () => {
    expect(new Set(events.map(({ id }) => id)).size).toBe(6);
    expect(new Set(events.map(({ detail }) => detail.containers[0]?.containerArn)).size).toBe(1);
  });

  test('what is undefined is absent, as in JSON', () => {
    for (const event of events) expect(JSON.parse(JSON.stringify(event))).toStrictEqual(event);
  });
});

describe('events of other kinds', () => {
  test('Cloud Map stands before the interface', () => {
    const { events } = eventsOf({ activates: true });
    expect(eventAt(events, 'ACTIVATING').detail.attachments).toMatchObject([
      { type: 'sdi', status: 'ATTACHING', details: [] },
      { type: 'eni', status: 'ATTACHED' },
    ]);
  });

  test('an ARM64 task says so', () => {
    const { events } = eventsOf({ cpuArchitecture: 'ARM64' });
    expect(events[0]?.detail.attributes).toEqual([{ name: 'ecs.cpu-architecture', value: 'arm64' }]);
  });

  const hosted: Record<string, [Partial<FleetService>, object]> = {
    'a bridge task on EC2 has no attachment': [
      { launchType: 'EC2', networkMode: 'bridge' },
      { launchType: 'EC2', attachments: [] },
    ],
    'an EC2 task names its capacity provider': [
      { launchType: 'EC2', capacityProvider: 'asg-cp' },
      { launchType: 'EC2', capacityProviderName: 'asg-cp' },
    ],
    'so does a Managed Instances task': [
      { launchType: 'MANAGED_INSTANCES', capacityProvider: 'managed' },
      { launchType: 'MANAGED_INSTANCES', capacityProviderName: 'managed' },
    ],
  };
  test.each(Object.entries(hosted))('%s', (_, [service, expected]) => {
    const { detail } = eventAt(eventsOf(service).events, 'RUNNING');
    expect(detail).toMatchObject({
      ...expected,
      containerInstanceArn: expect.stringMatching(new RegExp(`^${ACCOUNT}:container-instance/shop/[0-9a-f]{32}$`)),
    });
    expect(detail).not.toHaveProperty('platformVersion');
    expect(detail.containers[0]?.runtimeId).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a Spot task does not: its provider is in DescribeTasks only', () => {
    const { events } = eventsOf({ capacityProvider: 'FARGATE_SPOT' });
    expect(eventAt(events, 'RUNNING').detail).not.toHaveProperty('capacityProviderName');
  });
});
