// Collectors: what stands in the template for what was said, what they may do, and that no tap mirrors them.

import { rights } from '@tasktap/aws';
import { lineOfCounts } from '@tasktap/collector/hearing';
import { athenaTable } from '@tasktap/collector/tables';
import { collectorLogOf } from '@tasktap/core';
import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, Peer, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, type ICluster } from 'aws-cdk-lib/aws-ecs';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { beforeAll, describe, expect, test } from 'vitest';
import { memories } from '../src/collector/fargate-sizes.ts';
import { Collector, type CollectorProps, Target, TaskTap, Unmirrorable } from '../src/index.ts';
import { isSize } from './limits/collectors.ts';
import { bundleIsThere, least, type Resource, resourcesOf, synthesize, type Template } from './templates.ts';

beforeAll(bundleIsThere);

const topicArn = 'arn:aws:sns:eu-central-1:111122223333:alarms';
const vpcId = 'vpc-0123456789abcdef0';

/** CDK's own types do not meet exactOptionalPropertyTypes. */
function clusterOf(stack: Stack): ICluster {
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId,
    vpcCidrBlock: '10.0.0.0/16',
    availabilityZones: ['eu-central-1a', 'eu-central-1b'],
    privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  }) as IVpc;
  return Cluster.fromClusterAttributes(stack, 'Taps', {
    clusterName: 'taps',
    vpc,
    securityGroups: [] as ISecurityGroup[],
  });
}

const image = ContainerImage.fromRegistry('111122223333.dkr.ecr.eu-central-1.amazonaws.com/tasktap:0.1.0');

function collectorOf(props: (stack: Stack) => Partial<CollectorProps> = () => ({})) {
  return synthesize(
    (stack) => void new Collector(stack, 'Collector', { cluster: clusterOf(stack), image, ...props(stack) }),
  );
}

function only(template: Template, type: string): Resource['Properties'] {
  const found = resourcesOf(template, type);
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`expected one ${type}, found ${found.length}`);
  return first.Properties;
}

describe('the least', () => {
  let template: Template;
  let errors: readonly string[];
  beforeAll(() => {
    ({ template, errors } = collectorOf());
  });

  test('is as committed, and no mistake', async () => {
    expect(errors).toEqual([]);
    await expect(`${JSON.stringify(template.Resources, undefined, 2)}\n`).toMatchFileSnapshot(
      'collector.template.json',
    );
  });

  test('the load balancer is internal, crosses zones, and hears UDP 4789', () => {
    const { Scheme, LoadBalancerAttributes, ...rest } = only(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
    expect([Scheme, rest['Type']]).toEqual(['internal', 'network']);
    expect(rest).not.toHaveProperty('SecurityGroups');
    expect(LoadBalancerAttributes).toContainEqual({ Key: 'load_balancing.cross_zone.enabled', Value: 'true' });
    expect(only(template, 'AWS::ElasticLoadBalancingV2::Listener')).toMatchObject({ Port: 4789, Protocol: 'UDP' });
  });

  test('a task stays with one collector, which is asked over HTTP whether it receives', () => {
    const group = only(template, 'AWS::ElasticLoadBalancingV2::TargetGroup');
    expect(group).toMatchObject({
      TargetType: 'ip',
      HealthCheckProtocol: 'HTTP',
      HealthCheckPort: '8080',
      HealthCheckPath: '/health',
    });
    const attributes = [
      ['stickiness.enabled', 'true'],
      ['stickiness.type', 'source_ip'],
      ['deregistration_delay.connection_termination.enabled', 'true'],
    ];
    expect(group['TargetGroupAttributes']).toEqual(
      expect.arrayContaining(attributes.map(([Key, Value]) => ({ Key, Value }))),
    );
  });

  test('in come packets and health checks from the VPC, out go calls to AWS', () => {
    const { SecurityGroupIngress, SecurityGroupEgress } = only(template, 'AWS::EC2::SecurityGroup');
    const shown = (rules: unknown) =>
      (rules as readonly Record<string, unknown>[]).map((rule) => [
        rule['CidrIp'],
        rule['IpProtocol'],
        rule['FromPort'],
        rule['ToPort'],
      ]);
    expect(shown(SecurityGroupIngress)).toEqual([
      ['10.0.0.0/16', 'udp', 4789, 4789],
      ['10.0.0.0/16', 'tcp', 8080, 8080],
    ]);
    expect(shown(SecurityGroupEgress)).toEqual([['0.0.0.0/0', 'tcp', 443, 443]]);
  });

  test('the container is nobody, has a disk and a log, and time to end', () => {
    const task = only(template, 'AWS::ECS::TaskDefinition');
    expect(task).toMatchObject({
      Cpu: '1024',
      Memory: '2048',
      EphemeralStorage: { SizeInGiB: 50 },
      RequiresCompatibilities: ['FARGATE'],
      ContainerDefinitions: [{ User: 'node', StopTimeout: 120, LogConfiguration: { LogDriver: 'awslogs' } }],
    });
    expect(JSON.stringify(task)).toContain('"--upload",{"Fn::Join":["",["s3://",{"Ref":"CollectorBucket');
    expect(JSON.stringify(task)).toContain('"--upload-seconds","100"');
    expect(only(template, 'AWS::Logs::LogGroup')).toMatchObject({ RetentionInDays: 90 });
  });

  test('none starts before what its roles may do is there', () => {
    const policies = Object.keys(template.Resources).filter(
      (id) => template.Resources[id]?.Type === 'AWS::IAM::Policy',
    );
    expect(policies).toHaveLength(2);
    const [service] = resourcesOf(template, 'AWS::ECS::Service');
    expect(service?.DependsOn).toEqual(expect.arrayContaining(policies));
  });

  test('they tell whom they hear, where the command line looks for it', () => {
    const target = Object.keys(template.Resources).find((id) => /MirrorTarget/.test(id)) ?? '';
    const id = { 'Fn::GetAtt': [target, 'Id'] };
    const group = only(template, 'AWS::Logs::LogGroup')['LogGroupName'];
    expect(group).toEqual({ 'Fn::Join': ['', [collectorLogOf(''), id]] });
    expect(JSON.stringify(only(template, 'AWS::ECS::TaskDefinition'))).toContain(
      `"--mirror-target",${JSON.stringify(id)}`,
    );
  });

  test('an alarm is raised where fewer are heard than are mirrored, ten minutes in a row, or nobody tells', () => {
    const { Metrics, ...alarm } = only(template, 'AWS::CloudWatch::Alarm');
    expect(alarm).toMatchObject({
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      EvaluationPeriods: 10,
      TreatMissingData: 'breaching',
    });
    expect(alarm).not.toHaveProperty('AlarmActions');
    const told = JSON.parse(lineOfCounts({ at: 0, target: 'tmt-1', heard: 1, mirrored: 2 }));
    const [directive] = told._aws.CloudWatchMetrics;
    const metrics = (Metrics as readonly { readonly [key: string]: unknown }[]).map(
      ({ MetricStat, Expression }) => MetricStat ?? Expression,
    );
    const target = Object.keys(template.Resources).find((id) => /MirrorTarget/.test(id)) ?? '';
    const metric = (name: string, Stat: string) => ({
      Metric: {
        Namespace: directive.Namespace,
        MetricName: directive.Metrics.find(({ Name }: { readonly Name: string }) => Name === name)?.Name,
        Dimensions: [{ Name: directive.Dimensions[0][0], Value: { 'Fn::GetAtt': [target, 'Id'] } }],
      },
      Period: 60,
      Stat,
    });
    // What collectors hear adds up; what they know to be mirrored does not.
    expect(metrics).toEqual([metric('MirroredTasks', 'Minimum'), metric('HeardTasks', 'Sum'), 'mirrored - heard']);
  });

  test('they may read what names packets, and put what they see again, under their prefix only', () => {
    const statements = rightsOf(template);
    const actions = statements.flatMap(({ Action }) => Action);
    const files = ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];
    expect(new Set(actions)).toEqual(new Set([...rights['name-packets'], ...files, 's3:ListBucket']));
    expect(JSON.stringify(statements.find(({ Sid }) => Sid === 'PutFiles')?.Resource)).toMatch(
      /"\/tasktap\/\*"\]\]\}$/,
    );
  });

  test('the bucket forgets captures before flows, and uploads that were left', () => {
    expect(only(template, 'AWS::S3::Bucket')['LifecycleConfiguration']).toEqual({
      Rules: [
        { Id: 'captures', Prefix: 'tasktap/captures/', ExpirationInDays: 30, Status: 'Enabled' },
        { Id: 'flows', Prefix: 'tasktap/flows/', ExpirationInDays: 365, Status: 'Enabled' },
        { Id: 'abandoned', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, Status: 'Enabled' },
      ],
    });
  });

  test.each([
    'AWS::S3::Bucket',
    'AWS::S3::BucketPolicy',
    'AWS::Logs::LogGroup',
  ])('%s stays when the stack goes', (type) => {
    expect(resourcesOf(template, type).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Retain']);
  });

  test.each(['by-day', 'by-service'] as const)('the table %s is that of the documents', (kind) => {
    const wanted = athenaTable(kind, 's3://known-later/tasktap/flows');
    const inputs = resourcesOf(template, 'AWS::Glue::Table').map(({ Properties }) => later(Properties['TableInput']));
    expect(inputs.find((input) => input['Name'] === wanted.name)).toMatchObject({
      Parameters: { EXTERNAL: 'TRUE', ...wanted.properties },
      PartitionKeys: wanted.partitionKeys.map(({ name, type }) => ({ Name: name, Type: type })),
      StorageDescriptor: {
        Columns: wanted.columns.map(({ name, type }) => ({ Name: name, Type: type })),
        Location: wanted.location,
      },
    });
  });

  test('there are more of them by processor and by bytes of each, two at least, ten at most', () => {
    expect(only(template, 'AWS::ApplicationAutoScaling::ScalableTarget')).toMatchObject({
      MinCapacity: 2,
      MaxCapacity: 10,
    });
    const policies = resourcesOf(template, 'AWS::ApplicationAutoScaling::ScalingPolicy').map(
      ({ Properties }) => Properties['TargetTrackingScalingPolicyConfiguration'],
    );
    expect(policies).toMatchObject([
      { TargetValue: 60, ScaleInCooldown: 900 },
      {
        TargetValue: 3_000_000_000,
        CustomizedMetricSpecification: {
          Metrics: [{ Id: 'bytes' }, { Id: 'collectors' }, { Id: 'each', ReturnData: true }],
        },
      },
    ]);
  });
});

test('what was said stands where the least stood', () => {
  const { template, errors } = collectorOf((stack) => ({
    peers: [Peer.ipv4('10.1.0.0/16'), Peer.prefixList('pl-0123456789abcdef0')],
    bucket: Bucket.fromBucketAttributes(stack, 'Given', {
      bucketArn: 'arn:aws:s3:::given',
      encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:111122223333:key/k'),
    }) as IBucket,
    prefix: 'net/tap',
    database: 'net',
    cpu: 4_096,
    memoryMiB: 8_192,
    spoolGiB: 200,
    fewest: 3,
    most: 30,
    bytesPerSecond: 1_000_000,
    alarmTopic: Topic.fromTopicArn(stack, 'Topic', topicArn) as ITopic,
  }));
  expect(errors).toEqual([]);
  expect(only(template, 'AWS::CloudWatch::Alarm')).toMatchObject({ AlarmActions: [topicArn], OKActions: [topicArn] });
  expect(resourcesOf(template, 'AWS::S3::Bucket')).toEqual([]);
  const statement = (wanted: string) => rightsOf(template).find(({ Sid }) => Sid === wanted);
  expect(statement('PutFiles')?.Resource).toBe('arn:aws:s3:::given/net/tap/*');
  expect(statement('Encrypt')).toMatchObject({
    Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
    Resource: 'arn:aws:kms:eu-central-1:111122223333:key/k',
  });
  expect(only(template, 'AWS::Glue::Database')['DatabaseInput']).toMatchObject({ Name: 'net' });
  expect(JSON.stringify(resourcesOf(template, 'AWS::Glue::Table'))).toContain('s3://given/net/tap/flows/day=');
  expect(JSON.stringify(only(template, 'AWS::EC2::SecurityGroup')['SecurityGroupIngress'])).not.toContain(
    '"10.0.0.0/16","Description":"Mirrored',
  );
  expect(only(template, 'AWS::ECS::TaskDefinition')).toMatchObject({
    Cpu: '4096',
    Memory: '8192',
    EphemeralStorage: { SizeInGiB: 200 },
    ContainerDefinitions: [
      { Command: expect.arrayContaining(['--keep-bytes', String(190 * 2 ** 30), '--upload', 's3://given/net/tap']) },
    ],
  });
  expect(only(template, 'AWS::ApplicationAutoScaling::ScalableTarget')).toMatchObject({
    MinCapacity: 3,
    MaxCapacity: 30,
  });
  expect(
    resourcesOf(template, 'AWS::ApplicationAutoScaling::ScalingPolicy').map(
      ({ Properties }) => Properties['TargetTrackingScalingPolicyConfiguration'],
    ),
  ).toMatchObject([{ TargetValue: 15 }, { TargetValue: 60_000_000 }]);
});

test.each([
  [512, 60],
  [1024, 60],
  [2048, 30],
])('with %d units of CPU there are more collectors above %d percent, which are most of one core', (cpu, percent) => {
  const { template } = collectorOf(() => ({ cpu, memoryMiB: 4_096 }));
  expect(JSON.stringify(template.Resources)).toMatch(new RegExp(`"TargetValue":${percent}[,}]`));
});

test.each<[string, Partial<CollectorProps>, RegExp]>([
  ['a prefix with a slash at its end', { prefix: 'tap/' }, /^Expected a prefix of letters, .* got "tap\/"/],
  ['a database that Athena does not find', { database: 'Tap-1' }, /^Expected a database's name .* got "Tap-1"/],
  ['more at least than at most', { fewest: 11 }, /^Expected `fewest` to be at most `most`, got 11 and 10/],
  ['no peer', { peers: [] }, /^Expected at least one peer, got none/],
  [
    'processors that Fargate does not have',
    { cpu: 1_000 },
    /^Expected 256, .* 16384 units of CPU, .* got 1000: correct `cpu`/,
  ],
  [
    'memory that Fargate does not have with them',
    { cpu: 256, memoryMiB: 4_096 },
    /^Expected 512, 1024, 2048 MiB with 256 units of CPU, .* got 4096: correct `memoryMiB`/,
  ],
  ['no collector', { fewest: 0 }, /^Expected a whole number from 1 to 5000, got 0: correct `fewest`/],
  ['more than ECS has in a service', { most: 5_001 }, /from 1 to 5000, got 5001: correct `most`/],
  ['collectors that get nothing', { bytesPerSecond: 0 }, /got 0: correct `bytesPerSecond`/],
  ['captures that go at once', { captureDays: 0 }, /got 0: correct `captureDays`/],
  ['flows that never come', { flowDays: 0 }, /got 0: correct `flowDays`/],
  [
    'a VNI of more than 24 bits',
    { forwarderVni: 0x100_0000 },
    /from 0 to 16777215, got 16777216: correct `forwarderVni`/,
  ],
  ['half a VNI', { forwarderVni: 0.5 }, /got 0.5: correct `forwarderVni`/],
])('%s is a mistake', (_, props, sentence) => {
  const { errors } = collectorOf(() => props);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(sentence);
});

test('every pair of CPU and memory that Fargate has is none, and no other pair', () => {
  const pairs = (cpu: number, has: (MiB: number) => boolean) =>
    Array.from({ length: 512 }, (_, index) => 256 * (index + 1)).flatMap((MiB) => (has(MiB) ? [`${cpu} ${MiB}`] : []));
  const cpus = [128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768];
  expect(cpus.flatMap((cpu) => pairs(cpu, (MiB) => memories[cpu]?.includes(MiB) ?? false))).toEqual(
    cpus.flatMap((cpu) => pairs(cpu, (MiB) => isSize(String(cpu), MiB))),
  );
});

describe('as the target of a tap', () => {
  let template: Template;
  beforeAll(() => {
    template = synthesize((stack) => {
      const collector = new Collector(stack, 'Collector', { cluster: clusterOf(stack), image });
      const target = Target.collector(collector);
      collector.readJournal(new TaskTap(stack, 'TaskTap', { ...least, target, collectors: ['suricata'] }).journals);
    }).template;
  });
  const idOf = (type: string, pattern = /./): string =>
    Object.entries(template.Resources).find(([id, { Type }]) => Type === type && pattern.test(id))?.[0] ?? '';

  test('it is the one target, and the service that receives is not mirrored', () => {
    expect(resourcesOf(template, 'AWS::EC2::TrafficMirrorTarget')).toHaveLength(1);
    const onLook = template.Resources[idOf('AWS::Lambda::Function', /OnLook/)];
    const policy = JSON.stringify(onLook?.Properties.Environment?.Variables['TASKTAP_POLICY']);
    expect(policy).toContain(`{"Fn::GetAtt":["${idOf('AWS::EC2::TrafficMirrorTarget')}","Id"]}`);
    expect(policy).toContain('\\"collectors\\":[\\"suricata\\",\\"');
    expect(policy).toContain(`{"Fn::GetAtt":["${idOf('AWS::ECS::Service')}","Name"]}`);
  });

  test('its collectors read what the functions that make sessions write, and nothing else', () => {
    const [events, looks] = [idOf('AWS::Logs::LogGroup', /OnTaskEvent/), idOf('AWS::Logs::LogGroup', /OnLook/)];
    expect(JSON.stringify(template.Resources[idOf('AWS::ECS::TaskDefinition')])).toContain(
      `"--journal",{"Ref":"${events}"},{"Ref":"${looks}"},"--captures"`,
    );
    const grants = resourcesOf(template, 'AWS::IAM::Policy').flatMap(
      ({ Properties }) => Properties.PolicyDocument?.Statement.filter(({ Sid }) => Sid === 'ReadJournal') ?? [],
    );
    expect(grants).toEqual(
      [events, looks].map((id) => ({
        Sid: 'ReadJournal',
        Effect: 'Allow',
        Action: ['logs:FilterLogEvents'],
        Resource: { 'Fn::GetAtt': [id, 'Arn'] },
      })),
    );
    expect(template.Resources[idOf('AWS::ECS::Service')]?.DependsOn).toEqual(
      expect.arrayContaining([expect.stringMatching(/Journal1/), expect.stringMatching(/Journal2/)]),
    );
  });

  test('its collectors look for no forwarder where the tap names none', () => {
    expect(JSON.stringify(template)).not.toContain('--sidecar');
  });

  test('it outlives the sessions, and is there only when somebody listens', () => {
    const target = idOf('AWS::EC2::TrafficMirrorTarget');
    expect(template.Resources[idOf('Custom::Drain')]?.DependsOn).toContain(target);
    expect(template.Resources[target]?.DependsOn).toContain(idOf('AWS::ElasticLoadBalancingV2::Listener'));
  });
});

describe('where tasks forward their packets', () => {
  const tapped = (...containers: readonly string[]) =>
    synthesize((stack) => {
      const collector = new Collector(stack, 'Collector', { cluster: clusterOf(stack), image });
      const [of = '', ...ofRules] = containers;
      const rules = ofRules.map((container, index) => ({
        name: `rule-${index}`,
        match: {},
        decision: 'mirror' as const,
        unmirrorable: Unmirrorable.sidecar(container),
      }));
      const target = [Target.existing('tmt-0123456789abcdef0', { az: 'eu-central-1a' }), Target.collector(collector)];
      new TaskTap(stack, 'TaskTap', { ...least, target, unmirrorable: Unmirrorable.sidecar(of), rules });
    });
  const ofForwarders = (warnings: readonly string[]) => warnings.filter((each) => each.includes('tasktap:'));
  const commandOf = (template: Template) =>
    JSON.stringify(only(template, 'AWS::ECS::TaskDefinition')['ContainerDefinitions']);

  test('the collectors of the tap look for its container, with the rights that they have anyway', () => {
    const { template, errors, warnings } = tapped('tasktap', 'tasktap');
    expect([errors, ofForwarders(warnings)]).toEqual([[], []]);
    expect(commandOf(template)).toContain('"--sidecar","tasktap","--vni","1","--captures"');
    const actions = new Set(rightsOf(template).flatMap(({ Action }) => Action));
    for (const each of rights['name-packets']) expect(actions).toContain(each);
  });

  test('they look for one, which is said of others', () => {
    const { template, warnings } = tapped('tasktap', 'other');
    expect(commandOf(template)).toContain('"--sidecar","tasktap","--vni","1","--captures"');
    expect(ofForwarders(warnings)).toEqual([
      expect.stringMatching(/^Expected one name .* got tasktap and other: .* Give both one name/),
    ]);
  });

  test.each<[string, (stack: Stack) => number, string]>([
    ['another', () => 16_777_215, '"16777215"'],
    ['0', () => 0, '"0"'],
    [
      'what the deployment will say',
      (stack) => new CfnParameter(stack, 'Vni', { type: 'Number' }).valueAsNumber,
      '{"Ref":"Vni"}',
    ],
  ])('they look for what they are told without a tap, and the VNI may be %s', (_, vniIn, word) => {
    const { template, errors, warnings } = synthesize((stack) => {
      const forwarderVni = vniIn(stack);
      new Collector(stack, 'Collector', { cluster: clusterOf(stack), image, forwarderVni }).nameForwarded('mine');
    });
    expect([errors, ofForwarders(warnings)]).toEqual([[], []]);
    expect(commandOf(template)).toContain(`"--sidecar","mine","--vni",${word},"--captures"`);
  });

  test('a VNI of forwarders that they do not look for is said to be one', () => {
    const { template, errors, warnings } = synthesize((stack) => {
      const collector = new Collector(stack, 'Collector', { cluster: clusterOf(stack), image, forwarderVni: 7 });
      new TaskTap(stack, 'TaskTap', { ...least, target: Target.collector(collector) });
    });
    expect(errors).toEqual([]);
    expect(ofForwarders(warnings)).toEqual([
      expect.stringMatching(/^Expected forwarders beside `forwarderVni`, got none/),
    ]);
    expect(commandOf(template)).not.toContain('--vni');
  });
});

test('cdk-nag and the rules of CloudFormation find nothing', () => {
  // Throws what they find.
  synthesize((stack) => void new Collector(stack, 'Collector', { cluster: clusterOf(stack), image }), {
    checked: true,
  });
});

function rightsOf(template: Template) {
  const [policy] = resourcesOf(template, 'AWS::IAM::Policy').filter(
    ({ Properties }) => Properties.PolicyName === 'collect',
  );
  return policy?.Properties.PolicyDocument?.Statement ?? [];
}

/** What only CloudFormation knows, by a name of its own. */
function later(value: unknown): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(value), (_, each: Record<string, unknown> | unknown) => {
    const join = (each as { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] } | null)?.['Fn::Join'];
    return join === undefined
      ? each
      : join[1].map((part) => (typeof part === 'string' ? part : 'known-later')).join('');
  });
}
