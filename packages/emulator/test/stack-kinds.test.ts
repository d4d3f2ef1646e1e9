// Kinds of resources: what each makes, what it refuses, and whom it lets in.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Stack } from '../src/cloud/cloudformation/stack.ts';
import {
  createStackStage,
  functionOf,
  MINUTE,
  OPEN_QUEUE,
  roleFor,
  SECOND,
  type StackStage,
  sentenceOf,
  silentRoleFor,
  TAKES_MESSAGES,
} from './stack-stage.ts';

let stage: StackStage;

beforeEach(async () => {
  stage = await createStackStage();
});

const QUEUE = { Type: 'AWS::SQS::Queue' };
const ARN = { 'Fn::GetAtt': ['Queue', 'Arn'] };
const DEAD = { 'Fn::GetAtt': ['Dead', 'Arn'] };
const LAMBDA = roleFor('lambda.amazonaws.com', ...TAKES_MESSAGES);
const writes = functionOf('exports.handler = async (event) => { console.log(JSON.stringify(event)); };');

const ruleTo = (target: object, properties: object = {}) => ({
  Type: 'AWS::Events::Rule',
  Properties: { EventPattern: { source: ['shop'] }, Targets: [{ Id: 'it', ...target }], ...properties },
});

function bodiesIn(stack: Stack, logicalId = 'Queue'): readonly string[] {
  const queue = stage.emulator.queues.byUrl(stack.resources.get(logicalId)?.physicalId ?? '');
  return (
    queue?.receive(10).map(({ body, messageAttributes: { ERROR_CODE: code } }) => `${code?.value ?? ''}${body}`) ?? []
  );
}

const EVENT = { source: 'shop', detail: {} };
const WRITTEN = JSON.stringify(EVENT);

describe('a rule', () => {
  test.each<[string, object, readonly string[], readonly string[]]>([
    ['whose queue lets EventBridge in', { Open: OPEN_QUEUE }, [WRITTEN], []],
    ['whose queue has no policy', {}, [], [`NO_PERMISSIONS${WRITTEN}`]],
    [
      'whose queue lets another rule in',
      {
        Open: {
          ...OPEN_QUEUE,
          Properties: {
            ...OPEN_QUEUE.Properties,
            PolicyDocument: {
              Statement: [
                {
                  ...OPEN_QUEUE.Properties.PolicyDocument.Statement[0],
                  Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:eu-central-1:111122223333:rule/other' } },
                },
              ],
            },
          },
        },
      },
      [],
      [`NO_PERMISSIONS${WRITTEN}`],
    ],
  ])('%s', async (_sentence, more, delivered, dead) => {
    const openDead = {
      ...OPEN_QUEUE,
      Properties: {
        Queues: [{ Ref: 'Dead' }],
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: DEAD,
              Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['Rule', 'Arn'] } } },
            },
          ],
        },
      },
    };
    const Rule = ruleTo({ Arn: ARN, DeadLetterConfig: { Arn: DEAD } });
    const stack = await stage.deploy({ Queue: QUEUE, Dead: QUEUE, OpenDead: openDead, Rule, ...more });
    stage.emulator.rules.put(EVENT);
    expect(bodiesIn(stack)).toEqual(delivered);
    expect(bodiesIn(stack, 'Dead')).toEqual(dead);
  });

  test('whose dead-letter queue does not let EventBridge in loses what is given up', async () => {
    const Rule = ruleTo({ Arn: ARN, DeadLetterConfig: { Arn: DEAD } });
    const stack = await stage.deploy({ Queue: QUEUE, Dead: QUEUE, Rule });
    stage.emulator.rules.put(EVENT);
    expect([...bodiesIn(stack), ...bodiesIn(stack, 'Dead')]).toEqual([]);
  });

  const permitted = {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { Ref: 'Function' },
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': ['Rule', 'Arn'] },
    },
  };

  test.each<[string, object, readonly string[]]>([
    ['whose function lets it in', { Allow: permitted }, [WRITTEN]],
    ['whose function says nothing', {}, []],
    [
      'whose function lets another service in',
      { Allow: { ...permitted, Properties: { ...permitted.Properties, Principal: 's3.amazonaws.com' } } },
      [],
    ],
  ])('%s', async (_sentence, more, written) => {
    const Rule = ruleTo({ Arn: { 'Fn::GetAtt': ['Function', 'Arn'] } });
    await stage.deploy({ Role: LAMBDA, Function: writes, Rule, ...more });
    stage.emulator.rules.put(EVENT);
    await stage.pass(SECOND);
    expect(stage.wrote()).toEqual(written);
  });

  test('with a schedule has its turns, as an event or as what its target wants', async () => {
    const Rule = ruleTo({ Arn: ARN }, { EventPattern: undefined, ScheduleExpression: 'rate(5 minutes)', Name: 'tick' });
    Rule.Properties.Targets.push({ Id: 'own', Arn: ARN, Input: '{"look":1}' } as never);
    const { EventPattern: _, ...scheduled } = Rule.Properties;
    const template = { Resources: { Queue: QUEUE, Open: OPEN_QUEUE, Rule: { ...Rule, Properties: scheduled } } };
    const stack = await stage.emulator.stacks.deploy('tap', { template });
    await stage.pass(5 * MINUTE - SECOND);
    expect(bodiesIn(stack)).toEqual([]);
    await stack.update({ template });
    await stage.pass(SECOND);
    const [event = '', own] = bodiesIn(stack);
    expect(own).toBe('{"look":1}');
    expect(JSON.parse(event)).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '111122223333',
      time: '2026-11-23T12:05:00Z',
      region: 'eu-central-1',
      resources: ['arn:aws:events:eu-central-1:111122223333:rule/tick'],
      detail: {},
    });
    await stack.delete();
    await stage.pass(10 * MINUTE);
    expect(stage.emulator.queues.all()).toEqual([]);
  });

  test('that is disabled has no turns', async () => {
    const { EventPattern: _, ...properties } = ruleTo({ Arn: ARN }).Properties;
    const Properties = { ...properties, ScheduleExpression: 'rate(1 minute)', State: 'DISABLED' };
    const stack = await stage.deploy({
      Queue: QUEUE,
      Open: OPEN_QUEUE,
      Rule: { Type: 'AWS::Events::Rule', Properties },
    });
    await stage.pass(5 * MINUTE);
    expect(bodiesIn(stack)).toEqual([]);
  });

  test('whose pattern is longer than EventBridge takes is refused', async () => {
    const Rule = ruleTo({ Arn: ARN }, { EventPattern: { source: Array(500).fill('a-source') } });
    expect(await sentenceOf(stage.deploy({ Queue: QUEUE, Rule }))).toContain('length less than or equal to 4096');
    const large = ruleTo({ Arn: ARN }, { EventPattern: { source: Array(200).fill('a-source') } });
    expect(await sentenceOf(stage.deploy({ Queue: QUEUE, Rule: large }))).toBe(
      'Rule: The requested resource exceeds the maximum number allowed.',
    );
  });

  test('that follows a cron expression is refused', async () => {
    const { EventPattern: _, ...properties } = ruleTo({ Arn: ARN }).Properties;
    const Properties = { ...properties, ScheduleExpression: 'cron(0 12 * * ? *)' };
    const said = sentenceOf(stage.deploy({ Queue: QUEUE, Rule: { Type: 'AWS::Events::Rule', Properties } }));
    expect(await said).toBe('Rule: The emulator knows no cron(0 12 * * ? *): use rate(...).');
  });
});

describe('a schedule', () => {
  const FIFO = { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, ContentBasedDeduplication: true } };
  const schedule = (properties: object = {}) => ({
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: 'sweep',
      ScheduleExpression: 'rate(5 minutes)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: ARN,
        RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Input: '{"at":"<aws.scheduler.scheduled-time>","by":"<aws.scheduler.schedule-arn>"}',
        SqsParameters: { MessageGroupId: 'shop' },
      },
      ...properties,
    },
  });

  test('sends in the name of its role, with its group and its time', async () => {
    const Role = roleFor('scheduler.amazonaws.com', 'sqs:SendMessage');
    const stack = await stage.deploy({ Queue: FIFO, Role, Schedule: schedule() });
    await stage.pass(10 * MINUTE);
    const arn = 'arn:aws:scheduler:eu-central-1:111122223333:schedule/default/sweep';
    expect(stack.resources.get('Schedule')?.attributes).toEqual({ Arn: arn });
    const [queue] = stage.emulator.queues.all();
    const messages = [...(queue?.receive(10) ?? [])];
    expect(messages.map(({ body, attributes }) => [attributes['MessageGroupId'], JSON.parse(body)])).toEqual([
      ['shop', { at: '2026-11-23T12:05:00Z', by: arn }],
      ['shop', { at: '2026-11-23T12:10:00Z', by: arn }],
    ]);
  });

  test.each<[string, object, object]>([
    ['without the right', roleFor('scheduler.amazonaws.com'), {}],
    ['that is disabled', roleFor('scheduler.amazonaws.com', 'sqs:SendMessage'), { State: 'DISABLED' }],
  ])('%s sends nothing', async (_sentence, Role, properties) => {
    await stage.deploy({ Queue: FIFO, Role, Schedule: schedule(properties) });
    await stage.pass(10 * MINUTE);
    expect(stage.emulator.queues.all()[0]?.depth().visible).toBe(0);
  });

  test('ends with its stack, and is changed in place', async () => {
    const Role = roleFor('scheduler.amazonaws.com', 'sqs:SendMessage');
    const stack = await stage.deploy({ Queue: FIFO, Role, Schedule: schedule() });
    const faster = { Queue: FIFO, Role, Schedule: schedule({ ScheduleExpression: 'rate(2 minutes)' }) };
    await stack.update({ template: { Resources: faster } });
    await stage.pass(6 * MINUTE);
    const [queue] = stage.emulator.queues.all();
    expect(queue?.depth().visible).toBe(3);
    await stack.delete();
    await stage.pass(10 * MINUTE);
    expect(queue?.depth().visible).toBe(0);
  });

  test('whose role does not trust the scheduler is refused', async () => {
    const said = sentenceOf(stage.deploy({ Queue: FIFO, Role: LAMBDA, Schedule: schedule() }));
    expect(await said).toContain('must allow AWS EventBridge Scheduler to assume the role');
  });
});

describe('a function is refused', () => {
  test.each<[string, object, object, string]>([
    [
      'when its role does not trust Lambda',
      {},
      roleFor('events.amazonaws.com'),
      'The role defined for the function cannot be assumed by Lambda.',
    ],
    [
      'when it sets what Lambda sets',
      { Environment: { Variables: { A: 1, AWS_REGION: 'x' } } },
      LAMBDA,
      'Reserved keys used in this request: AWS_REGION',
    ],
    [
      'when its variables take more than 4 KB together',
      { Environment: { Variables: { A: 'x'.repeat(2000), B: 'x'.repeat(2090) } } },
      LAMBDA,
      'exceeded the 4KB limit. String measured: {"A":"xxx',
    ],
    ['when it is not for Node', { Runtime: 'python3.13' }, LAMBDA, 'the emulator runs nodejs functions only'],
    ['when it wants too little memory', { MemorySize: 64 }, LAMBDA, 'MemorySize: '],
    ['when it takes too long', { Timeout: 901 }, LAMBDA, 'Timeout: '],
    ['when its logs are to be JSON', { LoggingConfig: { LogFormat: 'JSON' } }, LAMBDA, 'keeps logs as text only'],
  ])('%s', async (_sentence, properties, Role, words) => {
    expect(await sentenceOf(stage.deploy({ Role, Function: functionOf('', properties) }))).toContain(words);
  });

  test('when there is one of its name', async () => {
    const named = functionOf('', { FunctionName: 'tap' });
    const said = sentenceOf(stage.deploy({ Role: LAMBDA, A: named, B: { ...named, DependsOn: 'A' } }));
    expect(await said).toBe('B: Function already exist: tap');
  });
});

describe('a mapping', () => {
  const mapping = (properties: object = {}) => ({
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { EventSourceArn: ARN, FunctionName: { Ref: 'Function' }, ...properties },
  });

  test.each<[string, object, object, string]>([
    [
      'without a right',
      {},
      { Role: roleFor('lambda.amazonaws.com', 'sqs:ReceiveMessage') },
      'permissions to call DeleteMessage on SQS',
    ],
    ['for a queue that is not there', { EventSourceArn: 'arn:x' }, {}, 'arn:x does not exist.'],
    ['for a function that is not there', { FunctionName: 'none' }, {}, 'none does not exist.'],
    [
      'with settings that Lambda refuses',
      { ScalingConfig: { MaximumConcurrency: 1 } },
      {},
      'Maximum concurrency must be',
    ],
    [
      'of a queue that shows messages again too soon',
      {},
      { Function: functionOf('', { Timeout: 31 }) },
      'Queue visibility timeout',
    ],
  ])('%s is refused', async (_sentence, properties, more, words) => {
    const resources = { Queue: QUEUE, Role: LAMBDA, Function: writes, Mapping: mapping(properties), ...more };
    expect(await sentenceOf(stage.deploy(resources))).toContain(words);
  });

  test('is changed in place, and ends with its stack', async () => {
    const resources = (BatchSize: number, Enabled = true) => ({
      Queue: QUEUE,
      Role: LAMBDA,
      Function: functionOf('exports.handler = async ({ Records }) => { console.log(Records.length); };'),
      Mapping: mapping({ BatchSize, Enabled }),
    });
    const stack = await stage.deploy(resources(1));
    const [queue] = stage.emulator.queues.all();
    const send = async (): Promise<void> => {
      for (const body of ['a', 'b']) queue?.send({ body });
      await stage.pass(SECOND);
    };
    await send();
    await stack.update({ template: { Resources: resources(2) } });
    await send();
    await stack.update({ template: { Resources: resources(2, false) } });
    await send();
    expect(stage.wrote()).toEqual(['1', '1', '2']);
    await stack.delete();
    await stage.pass(SECOND);
    expect(stage.wrote()).toHaveLength(3);
  });
});

describe('a role', () => {
  test('with a policy of AWS that is not known is refused, and leaves nothing', async () => {
    const ManagedPolicyArns = ['arn:aws:iam::aws:policy/AdministratorAccess'];
    const Role = { ...LAMBDA, Properties: { ...LAMBDA.Properties, ManagedPolicyArns, RoleName: 'tap' } };
    expect(await sentenceOf(stage.deploy({ Role }))).toContain('does not exist or is not attachable.');
    expect(
      await sentenceOf(stage.deploy({ Role: { ...Role, Properties: { ...LAMBDA.Properties, RoleName: 'tap' } } })),
    ).toBe('done');
  });

  test('with a policy that is none is refused, and leaves nothing', async () => {
    const role = (Action: string) => {
      const made = roleFor('lambda.amazonaws.com', Action);
      return { Role: { ...made, Properties: { ...made.Properties, RoleName: 'tap' } } };
    };
    expect(await sentenceOf(stage.deploy(role('everything')))).toContain('everything is no action');
    expect(await sentenceOf(stage.deploy(role('sqs:*')))).toBe('done');
  });

  const mapped = (role: object, more: object = {}) => ({
    Queue: QUEUE,
    Role: role,
    Function: writes,
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: ARN, FunctionName: { Ref: 'Function' } },
      DependsOn: Object.keys(more),
    },
    ...more,
  });
  const bare = silentRoleFor('lambda.amazonaws.com');
  const policy = (Effect: string, name = 'p') => ({
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: name,
      Roles: [{ Ref: 'Role' }],
      PolicyDocument: { Statement: [{ Effect, Action: 'sqs:*', Resource: '*' }] },
    },
  });
  const managed = 'arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole';

  test.each<[string, object, object, string]>([
    ['may what nobody allows: nothing', bare, {}, 'permissions to call ReceiveMessage'],
    ['may what an attached policy allows', bare, { Policy: policy('Allow') }, 'done'],
    [
      'may what a managed policy allows',
      { ...bare, Properties: { ...bare.Properties, ManagedPolicyArns: [managed] } },
      {},
      'done',
    ],
    ['may not what any policy denies', LAMBDA, { Policy: policy('Deny') }, 'permissions to call ReceiveMessage'],
  ])('%s', async (_sentence, role, more, words) => {
    expect(await sentenceOf(stage.deploy(mapped(role, more)))).toContain(words);
  });

  test('loses a policy that is removed, and follows one that is changed', async () => {
    const stack = await stage.deploy({ Role: bare, Policy: policy('Allow') });
    const role = () => stage.emulator.stacks.byName('tap')?.resources.get('Role')?.physicalId ?? '';
    const inline = () => [...(stage.emulator.roles.byName(role())?.inline.keys() ?? [])];
    expect(inline()).toEqual(['p']);
    await stack.update({ template: { Resources: { Role: bare, Policy: policy('Allow', 'q') } } });
    expect(inline()).toEqual(['q']);
    await stack.update({ template: { Resources: { Role: LAMBDA } } });
    expect(inline()).toEqual(['own']);
    await stack.update({ template: { Resources: { Role: bare } } });
    expect(inline()).toEqual([]);
  });

  test('takes no more inline policies than fit', async () => {
    const large = policy('Allow');
    large.Properties.PolicyDocument.Statement = Array(150).fill({
      Effect: 'Allow',
      Action: 'sqs:*',
      Resource: `arn:aws:sqs:::${'x'.repeat(30)}`,
    });
    const said = await sentenceOf(stage.deploy({ Role: LAMBDA, Policy: large }));
    expect(said).toMatch(/^Policy: Maximum policy size of 10240 bytes exceeded for role tap-Role-/);
  });

  test('of a policy must be there', async () => {
    const { Properties } = policy('Allow');
    const Policy = { Type: 'AWS::IAM::Policy', Properties: { ...Properties, Roles: ['nobody'] } };
    expect(await sentenceOf(stage.deploy({ Policy }))).toBe('Policy: The role with name nobody cannot be found.');
  });
});

describe('the rest', () => {
  test('a queue that wants deduplication ids refuses a message without one', async () => {
    await stage.deploy({ Queue: { ...QUEUE, Properties: { FifoQueue: true } } });
    const [queue] = stage.emulator.queues.all();
    expect(() => queue?.send({ body: 'a', groupId: 'g' })).toThrow(
      'should either have ContentBasedDeduplication enabled',
    );
    expect(queue?.send({ body: 'a', groupId: 'g', deduplicationId: 'd' })).toMatchObject({
      sequenceNumber: '1'.padStart(20, '0'),
    });
  });

  test('a queue loses the policy that is removed, or moved to another', async () => {
    const open = (id: string) => ({ ...OPEN_QUEUE, Properties: { ...OPEN_QUEUE.Properties, Queues: [{ Ref: id }] } });
    const stack = await stage.deploy({ Queue: QUEUE, Other: QUEUE, Open: open('Queue') });
    const statements = (id: string): number => {
      const policy = stage.emulator.queues.byUrl(stack.resources.get(id)?.physicalId ?? '')?.policy();
      return [policy?.Statement ?? []].flat().length;
    };
    expect([statements('Queue'), statements('Other')]).toEqual([1, 0]);
    await stack.update({ template: { Resources: { Queue: QUEUE, Other: QUEUE, Open: open('Other') } } });
    expect([statements('Queue'), statements('Other')]).toEqual([0, 1]);
    await stack.update({ template: { Resources: { Queue: QUEUE, Other: QUEUE } } });
    expect([statements('Queue'), statements('Other')]).toEqual([0, 0]);
  });

  test('a parameter is changed in place, by name replaced, and removed', async () => {
    const resources = (Name: string, Value: string) => ({
      P: { Type: 'AWS::SSM::Parameter', Properties: { Name, Type: 'String', Value } },
    });
    const { parameters } = stage.emulator.world;
    const stack = await stage.deploy(resources('/a', '1'));
    await stack.update({ template: { Resources: resources('/a', '2') } });
    expect(parameters.get('/a')).toMatchObject({ value: '2', version: 2 });
    await stack.update({ template: { Resources: resources('/b', '2') } });
    expect([...parameters.keys()]).toEqual(['/b']);
    await stack.delete();
    expect([...parameters.keys()]).toEqual([]);
  });

  test('mirror target, filter and rules are EC2’s', async () => {
    const NetworkLoadBalancerArn = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/x/1';
    const rule = (RuleNumber: number) => ({
      Type: 'AWS::EC2::TrafficMirrorFilterRule',
      Properties: {
        TrafficMirrorFilterId: { Ref: 'Filter' },
        TrafficDirection: 'ingress',
        RuleNumber,
        RuleAction: 'reject',
        Protocol: 17,
        SourceCidrBlock: '0.0.0.0/0',
        DestinationCidrBlock: '0.0.0.0/0',
        DestinationPortRange: { FromPort: 4789, ToPort: '4789' },
      },
    });
    const Filter = {
      Type: 'AWS::EC2::TrafficMirrorFilter',
      Properties: { NetworkServices: ['amazon-dns'], Tags: [{ Key: 'Name', Value: 'f' }] },
    };
    const Target = { Type: 'AWS::EC2::TrafficMirrorTarget', Properties: { NetworkLoadBalancerArn } };
    const stack = await stage.deploy({ Filter, Target, One: rule(1) });
    const { filters, targets } = stage.emulator.world;
    const id = stack.resources.get('Filter')?.physicalId ?? '';
    expect(id).toMatch(/^tmf-/);
    expect(filters.get(id)).toMatchObject({ networkServices: new Set(['amazon-dns']), tags: new Map([['Name', 'f']]) });
    expect([...(filters.get(id)?.rules.values() ?? [])]).toMatchObject([
      { number: 1, action: 'reject', protocol: 17, destinationPorts: { from: 4789, to: 4789 } },
    ]);
    expect(targets.get(stack.resources.get('Target')?.physicalId ?? '')).toMatchObject({
      resource: NetworkLoadBalancerArn,
    });
    await stack.delete();
    expect([filters.size, targets.size]).toEqual([0, 0]);
  });

  test('log groups, alarms and dashboards are known by name', async () => {
    const resources = {
      Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/tap', RetentionInDays: 7 } },
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'a', Threshold: 1, Metrics: [] } },
      Board: { Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardBody: '{}' } },
    };
    const stack = await stage.deploy(resources);
    expect(stack.resources.get('Logs')?.attributes).toEqual({
      Arn: 'arn:aws:logs:eu-central-1:111122223333:log-group:/tap:*',
    });
    expect(stack.resources.get('Alarm')?.attributes).toEqual({
      Arn: 'arn:aws:cloudwatch:eu-central-1:111122223333:alarm:a',
    });
    expect(stack.resources.get('Board')?.physicalId).toMatch(/^tap-Board-/);
    expect(stack.findings.map(({ property }) => property)).toEqual([
      'RetentionInDays',
      'Threshold',
      'Metrics',
      'DashboardBody',
    ]);
  });
});
