// What a template asks for that the emulator does not know: all of it is said, and nothing is made.
import { beforeEach, describe, expect, test } from 'vitest';
import { createStackStage, functionOf, roleFor, type StackStage, sentenceOf } from './stack-stage.ts';

let stage: StackStage;

beforeEach(async () => {
  stage = await createStackStage();
});

const queue = (properties: object) => ({ Queue: { Type: 'AWS::SQS::Queue', Properties: properties } });

describe('refused', () => {
  test.each<[string, object, string]>([
    ['a type', { Bucket: { Type: 'AWS::S3::Bucket' } }, 'unknown type AWS::S3::Bucket of resource Bucket'],
    [
      'a type with a slip of the pen',
      { Queue: { Type: 'AWS::SQS::Quueue' } },
      'unknown type AWS::SQS::Quueue of resource Queue; did you mean AWS::SQS::Queue?',
    ],
    ['a property', queue({ Colour: 'red' }), 'unknown property Colour of resource Queue (type AWS::SQS::Queue)'],
    [
      'a property with a slip of the pen',
      queue({ VisibilityTimeOut: 3 }),
      'unknown property VisibilityTimeOut of resource Queue (type AWS::SQS::Queue); did you mean VisibilityTimeout?',
    ],
    [
      'a property of a property',
      queue({ RedrivePolicy: { deadLetterTargetArn: 'x', maxReceiveCount: 1, Limit: 2 } }),
      'unknown property RedrivePolicy.Limit of resource Queue (type AWS::SQS::Queue)',
    ],
    [
      'a property in a list, beside functions',
      {
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: { Targets: [{ Id: { Ref: 'AWS::Region' }, Arn: { 'Fn::Sub': 'x' }, InputTransformer: {} }] },
        },
      },
      'unknown property Targets.0.InputTransformer of resource Rule (type AWS::Events::Rule)',
    ],
    [
      'a word of a policy, in the second of its statements',
      {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow' }, { Effect: 'Allow', Actions: 'x' }] },
          },
        },
      },
      'unknown property AssumeRolePolicyDocument.Statement.1.Actions of resource Role (type AWS::IAM::Role); did you mean Action?',
    ],
    [
      'a word of a policy whose statement stands alone',
      {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: { AssumeRolePolicyDocument: { Statement: { Effect: 'Allow', Because: 'x' } } },
        },
      },
      'unknown property AssumeRolePolicyDocument.Statement.Because of resource Role (type AWS::IAM::Role)',
    ],
    [
      'code that lies in S3',
      { Function: functionOf('', { Code: { S3Bucket: 'b', S3Key: 'k' } }), Role: roleFor('lambda.amazonaws.com') },
      'unknown property Code.S3Bucket of resource Function (type AWS::Lambda::Function)',
    ],
  ])('%s', async (_sentence, resources, sentence) => {
    const said = await sentenceOf(stage.deploy({ Other: { Type: 'AWS::SQS::Queue' }, ...resources }));
    expect(said.split('\n')).toContain(sentence);
    expect(stage.emulator.queues.all()).toEqual([]);
    expect(stage.emulator.stacks.byName('tap')).toBeUndefined();
  });

  test('all of them at once', async () => {
    const resources = { ...queue({ A: 1, B: 2, Tags: [] }), Bucket: { Type: 'AWS::S3::Bucket' } };
    await expect(stage.deploy(resources)).rejects.toMatchObject({
      findings: [
        { kind: 'unknown-property', resource: 'Queue', property: 'A' },
        { kind: 'unknown-property', resource: 'Queue', property: 'B' },
        { kind: 'without-effect', resource: 'Queue', property: 'Tags' },
        { kind: 'unknown-type', resource: 'Bucket', property: undefined },
      ],
      events: [],
    });
  });

  test('not what a condition leaves out', async () => {
    const Conditions = { No: { 'Fn::Equals': ['a', 'b'] } };
    const Colour = { 'Fn::If': ['No', 'red', { Ref: 'AWS::NoValue' }] };
    const resources = { ...queue({}), Bucket: { Type: 'AWS::S3::Bucket', Condition: 'No' } };
    expect(await sentenceOf(stage.deploy(resources, { Conditions }))).toBe('done');
    const rest = { template: { Resources: queue({ Colour }), Conditions } };
    expect(await sentenceOf(stage.emulator.stacks.deploy('other', rest))).toContain('unknown property Colour');
  });
});

test('a function in place of properties is no property', async () => {
  const Mappings = { M: { a: { b: { deadLetterTargetArn: 'x', maxReceiveCount: 1 } } } };
  const RedrivePolicy = { 'Fn::FindInMap': ['M', 'a', 'b'] };
  expect(await sentenceOf(stage.deploy(queue({ RedrivePolicy }), { Mappings }))).toContain('RedrivePolicy');
  const complete = { M: { a: { b: { Variables: { A: 'b' } } } } };
  const configured = functionOf('', { Environment: RedrivePolicy });
  const template = { Resources: { Function: configured, Role: roleFor('lambda.amazonaws.com') }, Mappings: complete };
  expect(await sentenceOf(stage.emulator.stacks.deploy('other', { template }))).toBe('done');
});

test('what is known and has no effect is told, with its reason', async () => {
  const stack = await stage.deploy(queue({ SqsManagedSseEnabled: true, VisibilityTimeout: 5 }));
  expect(stack.findings).toEqual([
    {
      kind: 'without-effect',
      resource: 'Queue',
      type: 'AWS::SQS::Queue',
      property: 'SqsManagedSseEnabled',
      sentence:
        'property SqsManagedSseEnabled of resource Queue (type AWS::SQS::Queue) has no effect: nothing here is encrypted',
    },
  ]);
});

describe('a value that is wrong fails its resource', () => {
  test.each<[string, object, string]>([
    ['text for a number', { VisibilityTimeout: 'long' }, 'VisibilityTimeout: '],
    ['a mapping for text', { QueueName: { a: 1 } }, 'QueueName: '],
    ['a property that is missing', { RedrivePolicy: { maxReceiveCount: 1 } }, 'RedrivePolicy.deadLetterTargetArn: '],
  ])('%s', async (_sentence, properties, place) => {
    const said = await sentenceOf(stage.deploy(queue(properties)));
    expect(said).toContain(`Queue: Properties validation failed for resource Queue with message: ${place}`);
  });

  test('but numbers and booleans may come as text, as parameters do', async () => {
    await stage.deploy(queue({ VisibilityTimeout: '5', FifoQueue: 'true', QueueName: 'q.fifo', DelaySeconds: 1 }));
    expect(stage.emulator.queues.byName('q.fifo')?.settings).toMatchObject({
      fifo: true,
      visibilityTimeoutMs: 5000,
      delayMs: 1000,
      contentBasedDeduplication: false,
    });
  });
});
