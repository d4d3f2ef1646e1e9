// Stacks by AWS's own client: what is asked at once is answered at once, and the rest goes on by itself.
import {
  type Capability,
  CreateStackCommand,
  type CreateStackCommandInput,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  GetTemplateSummaryCommand,
  ListStackResourcesCommand,
  UpdateStackCommand,
  ValidateTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, test } from 'vitest';
import { answerOf, createStackDesk, type StackDesk, stored, templateOf } from './stack-desk.ts';
import { MINUTE, roleFor, SECOND } from './stack-stage.ts';

let desk: StackDesk;

beforeEach(async () => {
  desk = await createStackDesk();
});

const create = (TemplateBody: string | undefined, more: Partial<CreateStackCommandInput> = {}) =>
  answerOf(desk.cloudformation.send(new CreateStackCommand({ StackName: 'tap', TemplateBody, ...more })));
const update = (TemplateBody: string | undefined, more: object = {}) =>
  answerOf(desk.cloudformation.send(new UpdateStackCommand({ StackName: 'tap', TemplateBody, ...more })));
const remove = (StackName = 'tap') => desk.cloudformation.send(new DeleteStackCommand({ StackName }));
const describeTap = async (StackName = 'tap') =>
  (await desk.cloudformation.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];

const one = templateOf({ Stored: stored('one') });
const role = { Role: roleFor('lambda.amazonaws.com') };
const named = { Role: { ...role.Role, Properties: { ...role.Role.Properties, RoleName: 'mine' } } };

describe('a stack', () => {
  test('is in progress when the call is answered, and complete soon after; its events say how it went', async () => {
    const made = await create(one);
    expect(made).toMatchObject({ StackId: expect.stringMatching(/:stack\/tap\//) });
    expect(await desk.status('tap')).toBe('CREATE_IN_PROGRESS');
    await desk.pass(SECOND);
    expect(await desk.status('tap')).toBe('CREATE_COMPLETE');
    expect(await desk.told('tap')).toEqual([
      'tap CREATE_IN_PROGRESS: User Initiated',
      'Stored CREATE_IN_PROGRESS',
      'Stored CREATE_COMPLETE',
      'tap CREATE_COMPLETE',
    ]);
  });

  test('that fails is rolled back, says why, and stays until it is deleted', async () => {
    await create(templateOf({ Stored: stored('one'), Bad: stored('x', { Type: 'Nonsense' }) }));
    await desk.pass(SECOND);
    expect(await desk.status('tap')).toBe('ROLLBACK_COMPLETE');
    const told = await desk.told('tap');
    expect(told.filter((line) => line.startsWith('Bad CREATE_FAILED: '))).toHaveLength(1);
    expect(told.slice(-4)).toEqual([
      'tap ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Bad]. Rollback requested by user.',
      'Stored DELETE_IN_PROGRESS',
      'Stored DELETE_COMPLETE',
      'tap ROLLBACK_COMPLETE',
    ]);
    expect(await create(one)).toBe('AlreadyExistsException: Stack [tap] already exists');
    expect(await update(one)).toMatch(
      /^ValidationError: Stack:arn.* is in ROLLBACK_COMPLETE state and can not be updated\.$/,
    );
    await remove();
    await desk.pass(SECOND);
    expect(await create(one)).toMatchObject({ StackId: expect.any(String) });
  });

  test('is changed; the same again is no update', async () => {
    await create(one);
    await desk.pass(SECOND);
    expect(await update(one)).toBe('ValidationError: No updates are to be performed.');
    await update(templateOf({ Stored: stored('two') }));
    expect(await desk.status('tap')).toBe('UPDATE_IN_PROGRESS');
    expect(await update(one)).toMatch(/is in UPDATE_IN_PROGRESS state and can not be updated\.$/);
    await desk.pass(SECOND);
    expect(await describeTap()).toMatchObject({ StackStatus: 'UPDATE_COMPLETE', LastUpdatedTime: expect.any(Date) });
  });

  test('keeps what stood when a change fails', async () => {
    await create(one);
    await desk.pass(SECOND);
    await update(templateOf({ Stored: stored('two'), Bad: stored('x', { Type: 'Nonsense' }) }));
    await desk.pass(SECOND);
    expect(await desk.status('tap')).toBe('UPDATE_ROLLBACK_COMPLETE');
    const kept = await desk.cloudformation.send(new GetTemplateCommand({ StackName: 'tap' }));
    expect(kept.TemplateBody).toBe(one);
  });

  test('that is deleted is not there by its name, and deleted by its id', async () => {
    const { StackId = '' } = (await create(one)) as { StackId?: string };
    await desk.pass(SECOND);
    await remove();
    expect(await desk.status('tap')).toBe('DELETE_IN_PROGRESS');
    await desk.pass(SECOND);
    expect(await desk.status('tap')).toBe('ValidationError: Stack with id tap does not exist');
    expect(await desk.status(StackId)).toBe('DELETE_COMPLETE');
    expect(await answerOf(remove('nobody'))).toMatchObject({ $metadata: { httpStatusCode: 200 } });
  });

  test('is described with its parameters, outputs and tags; what is hidden stays hidden', async () => {
    const body = templateOf(
      { Stored: stored({ Ref: 'Word' }) },
      {
        Description: 'a tap',
        Parameters: { Word: { Type: 'String' }, Key: { Type: 'String', NoEcho: true, Default: 'k' } },
        Outputs: { Name: { Value: { Ref: 'Word' }, Description: 'of it' } },
      },
    );
    const Tags = [{ Key: 'team', Value: 'blue' }];
    expect(await create(body)).toBe('ValidationError: Parameters: [Word] must have values');
    await create(body, { Parameters: [{ ParameterKey: 'Word', ParameterValue: 'w' }], Tags });
    await desk.pass(SECOND);
    expect(await describeTap()).toMatchObject({
      Description: 'a tap',
      Parameters: [
        { ParameterKey: 'Word', ParameterValue: 'w' },
        { ParameterKey: 'Key', ParameterValue: '****' },
      ],
      Outputs: [{ OutputKey: 'Name', OutputValue: 'w', Description: 'of it' }],
      Tags,
    });
    const unknown = [{ ParameterKey: 'Other', UsePreviousValue: true }];
    expect(await update(undefined, { UsePreviousTemplate: true, Parameters: unknown })).toMatch(
      /parameter key Other\. Cannot specify usePreviousValue as true for a parameter key not in the previous template$/,
    );
    const kept = [{ ParameterKey: 'Word', UsePreviousValue: true }];
    expect(await update(undefined, { UsePreviousTemplate: true, Parameters: kept })).toBe(
      'ValidationError: No updates are to be performed.',
    );
  });

  test('is listed with its resources', async () => {
    await create(templateOf({ A: stored('a'), B: stored('b') }));
    await desk.pass(SECOND);
    const { StackResourceSummaries = [] } = await desk.cloudformation.send(
      new ListStackResourcesCommand({ StackName: 'tap' }),
    );
    expect(StackResourceSummaries.map((each) => [each.LogicalResourceId, each.ResourceStatus])).toEqual([
      ['A', 'CREATE_COMPLETE'],
      ['B', 'CREATE_COMPLETE'],
    ]);
    const wanted = new DescribeStackResourcesCommand({ StackName: 'tap', LogicalResourceId: 'B' });
    const { StackResources = [] } = await desk.cloudformation.send(wanted);
    expect(StackResources).toMatchObject([{ LogicalResourceId: 'B', ResourceType: 'AWS::SSM::Parameter' }]);
  });
});

describe('a template', () => {
  test.each<[string, object, Capability[], string]>([
    [
      'with a role and no capability is refused',
      role,
      [],
      'InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_IAM]',
    ],
    [
      'with a role of its own name wants more',
      named,
      ['CAPABILITY_IAM'],
      'InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_NAMED_IAM]',
    ],
    ['with a role is taken with the capability', role, ['CAPABILITY_IAM'], 'taken'],
    ['with a role is taken with the larger capability', role, ['CAPABILITY_NAMED_IAM'], 'taken'],
  ])('%s', async (_what, resources, Capabilities, expected) => {
    const said = await create(templateOf(resources), { Capabilities });
    expect(typeof said === 'string' ? said : 'taken').toBe(expected);
    expect(desk.emulator.stacks.byName('tap') === undefined).toBe(expected !== 'taken');
  });

  test('of 51,200 bytes goes with the call, of one more through a bucket', async () => {
    const sized = (bytes: number): string => {
      const bare = templateOf({ Stored: stored('s') }, { Description: '', Metadata: { Pad: '' } });
      return bare.replace('"Pad":""', `"Pad":"${'x'.repeat(bytes - bare.length)}"`);
    };
    expect(await create(sized(51_200))).toMatchObject({ StackId: expect.any(String) });
    expect(await create(sized(51_201), { StackName: 'other' })).toMatch(/'templateBody'.*less than or equal to 51200$/);
    await desk.s3.send(new CreateBucketCommand({ Bucket: 'templates' }));
    const put = (Key: string, Body: string) => desk.s3.send(new PutObjectCommand({ Bucket: 'templates', Key, Body }));
    await put('a/large.json', sized(1_000_000));
    await put('larger.json', sized(1_000_001));
    const byUrl = (StackName: string, TemplateURL: string) => create(undefined, { StackName, TemplateURL });
    const taken = { StackId: expect.any(String) };
    expect(await byUrl('at-s3', 'https://s3.eu-central-1.amazonaws.com/templates/a/large.json')).toMatchObject(taken);
    expect(await byUrl('there', 'https://templates.s3.eu-central-1.amazonaws.com/a/large.json')).toMatchObject(taken);
    expect(await byUrl('here', `${desk.emulator.url}/templates/a/large.json`)).toMatchObject(taken);
    const theirs = 'https://s3.eu-central-1.amazonaws.com/templates';
    expect(await byUrl('x', `${theirs}/larger.json`)).toBe(
      'ValidationError: Template may not exceed 1000000 bytes in size.',
    );
    expect(await byUrl('x', `${theirs}/nothing.json`)).toMatch(
      /^ValidationError: S3 error: The specified key does not/,
    );
    expect(await byUrl('x', theirs.replace('templates', 'nobodys/x'))).toMatch(
      /S3 error: The specified bucket does not/,
    );
    expect(await byUrl('x', 'https://example.com/templates/a')).toBe(
      'ValidationError: TemplateURL must be a supported URL.',
    );
    expect(await create(undefined, { StackName: 'x' })).toBe(
      'ValidationError: Either Template URL or Template Body must be specified.',
    );
  });

  test('is summed up and held against the rules without a stack', async () => {
    const Parameters = { Word: { Type: 'String', AllowedValues: ['a', 'b'], Default: 'a' } };
    const TemplateBody = templateOf(role, { Parameters });
    const declared = { ParameterKey: 'Word', DefaultValue: 'a' };
    const summary = await desk.cloudformation.send(new GetTemplateSummaryCommand({ TemplateBody }));
    expect(summary).toMatchObject({
      Parameters: [{ ...declared, ParameterConstraints: { AllowedValues: ['a', 'b'] } }],
      Capabilities: ['CAPABILITY_IAM'],
      CapabilitiesReason: 'The following resource(s) require capabilities: [AWS::IAM::Role]',
      ResourceTypes: ['AWS::IAM::Role'],
    });
    const valid = await desk.cloudformation.send(new ValidateTemplateCommand({ TemplateBody }));
    expect(valid).toMatchObject({ Parameters: [declared], Capabilities: ['CAPABILITY_IAM'] });
    const wrong = new ValidateTemplateCommand({ TemplateBody: '{"Resources":{}}' });
    expect(await answerOf(desk.cloudformation.send(wrong))).toMatch(
      /^ValidationError: Template format error: At least one/,
    );
  });

  test('of what the emulator does not know is refused in the call', async () => {
    const said = await create(templateOf({ Volume: { Type: 'AWS::EC2::Volume' } }));
    expect(said).toMatch(/^ValidationError: Template format error: unknown type AWS::EC2::Volume of resource Volume/);
    await desk.pass(MINUTE);
    expect(await desk.status('tap')).toBe('ValidationError: Stack with id tap does not exist');
  });

  test('with another answer to a failure than to roll back is refused', async () => {
    expect(await create(one, { DisableRollback: true })).toMatch(/^ValidationError: The emulator rolls back/);
    expect(await create(one, { OnFailure: 'DELETE' })).toMatch(/^ValidationError: The emulator rolls back/);
  });
});
