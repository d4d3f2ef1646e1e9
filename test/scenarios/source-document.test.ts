// What the source document promises, clause by clause, with its own rule, role and variables.
import { readConfig } from '@tasktap/controller';
import type { PolicyDocument, World, WorldTask } from '@tasktap/emulator';
import { describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import {
  activating,
  allRun,
  type Deployed,
  deploy,
  eniOf,
  isIdle,
  livingTasks,
  scale,
  untilMirrored,
} from './source-document/deployed.ts';
import { cluster, environment, roleWith, trustPolicy } from './source-document/document.ts';

/** As its Lambda would have, the moment it could. */
function plantSessionOfTheDocument(world: World, task: WorldTask): void {
  if (world.sessions.size > 0 || task.attachment?.status !== 'ATTACHED') return;
  const id = 'tms-0123456789abcdef0';
  world.sessions.set(id, {
    id,
    ownerId: world.account,
    networkInterfaceId: eniOf(task),
    targetId: environment.TrafficMirrorTarget,
    filterId: environment.TrafficMirrorFilter,
    sessionNumber: 1,
    packetLength: 8500,
    vni: 4711,
    description: 'Traffic mirror Source created by lambda',
    createdAt: world.clock.now(),
    tags: new Map([['Name', `Session for interface ${eniOf(task)}`]]),
  });
}

describe('the source document promises that the function', () => {
  test('is put on by Lambda, and needs no more than two variables', () => {
    expect(trustPolicy).toMatchObject({
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
    expect(Object.keys(environment)).toEqual(['TrafficMirrorFilter', 'TrafficMirrorTarget']);
    const lambda = { AWS_REGION: 'eu-central-1', AWS_LAMBDA_FUNCTION_NAME: 'mirror' };
    expect(readConfig({ ...environment, ...lambda }).policy?.unmirrorable.kind).toBe('replace');
  });

  test('mirrors every task that reaches ACTIVATING, with its target, its filter and the number 1', async () => {
    const deployed = await deploy({ services: activating(3) });
    await untilMirrored(deployed);
    const { world, told, fn } = deployed;
    expect([...world.sessions.values()]).toMatchObject(
      Array.from({ length: 3 }, () => ({
        targetId: environment.TrafficMirrorTarget,
        filterId: environment.TrafficMirrorFilter,
        sessionNumber: 1,
      })),
    );
    expect(told.entries.map(({ kind }) => kind)).toEqual(['session-created', 'session-created', 'session-created']);
    expect(fn.errors).toBe(0);
  });

  test('names the session after its interface, and describes it', async () => {
    const deployed = await deploy({ services: activating(1) });
    await untilMirrored(deployed);
    const [session] = deployed.world.sessions.values();
    expect(session?.description).toBe('Traffic mirror Source created by lambda');
    expect(session?.tags.get('Name')).toBe(`Session for interface ${session?.networkInterfaceId}`);
  });

  test('does nothing twice: two events of one task make one call', async () => {
    const deployed = await deploy({ services: activating(3) });
    await untilMirrored(deployed);
    expect(deployed.fn.invocations).toBe(6);
    const creates = deployed.callsOf('CreateTrafficMirrorSession');
    expect(creates).toHaveLength(3);
    expect(new Set(creates.map(({ eni }) => eni)).size).toBe(3);
  });

  test('leaves alone what the document’s own Lambda has mirrored already', async () => {
    const deployed = await deploy({ services: activating(1) });
    const { world, told } = deployed;
    world.onTaskChange.add((task) => plantSessionOfTheDocument(world, task));
    await untilMirrored(deployed);
    expect([...world.sessions.keys()]).toEqual(['tms-0123456789abcdef0']);
    const codes = deployed.callsOf('CreateTrafficMirrorSession').map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['InvalidParameterValue']));
    expect([told.of('not-mirrored'), deployed.fn.errors]).toEqual([[], 0]);
  });

  describe('retries an interface that is not there yet', () => {
    const notFound = 'InvalidNetworkInterfaceID.NotFound';

    test('within its own time', async () => {
      const deployed = await deploy({ services: activating(1), speed: 50 });
      Object.assign(deployed.world.pace, { lateInterfaceShare: 1, eniVisibilityLagMs: [20_000, 20_000] });
      await untilMirrored(deployed);
      expect(deployed.callsOf('CreateTrafficMirrorSession')[0]?.code).toBe(notFound);
      expect(deployed.told.of('not-mirrored')[0]?.reason).toBe('interface-not-visible');
      expect(deployed.fn.errors).toBe(0);
    });

    test('and when that is not enough, Lambda brings the event back', async () => {
      const deployed = await deploy({ services: activating(1), speed: 100 });
      Object.assign(deployed.world.pace, { lateInterfaceShare: 1, eniVisibilityLagMs: [75_000, 75_000] });
      await untilMirrored(deployed);
      expect(deployed.fn.lastError?.message).toMatch(/is not finished \(.*\); Lambda brings its event back/);
      expect(deployed.told.of('given-up')).toEqual([]);
    });
  });

  describe('tells every other error apart', () => {
    const deny: PolicyDocument = {
      Statement: { Effect: 'Deny', Action: 'ec2:CreateTrafficMirrorSession', Resource: '*' },
    };
    test.each([
      ['a missing right', { role: roleWith(deny) }, () => {}, 'UnauthorizedOperation', 'denied', true],
      [
        'a target that is gone',
        {},
        ({ world }: Deployed) => world.targets.clear(),
        'InvalidTrafficMirrorTargetId.NotFound',
        'target-gone',
        true,
      ],
      [
        'a filter that is gone',
        {},
        ({ world }: Deployed) => world.filters.clear(),
        'InvalidTrafficMirrorFilterId.NotFound',
        'filter-gone',
        true,
      ],
      [
        'an account that is full',
        {},
        ({ world }: Deployed) => Object.assign(world.quotas, { sessionsPerAccount: 0 }),
        'TrafficMirrorSessionLimitExceeded',
        'session-quota',
        false,
      ],
    ])('%s', async (_, differences, change, code, reason, comesBack) => {
      const deployed = await deploy({ services: activating(1), ...differences });
      change(deployed);
      await eventually('both events were heard', () => deployed.fn.invocations >= 2 && isIdle(deployed));
      const { told, world, fn } = deployed;
      expect(deployed.callsOf('CreateTrafficMirrorSession').map((call) => call.code)).toContain(code);
      expect(told.of('not-mirrored').map((entry) => entry.reason)).toContain(reason);
      expect([fn.errors > 0, world.sessions.size]).toEqual([comesBack, 0]);
      expect(deployed.callsOf('StopTask')).toEqual([]);
    });

    test('what nobody mends is given up after the third attempt, and told', async () => {
      const deployed = await deploy({ services: activating(1), role: roleWith(deny), speed: 200 });
      await eventually('it is given up', () => deployed.told.of('given-up').length > 0);
      expect(deployed.told.of('given-up')[0]).toMatchObject({ reason: 'denied' });
    });
  });

  test('refuses foreign events, and does not make Lambda retry them', async () => {
    const deployed = await deploy({ services: [], rule: { source: ['aws.s3'] } });
    deployed.emulator.rules.put({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      detail: { bucket: { name: 'x' } },
    });
    await eventually('the event was heard', () => deployed.fn.invocations > 0 && isIdle(deployed));
    expect(deployed.told.entries).toMatchObject([{ kind: 'foreign-event', what: 'aws.s3: Object Created' }]);
    expect([deployed.fn.errors, deployed.emulator.calls.counts()]).toEqual([0, []]);
  });
});

describe('a task whose host cannot mirror', () => {
  const readRights = ['ecs:ListTasks', 'ecs:DescribeTasks', 'ecs:DescribeServices', 'ecs:GetTaskProtection'];
  const reads: PolicyDocument = { Statement: { Effect: 'Allow', Action: readRights, Resource: '*' } };
  const running = [
    { name: 'checkout', cluster, count: 4, activates: true, alreadyRunning: true, minimumHealthyPercent: 50 },
  ];

  /** Three more tasks are started, the first of them on a host that cannot mirror; answers with that one. */
  async function scaleOntoMixedHosts({ world }: Deployed) {
    const hosts = { xen: world.hostTypes.get('xen'), nitro: world.hostTypes.get('nitro') };
    const weigh = (xen: number, nitro: number): void => {
      if (hosts.xen === undefined || hosts.nitro === undefined) throw new Error('The fleet has no such hosts.');
      hosts.xen.weight = xen;
      hosts.nitro.weight = nitro;
    };
    weigh(1, 0);
    world.onTaskChange.add(() => weigh(0, 1));
    scale(world, 7);
    const isUnlucky = (task: { readonly hostType: { readonly name: string } }): boolean => task.hostType.name === 'xen';
    await eventually('a task lands on a host that cannot mirror', () => [...world.tasks.values()].some(isUnlucky));
    return [...world.tasks.values()].filter(isUnlucky);
  }

  test('is not replaced under the document’s own policy: the journal names what the set-up lacks', async () => {
    const deployed = await deploy({ services: running });
    const [unlucky] = await scaleOntoMixedHosts(deployed);
    await eventually('the new tasks run', () => allRun(deployed) && isIdle(deployed));
    const { told } = deployed;
    expect(told.of('refused')).toMatchObject([{ task: unlucky?.arn, code: 'NetworkInterfaceNotSupported' }]);
    expect(told.of('set-up-lacks').length).toBeGreaterThan(0);
    for (const entry of told.of('set-up-lacks')) {
      expect(entry).toMatchObject({ rights: readRights, declarations: ['TASKTAP_SERIALIZED=true'] });
    }
    expect(deployed.callsOf('StopTask')).toEqual([]);
    expect(unlucky?.desiredStatus).toBe('RUNNING');
    expect(deployed.fn.errors).toBe(0);
  });

  test('is not replaced with the rights alone: the journal names the declaration', async () => {
    const deployed = await deploy({ services: running, role: roleWith(reads) });
    await scaleOntoMixedHosts(deployed);
    await eventually('the new tasks run', () => allRun(deployed) && isIdle(deployed));
    expect(deployed.told.of('set-up-lacks')[0]).toMatchObject({
      rights: [],
      declarations: ['TASKTAP_SERIALIZED=true'],
    });
    expect(deployed.callsOf('StopTask')).toEqual([]);
  });

  test('is replaced with the read rights and the declaration, and its replacement is mirrored', async () => {
    const deployed = await deploy({
      services: running,
      role: roleWith(reads),
      variables: { TASKTAP_SERIALIZED: 'true' },
      concurrency: 1,
    });
    const [unlucky] = await scaleOntoMixedHosts(deployed);
    await eventually('it is stopped', () => unlucky?.desiredStatus === 'STOPPED');
    expect(unlucky?.stoppedReason).toMatch(/^tasktap mirror: /);
    await untilMirrored(deployed);
    const { told, world } = deployed;
    expect(deployed.callsOf('StopTask')).toEqual([{ code: undefined, eni: undefined }]);
    expect(told.of('task-stopped')).toMatchObject([{ task: unlucky?.arn, code: 'NetworkInterfaceNotSupported' }]);
    expect(told.of('set-up-lacks')).toEqual([]);
    expect(livingTasks(world)).toHaveLength(7);
  });

  test('is not replaced where nothing shows that there are hosts that can', async () => {
    const deployed = await deploy({
      services: [{ name: 'checkout', cluster, count: 4, activates: true, hosts: { xen: 1 } }],
      role: roleWith(reads),
      variables: { TASKTAP_SERIALIZED: 'true' },
      concurrency: 1,
    });
    await eventually('the tasks run', () => allRun(deployed) && isIdle(deployed) && deployed.fn.invocations >= 8);
    expect(deployed.told.of('refused')).toHaveLength(4);
    expect(deployed.told.of('held').map(({ reason }) => reason)).toContain('no-evidence');
    expect(deployed.callsOf('StopTask')).toEqual([]);
  });
});
