// Collectors behind a Gateway Load Balancer, the endpoints that lead to them, and a tap whose targets those are.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rights } from '@tasktap/aws';
import { collectorLogOf, collectorsTag } from '@tasktap/core';
import { App, Stack } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, type ICluster } from 'aws-cdk-lib/aws-ecs';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { beforeAll, describe, expect, test } from 'vitest';
import { GatewayCollector, GatewayEndpoints, TaskTap } from '../src/index.ts';
import { bundleIsThere, least, type Resource, resourcesOf, synthesize, type Template } from './templates.ts';

beforeAll(bundleIsThere);

function vpcOf(stack: Stack, name: string, digit: number): IVpc {
  return Vpc.fromVpcAttributes(stack, name, {
    vpcId: `vpc-0123456789abcdef${digit}`,
    vpcCidrBlock: `10.${digit}.0.0/16`,
    availabilityZones: ['eu-central-1a', 'eu-central-1b'],
    privateSubnetIds: [`subnet-0123456789abcde${digit}a`, `subnet-0123456789abcde${digit}b`],
  }) as IVpc;
}

function clusterOf(stack: Stack): ICluster {
  const securityGroups: ISecurityGroup[] = [];
  return Cluster.fromClusterAttributes(stack, 'Taps', {
    clusterName: 'taps',
    vpc: vpcOf(stack, 'Vpc', 0),
    securityGroups,
  });
}

const image = ContainerImage.fromRegistry('111122223333.dkr.ecr.eu-central-1.amazonaws.com/tasktap:0.1.0');

/** Collectors in one VPC, tasks in another, and the tap. */
function lay(stack: Stack): void {
  const collector = new GatewayCollector(stack, 'Collector', { cluster: clusterOf(stack), image });
  const { targets } = new GatewayEndpoints(stack, 'Way', { vpc: vpcOf(stack, 'Shop', 1), collector });
  const tap = new TaskTap(stack, 'TaskTap', { ...least, target: targets });
  collector.readJournal(tap.journals);
}

let template: Template;
let errors: readonly string[];
beforeAll(() => {
  ({ template, errors } = synthesize(lay));
});

const elb = 'AWS::ElasticLoadBalancingV2';

function only(type: string): Resource['Properties'] {
  const found = resourcesOf(template, type);
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`expected one ${type}, found ${found.length}`);
  return first.Properties;
}
const idsOf = (type: string): readonly string[] =>
  Object.entries(template.Resources).flatMap(([id, { Type }]) => (Type === type ? [id] : []));
const ref = (type: string): object => ({ Ref: idsOf(type)[0] });

test('is no mistake', () => {
  expect(errors).toEqual([]);
});

describe('the collectors', () => {
  test('get GENEVE from a load balancer that crosses zones and hears all ports', () => {
    expect(only(`${elb}::LoadBalancer`)).toMatchObject({
      Type: 'gateway',
      Subnets: ['subnet-0123456789abcde0a', 'subnet-0123456789abcde0b'],
      LoadBalancerAttributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }],
    });
    const listener = only(`${elb}::Listener`);
    expect(listener).toEqual({
      LoadBalancerArn: ref(`${elb}::LoadBalancer`),
      DefaultActions: [{ Type: 'forward', TargetGroupArn: ref(`${elb}::TargetGroup`) }],
    });
  });

  test('keep each task, are asked over HTTP, and leave none to one that is gone or ill', () => {
    const { TargetGroupAttributes, ...group } = only(`${elb}::TargetGroup`);
    expect(group).toMatchObject({
      ...{ Protocol: 'GENEVE', Port: 6081, TargetType: 'ip' },
      ...{ HealthCheckProtocol: 'HTTP', HealthCheckPort: '8080', HealthCheckPath: '/health' },
    });
    const pairs = (TargetGroupAttributes as readonly { Key: string; Value: string }[]).map(({ Key, Value }) => [
      Key,
      Value,
    ]);
    expect(Object.fromEntries(pairs)).toEqual({
      'deregistration_delay.timeout_seconds': '10',
      'stickiness.enabled': 'true',
      'stickiness.type': 'source_ip_dest_ip',
      'target_failover.on_deregistration': 'rebalance',
      'target_failover.on_unhealthy': 'rebalance',
    });
  });

  test('are registered by their service, which waits for the listener', () => {
    const [service] = resourcesOf(template, 'AWS::ECS::Service');
    expect(service?.Properties).toMatchObject({
      LoadBalancers: [{ ContainerName: 'collector', ContainerPort: 6081, TargetGroupArn: ref(`${elb}::TargetGroup`) }],
      HealthCheckGracePeriodSeconds: 60,
    });
    expect(service?.DependsOn).toEqual(expect.arrayContaining([...idsOf(`${elb}::Listener`)]));
    expect(only('AWS::ECS::TaskDefinition')['ContainerDefinitions']).toMatchObject([
      { PortMappings: [{ ContainerPort: 6081, Protocol: 'udp' }, { ContainerPort: 8080 }] },
    ]);
  });

  test('let in what the load balancer sends, out of their own VPC, and nothing else', () => {
    const rules = only('AWS::EC2::SecurityGroup')['SecurityGroupIngress'] as readonly Record<string, unknown>[];
    expect(rules.map((rule) => [rule['CidrIp'], rule['IpProtocol'], rule['FromPort']])).toEqual([
      ['10.0.0.0/16', 'udp', 6081],
      ['10.0.0.0/16', 'tcp', 8080],
    ]);
  });

  test('are more where each gets more bytes than was said', () => {
    const policies = JSON.stringify(resourcesOf(template, 'AWS::ApplicationAutoScaling::ScalingPolicy'));
    expect(policies).toContain('"MetricName":"ProcessedBytes","Namespace":"AWS/GatewayELB"');
    expect(policies).toContain('"LoadBalancerFullName"');
    expect(policies).toContain('"TargetGroupFullName"');
  });
});

describe('whom they hear', () => {
  const name = (): object => {
    const serviceId = { 'Fn::GetAtt': [idsOf('AWS::EC2::VPCEndpointService')[0], 'ServiceId'] };
    return { 'Fn::Join': ['.', ['com.amazonaws.vpce', { Ref: 'AWS::Region' }, serviceId]] };
  };

  test('is told under the name of the endpoint service, which every target has for a tag', () => {
    const group = resourcesOf(template, 'AWS::Logs::LogGroup').find(({ Properties }) => 'LogGroupName' in Properties);
    expect(group?.Properties['LogGroupName']).toEqual({
      'Fn::Join': ['', [collectorLogOf(''), name()]],
    });
    expect(JSON.stringify(only('AWS::ECS::TaskDefinition'))).toContain(
      `"--endpoint-service",${JSON.stringify(name())},"--journal"`,
    );
    const tags = resourcesOf(template, 'AWS::EC2::TrafficMirrorTarget').map(({ Properties }) => Properties['Tags']);
    expect(tags).toEqual([1, 2].map(() => [{ Key: collectorsTag, Value: name() }]));
  });

  test('raises an alarm under that name', () => {
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(({ Properties }) => JSON.stringify(Properties));
    const silent = alarms.filter((alarm) => alarm.includes('"MirroredTasks"'));
    expect(silent).toHaveLength(1);
    expect(silent[0]?.split(`"Dimensions":[{"Name":"Target","Value":${JSON.stringify(name())}}]`)).toHaveLength(3);
  });

  test('is told to whom `alarmTopic` names', () => {
    const topicArn = 'arn:aws:sns:eu-central-1:111122223333:alarms';
    const told = synthesize((stack) => {
      const alarmTopic = Topic.fromTopicArn(stack, 'Topic', topicArn) as ITopic;
      new GatewayCollector(stack, 'Collector', { cluster: clusterOf(stack), image, alarmTopic });
    }).template;
    expect(resourcesOf(told, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties)).toMatchObject([
      { AlarmActions: [topicArn], OKActions: [topicArn] },
    ]);
  });

  test('needs to know which targets are theirs: of that, and of names, and of the journal, and of nothing else', () => {
    const statements = resourcesOf(template, 'AWS::IAM::Policy')
      .filter(({ Properties: { PolicyName = '' } }) => PolicyName.startsWith('collect'))
      .flatMap(({ Properties }) => Properties.PolicyDocument?.Statement ?? [])
      .filter(({ Sid }) => !['PutFiles', 'TellMissingFromForbidden'].includes(Sid));
    expect(new Set(statements.flatMap(({ Action }) => Action))).toEqual(
      new Set([...rights['name-packets'], ...rights['find-targets'], 'logs:FilterLogEvents']),
    );
    const journals = statements.filter(({ Sid }) => Sid === 'ReadJournal').map(({ Resource }) => Resource);
    const groups = idsOf('AWS::Logs::LogGroup').filter((id) => /OnTaskEvent|OnLook/.test(id));
    expect(journals).toEqual(groups.map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] })));
    expect(groups).toHaveLength(2);
  });
});

describe('who may have endpoints', () => {
  const principalsOf = (found: Template) =>
    resourcesOf(found, 'AWS::EC2::VPCEndpointServicePermissions').map(({ Properties }) => Properties);
  const rootOf = (account: string | object) => ({
    'Fn::Join': [
      '',
      typeof account === 'string'
        ? ['arn:', { Ref: 'AWS::Partition' }, `:iam::${account}:root`]
        : ['arn:', { Ref: 'AWS::Partition' }, ':iam::', account, ':root'],
    ],
  });
  const own = rootOf({ Ref: 'AWS::AccountId' });
  const withAccounts = (...accounts: readonly string[]) =>
    synthesize(
      (stack) => void new GatewayCollector(stack, 'Collector', { cluster: clusterOf(stack), image, accounts }),
    );

  test('is the account of the collectors', () => {
    const ServiceId = { 'Fn::GetAtt': [idsOf('AWS::EC2::VPCEndpointService')[0], 'ServiceId'] };
    expect(principalsOf(template)).toEqual([{ ServiceId, AllowedPrincipals: [own] }]);
  });

  test('are others that are named', () => {
    const found = withAccounts('444455556666', '777788889999');
    expect(found.errors).toEqual([]);
    expect(principalsOf(found.template)).toMatchObject([
      { AllowedPrincipals: [own, rootOf('444455556666'), rootOf('777788889999')] },
    ]);
  });

  test('is nobody whose account cannot be one', () => {
    expect(withAccounts('444455556666', '44445555666').errors).toEqual([
      'Expected an account of twelve digits, got "44445555666": correct `accounts`.',
    ]);
  });
});

describe('of another account', () => {
  /** Of a stack of tasks in 444455556666, beside collectors in 111122223333. */
  function errorsOf(build: (tasks: Stack, collectors: Stack) => void): readonly string[] {
    const outdir = mkdtempSync(join(tmpdir(), 'tasktap-cdk-'));
    const app = new App({ outdir, analyticsReporting: false, builtinCloudFormationValidation: false });
    const stackIn = (account: string, id: string) => new Stack(app, id, { env: { account, region: 'eu-central-1' } });
    const [tasks, collectors] = [stackIn('444455556666', 'tasks'), stackIn('111122223333', 'collectors')];
    try {
      build(tasks, collectors);
      return app
        .synth()
        .stacks.flatMap(({ messages }) => messages)
        .flatMap(({ level, entry }) => (level === 'error' ? [String(entry.data)] : []));
    } finally {
      rmSync(outdir, { recursive: true });
    }
  }

  test('collectors are given as text: as a construct they are a mistake', () => {
    const errors = errorsOf((tasks, collectors) => {
      const collector = new GatewayCollector(collectors, 'Collector', { cluster: clusterOf(collectors), image });
      const { targets } = new GatewayEndpoints(tasks, 'Way', { vpc: vpcOf(tasks, 'Shop', 1), collector });
      new TaskTap(tasks, 'TaskTap', { ...least, target: targets });
    });
    expect(errors).toEqual([
      expect.stringMatching(
        /^Expected collectors in the account and region of the endpoints, got those of aws:\/\/111122223333\/eu-central-1: give `endpointServiceName` and `serviceName` as text/,
      ),
    ]);
  });

  test('as text they are no mistake', () => {
    const endpointServiceName = 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0';
    const collector = { endpointServiceName, serviceName: 'collectors' };
    const errors = errorsOf((tasks) => {
      new GatewayEndpoints(tasks, 'Way', { vpc: vpcOf(tasks, 'Shop', 1), collector });
    });
    expect(errors).toEqual([]);
  });

  test('a journal is given as text: as that of a construct it is a mistake', () => {
    const errors = errorsOf((tasks, collectors) => {
      const collector = new GatewayCollector(collectors, 'Collector', { cluster: clusterOf(collectors), image });
      const [first] = new TaskTap(tasks, 'TaskTap', least).journals;
      const group = 'arn:aws:logs:eu-central-1:444455556666:log-group:/aws/lambda/tap';
      collector.readJournal([first ?? { name: '', arn: '' }, { name: group, arn: `${group}:*` }]);
    });
    expect(errors).toEqual([
      expect.stringMatching(
        /^Expected the journal of a tap in the account and region of the collectors, got one of aws:\/\/444455556666\/eu-central-1: give its log groups as text/,
      ),
    ]);
  });

  test('in another stack of the same account they may be a construct', () => {
    const errors = errorsOf((_, collectors) => {
      const collector = new GatewayCollector(collectors, 'Collector', { cluster: clusterOf(collectors), image });
      const other = new Stack(collectors.node.root as App, 'other', {
        env: { account: '111122223333', region: 'eu-central-1' },
      });
      const { targets } = new GatewayEndpoints(other, 'Way', { vpc: vpcOf(other, 'Shop', 1), collector });
      new TaskTap(other, 'TaskTap', { ...least, target: targets });
    });
    expect(errors).toEqual([]);
  });
});

describe('the way to them', () => {
  test('is an endpoint of the service in each zone of the tasks, and a target for each', () => {
    expect(only('AWS::EC2::VPCEndpointService')).toEqual({
      GatewayLoadBalancerArns: [ref(`${elb}::LoadBalancer`)],
      AcceptanceRequired: false,
    });
    const serviceId = { 'Fn::GetAtt': [idsOf('AWS::EC2::VPCEndpointService')[0], 'ServiceId'] };
    expect(resourcesOf(template, 'AWS::EC2::VPCEndpoint').map(({ Properties }) => Properties)).toEqual(
      ['a', 'b'].map((zone) => ({
        VpcEndpointType: 'GatewayLoadBalancer',
        ServiceName: { 'Fn::Join': ['.', ['com.amazonaws.vpce', { Ref: 'AWS::Region' }, serviceId]] },
        VpcId: 'vpc-0123456789abcdef1',
        SubnetIds: [`subnet-0123456789abcde1${zone}`],
      })),
    );
    const permissions = idsOf('AWS::EC2::VPCEndpointServicePermissions');
    expect(permissions).toHaveLength(1);
    expect(resourcesOf(template, 'AWS::EC2::VPCEndpoint').map(({ DependsOn }) => DependsOn)).toEqual([
      permissions,
      permissions,
    ]);
    const targets = resourcesOf(template, 'AWS::EC2::TrafficMirrorTarget');
    expect(targets.map(({ Properties }) => Properties['GatewayLoadBalancerEndpointId'])).toEqual(
      idsOf('AWS::EC2::VPCEndpoint').map((Ref) => ({ Ref })),
    );
  });

  test('is what the tap is told: each target for its zone and VPC, and the collectors once', () => {
    const onLook = Object.entries(template.Resources).find(
      ([id, { Type }]) => Type === 'AWS::Lambda::Function' && /OnLook/.test(id),
    )?.[1];
    const policy = JSON.stringify(onLook?.Properties.Environment?.Variables['TASKTAP_POLICY']);
    for (const [index, id] of idsOf('AWS::EC2::TrafficMirrorTarget').entries()) {
      expect(policy).toContain(`{"Fn::GetAtt":["${id}","Id"]}`);
      expect(policy).toContain(`\\"az\\":\\"eu-central-1${['a', 'b'][index]}\\"`);
    }
    expect(policy.match(/vpc-0123456789abcdef1/g)).toHaveLength(2);
    expect(policy.match(new RegExp(`"${idsOf('AWS::ECS::Service')[0]}","Name"`, 'g'))).toHaveLength(1);
  });

  test('outlives the sessions', () => {
    const [drain] = resourcesOf(template, 'Custom::Drain');
    expect(drain?.DependsOn).toEqual(expect.arrayContaining([...idsOf('AWS::EC2::TrafficMirrorTarget')]));
  });
});

test('cdk-nag and the rules of CloudFormation find nothing', () => {
  // Throws what they find.
  synthesize(lay, { checked: true });
});
