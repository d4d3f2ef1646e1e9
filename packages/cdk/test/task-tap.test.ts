// The construct: what stands in the template for what was said, what is absent, and the order in which all of it goes.
import type { Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { beforeAll, describe, expect, test } from 'vitest';
import { Filter, Target, TaskTap, Unmirrorable } from '../src/index.ts';
import {
  actionsOf,
  bundleIsThere,
  least,
  named,
  resourcesOf,
  shop,
  synthesize,
  type Template,
  tapOf,
} from './templates.ts';

beforeAll(bundleIsThere);

test('rules with targets and filters of their own may use them, and their VPCs may be read', () => {
  const shared = Target.existing('tmt-0123456789abcdef0', { ownerAccount: '444455556666' });
  const rule = { name: 'x', match: {}, decision: 'mirror' as const };
  const { template } = tapOf({
    target: shared,
    filter: Filter.existing('tmf-0123456789abcdef0'),
    rules: [
      { ...rule, targets: [{ id: 'tmt-0123456789abcdef1', vpc: 'vpc-0a' }, { id: 'tmt-0123456789abcdef0' }] },
      { ...rule, filter: 'tmf-0123456789abcdef1' },
      { ...rule, filter: 'tmf-0123456789abcdef0' },
    ],
  });
  const statements = JSON.stringify(named(template, 'OnTaskEventRights').Properties);
  const places = [...statements.matchAll(/:(\d*):?traffic-mirror-(target|filter)\/(tm[tf]-\w+)/g)];
  expect(places.map(([, account, kind, id]) => `${account}${kind} ${id}`)).toEqual([
    '444455556666target tmt-0123456789abcdef0',
    'target tmt-0123456789abcdef1',
    'filter tmf-0123456789abcdef0',
    'filter tmf-0123456789abcdef1',
  ]);
  expect(actionsOf(template, 'onTaskEvent')).toContain('ec2:DescribeNetworkInterfaces');
});

describe('where rules choose what becomes of tasks that cannot be mirrored', () => {
  const rule = { name: 'x', match: {}, decision: 'mirror' as const };
  const stopping = (template: Template): readonly string[] =>
    actionsOf(template, 'onLook').filter((action) => action === 'ecs:StopTask');

  test('one that replaces has the rights of it, and notes', () => {
    const { template } = tapOf({
      unmirrorable: Unmirrorable.observe(),
      rules: [rule, { ...rule, unmirrorable: Unmirrorable.replace({ budget: { perService: 1 } }) }],
    });
    expect(stopping(template)).toEqual(['ecs:StopTask']);
    const variables = variablesOf(template, 'OnLook');
    expect(variables).toHaveProperty('TASKTAP_NOTES_PREFIX');
    expect(JSON.parse(joined(variables['TASKTAP_POLICY']))).toMatchObject({
      rules: [rule, { unmirrorable: { kind: 'replace', budget: { perService: 1 } } }],
      unmirrorable: { kind: 'observe' },
    });
  });

  test('others have none', () => {
    const rules = [Unmirrorable.observe(), Unmirrorable.sidecar('tap')].map((each) => ({
      ...rule,
      unmirrorable: each,
    }));
    const { template } = tapOf({ unmirrorable: Unmirrorable.observe(), rules });
    expect(stopping(template)).toEqual([]);
    expect(variablesOf(template, 'OnLook')).not.toHaveProperty('TASKTAP_NOTES_PREFIX');
  });
});

describe('a policy in a parameter', () => {
  const policyParameter = '/tasktap/tap/policy';
  let template: Template;
  beforeAll(() => {
    template = tapOf({ policyParameter, rules: Array.from({ length: 200 }, () => rule) }).template;
  });
  const rule = { name: 'a-rule-of-a-length', match: { services: ['web'] }, decision: 'mirror' as const };

  test.each(['OnTaskEvent', 'OnLook'])('is what %s goes by, however long it is', (id) => {
    const variables = variablesOf(template, id);
    expect(variables['TASKTAP_POLICY_PARAMETER']).toBe(policyParameter);
    expect(variables).not.toHaveProperty('TASKTAP_POLICY');
  });

  test('may be read by those two, whose events may then read interfaces as well', () => {
    for (const handler of ['onTaskEvent', 'onLook']) {
      const granted = JSON.stringify(
        resourcesOf(template, 'AWS::IAM::Policy').filter(
          ({ Properties }) => Properties.PolicyName === `${handler}-policy`,
        ),
      );
      expect(granted).toContain('"Action":["ssm:GetParameter"]');
      expect(granted).toContain(`:parameter${policyParameter}"`);
    }
    expect(actionsOf(template, 'onTaskEvent')).toContain('ec2:DescribeNetworkInterfaces');
    expect(actionsOf(tapOf().template, 'onTaskEvent')).not.toContain('ec2:DescribeNetworkInterfaces');
  });

  test('has an alarm, which nobody else has', () => {
    expect(named(template, 'PolicyUnread').Properties).toMatchObject({ MetricName: 'PolicyUnread', Threshold: 0 });
    expect(() => named(tapOf().template, 'PolicyUnread')).toThrow('found 0');
    expect(variablesOf(tapOf().template, 'OnLook')).not.toHaveProperty('TASKTAP_POLICY_PARAMETER');
  });
});

describe('the least', () => {
  let template: Template;
  beforeAll(() => {
    template = tapOf().template;
  });

  test('takes the events of attached interfaces of these clusters into the task queue, and what cannot be delivered beside it', () => {
    expect(named(template, 'TaskEvents').Properties).toMatchObject({
      EventPattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: {
          clusterArn: [shop],
          desiredStatus: ['RUNNING'],
          attachments: { type: ['eni'], status: ['ATTACHED'] },
        },
      },
      Targets: [{ DeadLetterConfig: {}, RetryPolicy: { MaximumEventAgeInSeconds: 3_600 } }],
    });
  });

  test.each(['TaskQueue', 'DeadTaskQueue', 'LookQueue', 'DeadLookQueue'])('%s is encrypted by SQS itself', (id) => {
    expect(named(template, id).Properties).toMatchObject({ SqsManagedSseEnabled: true });
    expect(named(template, id).Properties).not.toHaveProperty('KmsMasterKeyId');
  });

  test('looks are in order and apart by cluster, and a failed one does not hold its cluster for long', () => {
    expect(named(template, 'LookQueue').Properties).toMatchObject({
      FifoQueue: true,
      VisibilityTimeout: 360,
      RedrivePolicy: { maxReceiveCount: 5 },
    });
    expect(named(template, 'LookMapping').Properties).toMatchObject({
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  test('task events come in batches, twenty times at most, to two functions at once', () => {
    expect(named(template, 'TaskQueue').Properties).toMatchObject({ RedrivePolicy: { maxReceiveCount: 20 } });
    expect(named(template, 'TaskMapping').Properties).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  test.each([
    'OnTaskEvent',
    'OnLook',
    'OnStack',
  ])('%s runs on arm64 with the Node it was tested with, and logs for a while', (id) => {
    const { Properties } = named(template, id);
    expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
    expect(named(template, `${id}Log`).Properties).toEqual({ RetentionInDays: 90 });
  });

  test('a message stays hidden for as long as its function may work on it', () => {
    for (const [queue, handler] of [
      ['TaskQueue', 'OnTaskEvent'],
      ['LookQueue', 'OnLook'],
    ] as const) {
      const hidden = Number(named(template, queue).Properties['VisibilityTimeout']);
      expect(hidden).toBeGreaterThan(Number(named(template, handler).Properties['Timeout']));
    }
  });

  test('every five minutes a sweep is asked for', () => {
    expect(named(template, 'Sweep').Properties).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      Targets: [{ Input: '{"look":"every-cluster","why":"sweep"}' }],
    });
  });

  test('all functions have one owner, and those that act one policy and one off switch', () => {
    const owners = ['OnTaskEvent', 'OnLook', 'OnStack'].map((id) => variablesOf(template, id)['TASKTAP_OWNER']);
    expect(owners).toEqual([{ Ref: 'AWS::StackName' }, { Ref: 'AWS::StackName' }, { Ref: 'AWS::StackName' }]);
    const [events, looks] = ['OnTaskEvent', 'OnLook'].map((id) => variablesOf(template, id));
    expect(events?.['TASKTAP_POLICY']).toEqual(looks?.['TASKTAP_POLICY']);
    expect(events?.['TASKTAP_PAUSE_PARAMETER']).toEqual(named(template, 'Switch').Properties['Name']);
    expect(looks?.['TASKTAP_PAUSE_PARAMETER']).toEqual(named(template, 'Switch').Properties['Name']);
  });

  test('nobody may stop, know of services, or write notes; nothing is backfilled, and nobody is told', () => {
    const everything = JSON.stringify(template);
    for (const absent of [
      'ecs:StopTask',
      'ecs:DescribeServices',
      'ssm:PutParameter',
      'Custom::Backfill',
      'AlarmActions',
      'TASKTAP_NOTES_PREFIX',
    ]) {
      expect(everything).not.toContain(absent);
    }
  });

  test('alarms are there all the same', () => {
    expect(resourcesOf(template, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties['MetricName'])).toEqual([
      'Coverage',
      'Refused',
      'SessionUse',
      'Denied',
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesVisible',
      'ApproximateAgeOfOldestMessage',
      'ApproximateAgeOfOldestMessage',
    ]);
    expect(resourcesOf(template, 'AWS::CloudWatch::Dashboard')).toHaveLength(1);
  });

  test('a filter is made: mirrored packets are rejected before anything is accepted, in both directions and families', () => {
    const rules = resourcesOf(template, 'AWS::EC2::TrafficMirrorFilterRule').map(({ Properties }) => Properties);
    // No more may be in a filter (Traffic Mirroring quotas).
    expect(rules).toHaveLength(10);
    for (const direction of ['ingress', 'egress']) {
      const mine = rules.filter((rule) => rule['TrafficDirection'] === direction);
      const inOrder = mine.toSorted((one, other) => Number(one['RuleNumber']) - Number(other['RuleNumber']));
      expect(new Set(inOrder.map((rule) => rule['RuleNumber'])).size).toBe(5);
      expect(inOrder.map((rule) => rule['RuleAction'])).toEqual(['reject', 'reject', 'reject', 'accept', 'accept']);
      expect(inOrder.slice(0, 3).map((rule) => [rule['SourceCidrBlock'], rule['DestinationPortRange']])).toEqual([
        ['0.0.0.0/0', { FromPort: 4789, ToPort: 4789 }],
        ['0.0.0.0/0', { FromPort: 6081, ToPort: 6081 }],
        ['::/0', { FromPort: 4789, ToPort: 4789 }],
      ]);
    }
    expect(resourcesOf(template, 'AWS::EC2::TrafficMirrorFilter')[0]?.Properties).toMatchObject({
      NetworkServices: ['amazon-dns'],
    });
  });
});

describe('everything', () => {
  let template: Template;
  beforeAll(() => {
    template = synthesize(
      (stack) =>
        void new TaskTap(stack, 'TaskTap', {
          ...least,
          target: [
            Target.networkInterface('eni-0123456789abcdef0', { az: 'eu-central-1a' }),
            Target.gatewayLoadBalancerEndpoint('vpce-0123456789abcdef0', {
              az: 'eu-central-1b',
              vpc: 'vpc-0123456789abcdef0',
            }),
            Target.existing('tmt-0123456789abcdef0', { ownerAccount: '444455556666' }),
          ],
          unmirrorable: Unmirrorable.replace({ budget: { perService: 1 } }),
          filter: Filter.create({ ingress: false, ipv6: false, dns: false }),
          vpcArns: ['arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0123456789abcdef0'],
          maxSessions: 500,
          backfill: true,
          trigger: 'activating',
          owner: 'shop-tap',
          alarmTopic: new Topic(stack, 'Pager'),
        }),
    ).template;
  });

  test('the policy says what was said, with the ids of what is made', () => {
    const document = JSON.parse(joined(variablesOf(template, 'OnLook')['TASKTAP_POLICY']));
    expect(document).toMatchObject({
      targets: [
        { az: 'eu-central-1a', capacity: 10 },
        { az: 'eu-central-1b', vpc: 'vpc-0123456789abcdef0' },
        { id: 'tmt-0123456789abcdef0' },
      ],
      maxSessions: 500,
      unmirrorable: { kind: 'replace', budget: { perService: 1 } },
    });
    expect(document.targets[1]).not.toHaveProperty('capacity');
  });

  test('stopping has its rights, its notes and its alarm; refusals ask for looks', () => {
    expect(actionsOf(template, 'onLook')).toEqual(
      expect.arrayContaining(['ecs:StopTask', 'ecs:GetTaskProtection', 'ssm:PutParameter']),
    );
    expect(actionsOf(template, 'onTaskEvent')).toContain('sqs:SendMessage');
    expect(actionsOf(template, 'onTaskEvent')).not.toContain('ecs:StopTask');
    expect(variablesOf(template, 'OnLook')).toMatchObject({
      TASKTAP_NOTES_PREFIX: '/tasktap/shop-tap/stops',
      TASKTAP_SERIALIZED: 'true',
    });
    expect(named(template, 'Stops').Properties).toMatchObject({ MetricName: 'Stopped', AlarmActions: [{}] });
  });

  test('a target with a VPC lets the fast path read interfaces', () => {
    expect(actionsOf(template, 'onTaskEvent')).toContain('ec2:DescribeNetworkInterfaces');
    expect(actionsOf(tapOf().template, 'onTaskEvent')).not.toContain('ec2:DescribeNetworkInterfaces');
  });

  test('a shared target is named with its owner, and interfaces only in the VPC', () => {
    const text = JSON.stringify(named(template, 'OnTaskEventRights').Properties.PolicyDocument);
    expect(text).toContain(':444455556666:traffic-mirror-target/tmt-0123456789abcdef0');
    expect(
      text.match(/"ec2:Vpc":\["arn:aws:ec2:eu-central-1:111122223333:vpc\/vpc-0123456789abcdef0"\]/g),
    ).toHaveLength(2);
  });

  test("the source document's trigger is a choice", () => {
    expect(named(template, 'TaskEvents').Properties['EventPattern']).toMatchObject({
      detail: { lastStatus: ['ACTIVATING'] },
    });
  });

  test('the filter is as narrow as was said', () => {
    const rules = resourcesOf(template, 'AWS::EC2::TrafficMirrorFilterRule').map(({ Properties }) => Properties);
    expect(rules.map((rule) => [rule['TrafficDirection'], rule['DestinationCidrBlock'], rule['RuleAction']])).toEqual([
      ['egress', '0.0.0.0/0', 'reject'],
      ['egress', '0.0.0.0/0', 'reject'],
      ['egress', '0.0.0.0/0', 'accept'],
    ]);
    expect(JSON.stringify(template)).not.toContain('amazon-dns');
  });

  test('whatever is deleted, sessions go before what they hang on, and after whoever makes them', () => {
    const [drain] = Object.keys(template.Resources).filter((id) => template.Resources[id]?.Type === 'Custom::Drain');
    const idsOf = (pattern: RegExp) => Object.keys(template.Resources).filter((id) => pattern.test(id));
    const dependent = Object.keys(template.Resources).filter((id) =>
      template.Resources[id]?.DependsOn?.includes(drain ?? ''),
    );
    expect(new Set(dependent)).toEqual(
      new Set(idsOf(/^TaskTap(TaskEvents|Sweep|TaskMapping|LookMapping|OnTaskEventRights|OnLookRights)[0-9A-F]{8}$/)),
    );
    expect(new Set(template.Resources[drain ?? '']?.DependsOn)).toEqual(
      new Set(idsOf(/^TaskTap(OnStackRights|OnStackLog|Filter|EgressRule\d+|Target2?)[0-9A-F]{8}$/)),
    );
  });
});

test('several taps of one stack do not meet', () => {
  const { errors } = synthesize((stack) => {
    new TaskTap(stack, 'One', { ...least, owner: 'one' });
    new TaskTap(stack, 'Two', { ...least, owner: 'two' });
  });
  expect(errors).toEqual([]);
});

test('cdk-nag and the rules of CloudFormation find nothing, whatever is chosen', () => {
  // Throws what they find.
  synthesize(
    (stack: Stack) => {
      new TaskTap(stack, 'Observing', { ...least, owner: 'observing' });
      new TaskTap(stack, 'Replacing', {
        ...least,
        owner: 'replacing',
        unmirrorable: Unmirrorable.replace(),
        vpcArns: ['arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0123456789abcdef0'],
        target: [
          Target.networkInterface('eni-0123456789abcdef0'),
          Target.gatewayLoadBalancerEndpoint('vpce-0123456789abcdef0'),
        ],
        filter: Filter.existing('tmf-0123456789abcdef0'),
        backfill: true,
      });
    },
    { checked: true },
  );
});

function variablesOf(template: Template, id: string): Readonly<Record<string, unknown>> {
  return named(template, id).Properties.Environment?.Variables ?? {};
}

/** Fn::Join with a placeholder for what only CloudFormation knows. */
function joined(value: unknown): string {
  if (typeof value === 'string') return value;
  const [, parts] = (value as { readonly 'Fn::Join': readonly [string, readonly unknown[]] })['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : 'known-later')).join('');
}
