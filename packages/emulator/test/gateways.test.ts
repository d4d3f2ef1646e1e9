// What stands between a mirrored interface and whoever listens, as EC2 and Elastic Load Balancing tell it.
import { describe, expect, test } from 'vitest';
import { describeNetworkAcls } from '../src/cloud/ec2/describe-network-acls.ts';
import { describeNetworkInterfaces } from '../src/cloud/ec2/describe-network-interfaces.ts';
import { describeRouteTables } from '../src/cloud/ec2/describe-route-tables.ts';
import { describeSecurityGroups } from '../src/cloud/ec2/describe-security-groups.ts';
import { describeListeners } from '../src/cloud/elasticloadbalancing/describe-listeners.ts';
import { describeLoadBalancerAttributes } from '../src/cloud/elasticloadbalancing/describe-load-balancer-attributes.ts';
import { describeLoadBalancers } from '../src/cloud/elasticloadbalancing/describe-load-balancers.ts';
import { describeTargetGroups } from '../src/cloud/elasticloadbalancing/describe-target-groups.ts';
import { describeTargetHealth } from '../src/cloud/elasticloadbalancing/describe-target-health.ts';
import { plantTarget } from '../src/world/fleet-mirroring.ts';
import { plantLoadBalancer } from '../src/world/gateways.ts';
import { createAccount, NLB, refusalOf } from './account.ts';

test('a network interface is in the default group of its VPC, and a target of a fleet in one that admits VXLAN', () => {
  const { cloud, eni, world } = createAccount();
  const task = eni();
  plantTarget(world, { kind: 'network-interface' });
  const { NetworkInterfaces = [] } = describeNetworkInterfaces.run({}, cloud);
  const ids = NetworkInterfaces.flatMap(({ Groups = [] }) => Groups.map(({ GroupName }) => GroupName));
  expect(ids.sort()).toEqual(['default', 'sensors']);
  const filtered = describeSecurityGroups.run({ Filters: [{ Name: 'group-name', Values: ['sensors'] }] }, cloud);
  expect(filtered.SecurityGroups).toMatchObject([
    {
      VpcId: 'vpc-1',
      IpPermissions: [{ IpProtocol: 'udp', FromPort: 4789, ToPort: 4789, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    },
  ]);
  const [group] = NetworkInterfaces.find(({ NetworkInterfaceId }) => NetworkInterfaceId === task.id)?.Groups ?? [];
  const found = describeSecurityGroups.run({ GroupIds: [group?.GroupId ?? ''] }, cloud);
  expect(found.SecurityGroups).toMatchObject([
    { IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: group?.GroupId }] }] },
  ]);
  const byGroup = describeNetworkInterfaces.run(
    { Filters: [{ Name: 'group-id', Values: [group?.GroupId ?? ''] }] },
    cloud,
  );
  expect(byGroup.NetworkInterfaces?.map(({ NetworkInterfaceId }) => NetworkInterfaceId)).toEqual([task.id]);
});

test('a subnet has the default ACL of its VPC, which lets all pass, until it has another', () => {
  const { cloud, world } = createAccount();
  const ofSubnet = { Filters: [{ Name: 'association.subnet-id', Values: ['subnet-1'] }] };
  const entries = (acl = describeNetworkAcls.run(ofSubnet, cloud).NetworkAcls?.[0]): readonly (readonly unknown[])[] =>
    (acl?.Entries ?? []).map(({ RuleNumber, Egress, RuleAction, PortRange }) => [
      RuleNumber,
      Egress,
      RuleAction,
      PortRange?.From,
    ]);
  expect(entries()).toEqual([
    [100, true, 'allow', undefined],
    [100, false, 'allow', undefined],
    [32767, true, 'deny', undefined],
    [32767, false, 'deny', undefined],
  ]);
  const deny = {
    number: 5,
    egress: false,
    action: 'deny',
    protocol: '17',
    cidr: '0.0.0.0/0',
    ports: { from: 4789, to: 4789 },
  } as const;
  world.networkAcls.set('acl-1', { id: 'acl-1', vpcId: 'vpc-1', subnetIds: ['subnet-1'], entries: [deny] });
  expect(entries()[0]).toEqual([5, false, 'deny', 4789]);
  expect(
    describeNetworkAcls
      .run({}, cloud)
      .NetworkAcls?.map(({ IsDefault, Associations }) => [IsDefault, Associations?.length]),
  ).toEqual(
    expect.arrayContaining([
      [true, 0],
      [false, 1],
    ]),
  );
});

describe('a load balancer', () => {
  const planted = () => {
    const account = createAccount();
    plantLoadBalancer(account.world, NLB);
    return account;
  };

  test('is found by its ARN and its name, in its subnets', () => {
    const { cloud } = planted();
    const wanted = [
      {
        LoadBalancerArn: NLB,
        LoadBalancerName: 'sensors',
        Type: 'network',
        AvailabilityZones: [{ SubnetId: 'subnet-1' }],
      },
    ];
    for (const input of [{ LoadBalancerArns: [NLB] }, { Names: ['sensors'] }, {}]) {
      expect(describeLoadBalancers.run(input, cloud).LoadBalancers).toMatchObject(wanted);
    }
  });

  test('listens, forwards to its group, and says how healthy that is', () => {
    const { cloud, world } = planted();
    const [listener] = describeListeners.run({ LoadBalancerArn: NLB }, cloud).Listeners ?? [];
    const [group] = describeTargetGroups.run({ LoadBalancerArn: NLB }, cloud).TargetGroups ?? [];
    const arn = group?.TargetGroupArn ?? '';
    expect(listener).toMatchObject({ Protocol: 'UDP', Port: 4789, DefaultActions: [{ TargetGroupArn: arn }] });
    const states = () =>
      describeTargetHealth
        .run({ TargetGroupArn: arn }, cloud)
        .TargetHealthDescriptions?.map(({ TargetHealth }) => TargetHealth?.State);
    expect(states()).toEqual(['healthy']);
    const target = world.loadBalancers.get(NLB)?.listeners[0]?.group.targets[0];
    if (target !== undefined) target.healthy = false;
    expect(states()).toEqual(['unhealthy']);
    expect(describeTargetGroups.run({ TargetGroupArns: [arn] }, cloud).TargetGroups).toEqual([group]);
    expect(describeTargetGroups.run({}, cloud).TargetGroups).toEqual([group]);
  });

  test('says whether it works across zones', () => {
    const { cloud, world } = planted();
    const value = () => describeLoadBalancerAttributes.run({ LoadBalancerArn: NLB }, cloud).Attributes?.[0]?.Value;
    expect(value()).toBe('true');
    const balancer = world.loadBalancers.get(NLB);
    if (balancer !== undefined) balancer.crossZone = false;
    expect(value()).toBe('false');
  });

  const other = `${NLB}0`;
  test.each<[string, (cloud: ReturnType<typeof createAccount>['cloud']) => unknown, string]>([
    [
      'an ARN of nothing',
      (cloud) => describeLoadBalancers.run({ LoadBalancerArns: [other] }, cloud),
      'LoadBalancerNotFound 400',
    ],
    ['a name of nothing', (cloud) => describeLoadBalancers.run({ Names: ['x'] }, cloud), 'LoadBalancerNotFound 400'],
    [
      'names and ARNs',
      (cloud) => describeLoadBalancers.run({ Names: ['x'], LoadBalancerArns: [NLB] }, cloud),
      'ValidationError 400',
    ],
    ['a marker', (cloud) => describeLoadBalancers.run({ Marker: 'x' }, cloud), 'ValidationError 400'],
    [
      'listeners of nothing',
      (cloud) => describeListeners.run({ LoadBalancerArn: other }, cloud),
      'LoadBalancerNotFound 400',
    ],
    ['listeners of nobody', (cloud) => describeListeners.run({}, cloud), 'ValidationError 400'],
    [
      'listeners by their ARNs',
      (cloud) => describeListeners.run({ ListenerArns: ['x'] }, cloud),
      'ValidationError 400',
    ],
    [
      'groups of nothing',
      (cloud) => describeTargetGroups.run({ LoadBalancerArn: other }, cloud),
      'LoadBalancerNotFound 400',
    ],
    [
      'a group that is not there',
      (cloud) => describeTargetGroups.run({ TargetGroupArns: ['x'] }, cloud),
      'TargetGroupNotFound 400',
    ],
    [
      'groups both ways',
      (cloud) => describeTargetGroups.run({ TargetGroupArns: [], LoadBalancerArn: NLB }, cloud),
      'ValidationError 400',
    ],
    ['groups by name', (cloud) => describeTargetGroups.run({ Names: ['x'] }, cloud), 'ValidationError 400'],
    [
      'health of no group',
      (cloud) => describeTargetHealth.run({ TargetGroupArn: 'x' }, cloud),
      'TargetGroupNotFound 400',
    ],
    [
      'health of some targets',
      (cloud) => describeTargetHealth.run({ TargetGroupArn: 'x', Targets: [] }, cloud),
      'ValidationError 400',
    ],
    [
      'attributes of nothing',
      (cloud) => describeLoadBalancerAttributes.run({ LoadBalancerArn: other }, cloud),
      'LoadBalancerNotFound 400',
    ],
    [
      'a security group that is not there',
      (cloud) => describeSecurityGroups.run({ GroupIds: ['sg-1'] }, cloud),
      'InvalidGroup.NotFound 400',
    ],
    [
      'an ACL that is not there',
      (cloud) => describeNetworkAcls.run({ NetworkAclIds: ['acl-1'] }, cloud),
      'InvalidNetworkAclID.NotFound 400',
    ],
  ])('refuses %s', (_what, act, outcome) => {
    expect(refusalOf(() => act(planted().cloud))).toBe(outcome);
  });
});

describe('the routes of a subnet', () => {
  const tablesOf = (account: ReturnType<typeof createAccount>, input: object = {}) =>
    describeRouteTables.run(input, account.cloud).RouteTables ?? [];

  test('are those of the main table of its VPC, which leads to the VPC alone', () => {
    const account = createAccount();
    account.world.subnets.set('subnet-2', {
      id: 'subnet-2',
      vpcId: 'vpc-1',
      availabilityZone: 'eu-west-1b',
      cidr: '10.2.0.0/16',
      addressesGiven: 0,
    });
    expect(tablesOf(account)).toMatchObject([
      {
        VpcId: 'vpc-1',
        Associations: [{ Main: true }],
        Routes: [{ DestinationCidrBlock: '10.0.0.0/14', GatewayId: 'local', State: 'active' }],
      },
    ]);
  });

  test('are those of its own table, where it has one', () => {
    const account = createAccount();
    account.world.routeTables.set('rtb-1', {
      id: 'rtb-1',
      vpcId: 'vpc-1',
      subnetIds: ['subnet-1'],
      routes: [
        { cidr: '10.9.0.0/16', via: 'tgw-1', state: 'active' },
        { cidr: '10.8.0.0/16', via: 'pcx-1', state: 'blackhole' },
        { cidr: '0.0.0.0/0', via: 'nat-1', state: 'active' },
      ],
    });
    const ofSubnet = { Filters: [{ Name: 'association.subnet-id', Values: ['subnet-1'] }] };
    const [table, ...others] = tablesOf(account, ofSubnet);
    expect(others).toEqual([]);
    expect(table?.Associations).toMatchObject([{ SubnetId: 'subnet-1', Main: false }]);
    expect(table?.Routes).toMatchObject([
      { GatewayId: 'local' },
      { TransitGatewayId: 'tgw-1' },
      { VpcPeeringConnectionId: 'pcx-1', State: 'blackhole' },
      { GatewayId: 'nat-1' },
    ]);
    expect(tablesOf(account, { Filters: [{ Name: 'association.main', Values: ['true'] }] })).toHaveLength(1);
  });

  test('of a table that is not there', () => {
    const account = createAccount();
    expect(refusalOf(() => tablesOf(account, { RouteTableIds: ['rtb-9'] }))).toBe('InvalidRouteTableID.NotFound 400');
  });
});
