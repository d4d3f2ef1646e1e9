// `tasktap doctor` from end to end: a set-up that works, one that does not, and one that may not be looked at; nothing is changed.
import { describe, expect, test } from 'vitest';
import { normalised, normalisedJson } from './golden.ts';
import { operatedFleet, startOperated, switchOff, tasktap } from './operated-account.ts';
import { type Account, caller, closedWithTest } from './probed-account.ts';

async function account(options: Parameters<typeof startOperated>[0] = {}): Promise<Account> {
  return closedWithTest(await startOperated(options));
}

const withInterface = { fleet: { ...operatedFleet, targets: [{ kind: 'network-interface' }] } } as const;

/** By check. */
const statesIn = (output: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    JSON.parse(output).findings.map(({ check, state }: { readonly check: string; readonly state: string }) => [
      check,
      state,
    ]),
  );

test('a set-up that works, for people', async () => {
  const here = await account();
  const { code, output } = await tasktap(here, ['doctor']);
  await expect(normalised(output)).toMatchFileSnapshot('golden/doctor.txt');
  expect(code).toBe(0);
  const changes = here.emulator.calls
    .recent()
    .filter(
      ({ operation = '', code: said }) => !/^(Describe|List|Get|Filter)/.test(operation) && said !== 'DryRunOperation',
    );
  expect(changes).toEqual([]);
});

test('beyond what status reads, filters are read twice: the rules of the one that is used, and how many there are', async () => {
  const readsBy = async (command: string): Promise<number> => {
    const here = await account();
    await tasktap(here, [command]);
    const calls = here.emulator.calls.recent();
    return calls.filter(({ operation }) => operation === 'DescribeTrafficMirrorFilters').length;
  };
  expect((await readsBy('doctor')) - (await readsBy('status'))).toBe(2);
});

test('one where nobody listens, for machines', async () => {
  const here = await account();
  for (const balancer of here.emulator.world.loadBalancers.values()) {
    balancer.crossZone = false;
    balancer.listeners.pop();
  }
  await here.emulator.stacks.deploy('tap', {
    template: JSON.stringify({ Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: {} } } }),
  });
  switchOff(here, '/tasktap/tap/switch');
  const { code, output } = await tasktap(here, ['doctor', '--json']);
  await expect(normalisedJson(output)).toMatchFileSnapshot('golden/doctor.json');
  expect(code).toBe(1);
});

describe('an interface as a target', () => {
  test('that admits VXLAN is fine', async () => {
    const here = await account(withInterface);
    const { code, output } = await tasktap(here, ['doctor', '--json']);
    expect(statesIn(output)).toMatchObject({
      target: 'fine',
      'target-security-group': 'fine',
      'target-network-acl': 'fine',
    });
    expect(code).toBe(0);
  });

  test('whose network ACL denies what leaves, and nothing that comes in, is fine', async () => {
    const here = await account(withInterface);
    const { world } = here.emulator;
    const all = { protocol: '-1', cidr: '0.0.0.0/0', ports: undefined } as const;
    world.networkAcls.set('acl-1', {
      id: 'acl-1',
      vpcId: [...world.subnets.values()][0]?.vpcId ?? '',
      subnetIds: [...world.subnets.keys()],
      entries: [
        { ...all, number: 5, egress: true, action: 'deny' },
        { ...all, number: 100, egress: false, action: 'allow' },
      ],
    });
    const { output } = await tasktap(here, ['doctor', '--json']);
    expect(statesIn(output)).toMatchObject({ 'target-network-acl': 'fine' });
  });

  test('whose security group and network ACL refuse it is broken', async () => {
    const here = await account(withInterface);
    const { world } = here.emulator;
    for (const [id, group] of world.securityGroups) world.securityGroups.set(id, { ...group, ingress: [] });
    const subnetIds = [...world.subnets.keys()];
    world.networkAcls.set('acl-1', {
      id: 'acl-1',
      vpcId: [...world.subnets.values()][0]?.vpcId ?? '',
      subnetIds,
      entries: [],
    });
    const { code, output } = await tasktap(here, ['doctor', '--json']);
    expect(statesIn(output)).toMatchObject({ 'target-security-group': 'broken', 'target-network-acl': 'broken' });
    expect(code).toBe(1);
  });
});

test('a target in another VPC, to which no route leads, is broken until one does', async () => {
  const here = await account(withInterface);
  const { world } = here.emulator;
  const [subnet] = world.subnets.values();
  for (const [id, one] of world.networkInterfaces) {
    if (one.taskArn === undefined) {
      world.networkInterfaces.set(id, { ...one, vpcId: 'vpc-of-sensors', privateIp: '10.200.0.7' });
    }
  }
  const { code, output } = await tasktap(here, ['doctor', '--json']);
  expect(statesIn(output)).toMatchObject({ 'target-routes': 'broken' });
  expect(code).toBe(1);
  world.routeTables.set('rtb-1', {
    id: 'rtb-1',
    vpcId: subnet?.vpcId ?? '',
    subnetIds: [...world.subnets.keys()],
    routes: [{ cidr: '10.200.0.0/16', via: 'pcx-1', state: 'active' }],
  });
  const mended = await tasktap(here, ['doctor', '--json']);
  expect(statesIn(mended.output)).toMatchObject({ 'target-routes': 'fine' });
});

test('a quota that is used up is broken', async () => {
  const here = await account({ fleet: { ...operatedFleet, limits: { quotas: { sessionsPerAccount: 2 } } } });
  const { code, output } = await tasktap(here, ['doctor', '--json']);
  expect(statesIn(output)).toMatchObject({ quota: 'broken', 'quota-targets': 'fine' });
  expect(code).toBe(1);
});

test('what may not be looked at is unread, and what may not be done is told', async () => {
  const reader = caller('reader', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['ec2:Describe*', 'ecs:*', 'ssm:GetParameter'], Resource: '*' }],
  });
  const here = await account({ callers: [reader] });
  const environment = here.environment(reader);
  const { code, output } = await tasktap({ ...here, environment: () => environment }, ['doctor', '--json']);
  expect(statesIn(output)).toMatchObject({
    target: 'unread',
    stack: 'unread',
    'right-to-create': 'look',
    'right-to-delete': 'look',
    quota: 'fine',
    'quota-service': 'unread',
    identity: 'fine',
  });
  expect(code).toBe(0);
});

test('what of the tasks is not told is unread, once for all clusters', async () => {
  const reader = caller('reader', {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: 'ec2:DescribeTags', Resource: '*' },
    ],
  });
  const here = await account({ callers: [reader] });
  const environment = here.environment(reader);
  const { output } = await tasktap({ ...here, environment: () => environment }, ['doctor', '--json']);
  const { findings } = JSON.parse(output);
  expect(findings.filter(({ check }: { readonly check: string }) => check === 'tasks')).toMatchObject([
    { state: 'unread', sentence: expect.stringContaining('DescribeTags') },
  ]);
});

test('a target and a filter that are not there are broken', async () => {
  const here = await account();
  const words = ['--target', 'tmt-0123456789abcdef0', '--filter', 'tmf-0123456789abcdef0', '--unmirrorable', 'observe'];
  const { code, output } = await tasktap(here, ['doctor', ...words, '--json']);
  const states = statesIn(output);
  expect(states).toMatchObject({ target: 'broken', filter: 'broken' });
  expect(states).not.toHaveProperty('quota-rules');
  expect(code).toBe(1);
});
