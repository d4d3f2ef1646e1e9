// An account with one of everything, and for each served operation an input that it takes.
import { createChangeSet } from '../src/cloud/cloudformation/operations/create-change-set.ts';
import { cloudformationOperations } from '../src/cloud/cloudformation/operations/index.ts';
import { createTrafficMirrorFilterRule } from '../src/cloud/ec2/create-traffic-mirror-filter-rule.ts';
import { createTrafficMirrorSession } from '../src/cloud/ec2/create-traffic-mirror-session.ts';
import { ec2Operations } from '../src/cloud/ec2/index.ts';
import { ecsOperations } from '../src/cloud/ecs/index.ts';
import { elasticloadbalancingOperations } from '../src/cloud/elasticloadbalancing/index.ts';
import { eventsOperations } from '../src/cloud/events/index.ts';
import { logsOperations } from '../src/cloud/logs/index.ts';
import type { AnyOperation } from '../src/cloud/operation.ts';
import type { Principal } from '../src/cloud/principals.ts';
import { s3Operations } from '../src/cloud/s3/index.ts';
import { servicequotasOperations } from '../src/cloud/servicequotas/index.ts';
import { sqsOperations } from '../src/cloud/sqs/index.ts';
import { ssmOperations } from '../src/cloud/ssm/index.ts';
import { stsOperations } from '../src/cloud/sts/index.ts';
import { plantFleet } from '../src/world/fleet.ts';
import { emptyAccount } from '../src/world/fleets.ts';
import { plantLoadBalancer } from '../src/world/gateways.ts';
import { createAccount, NLB } from './account.ts';
import { serviceNamed } from './small-world.ts';

const served: readonly AnyOperation[] = [
  ...ec2Operations,
  ...ecsOperations,
  ...eventsOperations,
  ...sqsOperations,
  ...ssmOperations,
  ...cloudformationOperations,
  ...logsOperations,
  ...elasticloadbalancingOperations,
  ...servicequotasOperations,
  ...stsOperations,
  // What leaves S3 out leaves out the last ones.
  ...s3Operations,
];

export interface Sample {
  readonly operation: AnyOperation;
  readonly input: object;
}

/** e.g. `ec2:CreateTags` */
type Inputs = Readonly<Record<string, object>>;

export function everything(options: { readonly principals?: readonly Principal[] } = {}) {
  const more = [
    ...ecsOperations,
    ...eventsOperations,
    ...sqsOperations,
    ...s3Operations,
    ...cloudformationOperations,
    ...logsOperations,
    ...elasticloadbalancingOperations,
    ...servicequotasOperations,
    ...stsOperations,
  ];
  const account = createAccount({ ...options, more });
  const { world, cloud } = account;
  plantFleet(world, {
    ...emptyAccount,
    clusters: ['shop', 'spare'],
    services: [{ name: 'web', cluster: 'shop', count: 1, alreadyRunning: true }],
  });
  const [task] = serviceNamed(world, 'web').tasks;
  if (task === undefined) throw new Error('The service has no task.');
  const source = account.eni();
  source.tags.set('team', 'blue');
  const target = account.target('network-load-balancer', NLB);
  const filter = account.filter();
  const session = {
    NetworkInterfaceId: source.id,
    TrafficMirrorTargetId: target.id,
    TrafficMirrorFilterId: filter.id,
    SessionNumber: 1,
  };
  const made = createTrafficMirrorSession.run(session, cloud).TrafficMirrorSession;
  const rule = {
    TrafficMirrorFilterId: filter.id,
    TrafficDirection: 'ingress',
    RuleNumber: 100,
    RuleAction: 'accept',
    DestinationCidrBlock: '0.0.0.0/0',
    SourceCidrBlock: '0.0.0.0/0',
  } as const;
  const madeRule = createTrafficMirrorFilterRule.run(rule, cloud).TrafficMirrorFilterRule;
  const queue = cloud.queues.create({
    name: 'jobs',
    fifo: false,
    visibilityTimeoutMs: 30_000,
    delayMs: 0,
    redrive: undefined,
  });
  queue.send({ body: 'a' });
  const [received] = queue.receive(1);
  cloud.rules.putRule({ name: 'rule', pattern: { source: ['aws.ecs'] }, enabled: true, targets: [] });
  world.parameters.set('/p', { name: '/p', type: 'String', value: 'v', version: 1, modifiedAt: 0 });

  plantLoadBalancer(world, NLB);
  const TargetGroupArn = world.loadBalancers.get(NLB)?.listeners[0]?.group.arn;
  cloud.logGroups.keep('/aws/lambda/tap', { at: 1, stream: 's', message: 'looked at shop' });

  const template = (Value: string) =>
    JSON.stringify({ Resources: { Stored: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value } } } });
  cloud.buckets.create('templates');
  cloud.buckets.put('templates', 'one.json', Buffer.from(template('one')), 'application/json');
  const inTemplates = { Bucket: 'templates', Key: 'three.json' };
  const upload = { bucket: 'templates', key: 'three.json', contentType: 'text/plain', hasChecksums: false };
  const UploadId = cloud.buckets.uploads.begin(upload);
  const stack = cloud.stacks.review('tap');
  stack.begin(stack.judge({ template: template('one') }));
  account.clock.advance(1000);
  const inStack = { StackName: 'tap' };
  const changeSet = { StackName: 'reviewed', ChangeSetName: 'first' };
  createChangeSet.run({ ...changeSet, ChangeSetType: 'CREATE', TemplateBody: template('two') }, cloud);
  account.clock.advance(1000);

  const tagged = (type: string): object => ({
    TagSpecifications: [{ ResourceType: type, Tags: [{ Key: 'team', Value: 'blue' }] }],
  });
  const inCluster = { cluster: 'shop' };
  const networkConfiguration = { awsvpcConfiguration: { subnets: [source.subnetId] } };
  const QueueUrl = queue.url;
  const ReceiptHandle = received?.receiptHandle;
  const tags = [{ key: 'team', value: 'blue' }];
  const event = JSON.stringify({
    id: '1',
    account: world.account,
    source: 'own',
    time: '2026-11-23T12:00:00Z',
    region: world.region,
    resources: [],
    'detail-type': 'x',
  });
  const inputs: Inputs = {
    'cloudformation:CreateChangeSet': {
      ...inStack,
      ChangeSetName: 'later',
      TemplateURL: 'https://s3.eu-west-1.amazonaws.com/templates/one.json',
      Parameters: [],
      Capabilities: ['CAPABILITY_IAM'],
      Tags: [{ Key: 'a', Value: 'b' }],
    },
    'cloudformation:CreateStack': { StackName: 'other', TemplateBody: template('three') },
    'cloudformation:DeleteChangeSet': changeSet,
    'cloudformation:DeleteStack': inStack,
    'cloudformation:DescribeChangeSet': changeSet,
    'cloudformation:DescribeStackEvents': inStack,
    'cloudformation:DescribeStackResources': inStack,
    'cloudformation:DescribeStacks': {},
    'cloudformation:ExecuteChangeSet': changeSet,
    'cloudformation:GetTemplate': inStack,
    'cloudformation:GetTemplateSummary': inStack,
    'cloudformation:ListStackResources': inStack,
    'cloudformation:UpdateStack': { ...inStack, TemplateBody: template('two') },
    'cloudformation:ValidateTemplate': { TemplateBody: template('three') },
    'ec2:CreateTags': { Resources: [source.id, made?.TrafficMirrorSessionId], Tags: [{ Key: 'a', Value: 'b' }] },
    'ec2:CreateTrafficMirrorFilter': { Description: 'd', ...tagged('traffic-mirror-filter') },
    'ec2:CreateTrafficMirrorFilterRule': { ...rule, RuleNumber: 101, DestinationPortRange: { FromPort: 1, ToPort: 2 } },
    'ec2:CreateTrafficMirrorSession': { ...session, SessionNumber: 2, ...tagged('traffic-mirror-session') },
    'ec2:CreateTrafficMirrorTarget': { NetworkInterfaceId: source.id, ...tagged('traffic-mirror-target') },
    'ec2:DeleteTags': { Resources: [source.id], Tags: [{ Key: 'a' }] },
    'ec2:DeleteTrafficMirrorFilter': { TrafficMirrorFilterId: account.filter().id },
    'ec2:DeleteTrafficMirrorFilterRule': { TrafficMirrorFilterRuleId: madeRule?.TrafficMirrorFilterRuleId },
    'ec2:DeleteTrafficMirrorSession': { TrafficMirrorSessionId: made?.TrafficMirrorSessionId },
    'ec2:DeleteTrafficMirrorTarget': { TrafficMirrorTargetId: account.target('network-load-balancer', NLB).id },
    'ec2:DescribeNetworkInterfaces': { Filters: [{ Name: 'tag:team', Values: ['blue'] }] },
    'ec2:DescribeNetworkAcls': { MaxResults: 5 },
    'ec2:DescribeRouteTables': { MaxResults: 5 },
    'ec2:DescribeSecurityGroups': { Filters: [{ Name: 'group-name', Values: ['default'] }] },
    'ec2:DescribeTags': { Filters: [{ Name: 'resource-id', Values: [source.id] }] },
    'ec2:DescribeTrafficMirrorFilterRules': { TrafficMirrorFilterId: filter.id },
    'ec2:DescribeTrafficMirrorFilters': { MaxResults: 5 },
    'ec2:DescribeTrafficMirrorSessions': { MaxResults: 5 },
    'ec2:DescribeTrafficMirrorTargets': { MaxResults: 5 },
    'ec2:ModifyTrafficMirrorFilterNetworkServices': {
      TrafficMirrorFilterId: filter.id,
      AddNetworkServices: ['amazon-dns'],
    },
    'ec2:ModifyTrafficMirrorFilterRule': {
      TrafficMirrorFilterRuleId: madeRule?.TrafficMirrorFilterRuleId,
      RuleNumber: 102,
    },
    'ec2:ModifyTrafficMirrorSession': { ...session, TrafficMirrorSessionId: made?.TrafficMirrorSessionId },
    'ecs:CreateCluster': { clusterName: 'new', tags },
    'ecs:CreateService': {
      ...inCluster,
      serviceName: 'new',
      taskDefinition: 'web',
      desiredCount: 1,
      networkConfiguration,
      tags,
    },
    'ecs:DeleteCluster': { cluster: 'spare' },
    'ecs:DeleteService': { ...inCluster, service: 'web', force: true },
    'ecs:DeregisterTaskDefinition': { taskDefinition: task.taskDefinitionArn },
    'ecs:DescribeCapacityProviders': { capacityProviders: ['FARGATE'] },
    'ecs:DescribeClusters': { clusters: ['shop'] },
    'ecs:DescribeServices': { ...inCluster, services: ['web'] },
    'ecs:DescribeTaskDefinition': { taskDefinition: 'web' },
    'ecs:DescribeTasks': { ...inCluster, tasks: [task.arn] },
    'ecs:GetTaskProtection': { ...inCluster, tasks: [task.arn] },
    'ecs:ListClusters': {},
    'ecs:ListServices': inCluster,
    'ecs:ListTagsForResource': { resourceArn: task.arn },
    'ecs:ListTasks': { ...inCluster, serviceName: 'web' },
    'ecs:RegisterTaskDefinition': { family: 'new', containerDefinitions: [{ name: 'c', image: 'i' }], tags },
    'ecs:RunTask': { ...inCluster, taskDefinition: task.taskDefinitionArn, networkConfiguration, tags },
    'ecs:StopTask': { ...inCluster, task: task.arn },
    'ecs:TagResource': { resourceArn: task.arn, tags },
    'ecs:UntagResource': { resourceArn: task.arn, tagKeys: ['team'] },
    'ecs:UpdateService': { ...inCluster, service: 'web', desiredCount: 2 },
    'ecs:UpdateTaskProtection': { ...inCluster, tasks: [task.arn], protectionEnabled: true },
    'elasticloadbalancing:DescribeListeners': { LoadBalancerArn: NLB },
    'elasticloadbalancing:DescribeLoadBalancerAttributes': { LoadBalancerArn: NLB },
    'elasticloadbalancing:DescribeLoadBalancers': { LoadBalancerArns: [NLB] },
    'elasticloadbalancing:DescribeTargetGroups': { LoadBalancerArn: NLB },
    'elasticloadbalancing:DescribeTargetHealth': { TargetGroupArn },
    'events:DeleteRule': { Name: 'rule' },
    'events:DescribeRule': { Name: 'rule' },
    'events:ListRules': { NamePrefix: 'r' },
    'events:PutEvents': { Entries: [{ Source: 'own', DetailType: 'x', Detail: '{}' }] },
    'events:PutRule': { Name: 'other', EventPattern: '{"source":["own"]}' },
    'events:PutTargets': { Rule: 'rule', Targets: [{ Id: '1', Arn: queue.arn }] },
    'events:RemoveTargets': { Rule: 'rule', Ids: ['1'] },
    'events:TestEventPattern': { EventPattern: '{"source":["own"]}', Event: event },
    'logs:FilterLogEvents': { logGroupName: '/aws/lambda/tap', filterPattern: 'shop', limit: 10, startTime: 1 },
    's3:AbortMultipartUpload': { ...inTemplates, UploadId },
    's3:CompleteMultipartUpload': { ...inTemplates, UploadId, parts: [], IfNoneMatch: '' },
    's3:CreateMultipartUpload': { ...inTemplates, ContentType: 'text/plain', ChecksumAlgorithm: '' },
    's3:ListParts': { ...inTemplates, UploadId, MaxParts: '', PartNumberMarker: '' },
    's3:UploadPart': { ...inTemplates, UploadId, PartNumber: '1', Body: Buffer.from('{}'), ChecksumCRC32: '' },
    's3:CreateBucket': { Bucket: 'others' },
    's3:GetObject': { Bucket: 'templates', Key: 'one.json', ChecksumMode: '' },
    's3:HeadObject': { Bucket: 'templates', Key: 'one.json', ChecksumMode: '' },
    's3:PutObject': {
      Bucket: 'templates',
      Key: 'two.json',
      Body: Buffer.from('{}'),
      ContentType: 'text/plain',
      IfNoneMatch: '',
    },
    'servicequotas:ListServiceQuotas': { ServiceCode: 'vpc' },
    'sqs:ChangeMessageVisibilityBatch': { QueueUrl, Entries: [{ Id: '1', ReceiptHandle, VisibilityTimeout: 1 }] },
    'sqs:CreateQueue': { QueueName: 'other', Attributes: { DelaySeconds: '5' } },
    'sqs:DeleteMessageBatch': { QueueUrl, Entries: [{ Id: '1', ReceiptHandle }] },
    'sqs:DeleteQueue': { QueueUrl },
    'sqs:ListQueues': { QueueNamePrefix: 'j', MaxResults: 10 },
    'sqs:SendMessageBatch': { QueueUrl, Entries: [{ Id: '1', MessageBody: 'a' }] },
    'sqs:SetQueueAttributes': { QueueUrl, Attributes: { VisibilityTimeout: '5' } },
    'sqs:ChangeMessageVisibility': { QueueUrl, ReceiptHandle, VisibilityTimeout: 1 },
    'sqs:DeleteMessage': { QueueUrl, ReceiptHandle },
    'sqs:GetQueueAttributes': { QueueUrl, AttributeNames: ['All'] },
    'sqs:GetQueueUrl': { QueueName: 'jobs' },
    'sqs:PurgeQueue': { QueueUrl },
    'sqs:ReceiveMessage': { QueueUrl, MaxNumberOfMessages: 2 },
    'sqs:SendMessage': {
      QueueUrl,
      MessageBody: 'b',
      MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } },
    },
    'ssm:GetParameter': { Name: '/p' },
    'ssm:PutParameter': { Name: '/q', Value: 'v', Type: 'String' },
    'sts:GetCallerIdentity': {},
  };
  const samples: readonly Sample[] = served.map((operation) => {
    const input = inputs[`${operation.service}:${operation.name}`];
    if (input === undefined) throw new Error(`Give ${operation.service}:${operation.name} an input in everything.ts.`);
    return { operation, input };
  });
  return { ...account, samples };
}
