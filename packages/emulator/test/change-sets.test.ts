// Change sets by AWS's own client: what would be, told first, and carried out when somebody says so.
import {
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { beforeEach, expect, test } from 'vitest';
import { answerOf, createStackDesk, type StackDesk, stored, templateOf } from './stack-desk.ts';
import { SECOND } from './stack-stage.ts';

let desk: StackDesk;

beforeEach(async () => {
  desk = await createStackDesk();
});

const propose = (ChangeSetName: string, resources: object, more: Partial<CreateChangeSetCommandInput> = {}) =>
  answerOf(
    desk.cloudformation.send(
      new CreateChangeSetCommand({ StackName: 'tap', ChangeSetName, TemplateBody: templateOf(resources), ...more }),
    ),
  );
const look = (ChangeSetName: string, StackName: string | undefined = 'tap') =>
  answerOf(desk.cloudformation.send(new DescribeChangeSetCommand({ ChangeSetName, StackName })));
const carryOut = (ChangeSetName: string) =>
  answerOf(desk.cloudformation.send(new ExecuteChangeSetCommand({ ChangeSetName, StackName: 'tap' })));
const forNew = { ChangeSetType: 'CREATE' } as const;
const queue = (QueueName: string, VisibilityTimeout: number) => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName, VisibilityTimeout },
});

async function standing(resources: object): Promise<void> {
  await propose('first', resources, forNew);
  await desk.pass(SECOND);
  await carryOut('first');
  await desk.pass(SECOND);
  expect(await desk.status('tap')).toBe('CREATE_COMPLETE');
}

test('of a new stack: in review until it is carried out', async () => {
  const made = (await propose('first', { Stored: stored('one') }, forNew)) as { Id?: string };
  expect(made.Id).toMatch(/:changeSet\/first\//);
  expect(await desk.status('tap')).toBe('REVIEW_IN_PROGRESS');
  expect(await look('first')).toMatchObject({ Status: 'CREATE_IN_PROGRESS', ExecutionStatus: 'UNAVAILABLE' });
  expect(await carryOut('first')).toMatch(/^InvalidChangeSetStatus.*current status of \[CREATE_IN_PROGRESS\]$/);
  await desk.pass(SECOND);
  expect(await look(made.Id ?? '', undefined)).toMatchObject({
    Status: 'CREATE_COMPLETE',
    ExecutionStatus: 'AVAILABLE',
    Changes: [{ ResourceChange: { Action: 'Add', LogicalResourceId: 'Stored' } }],
  });
  await carryOut('first');
  expect(await desk.status('tap')).toBe('CREATE_IN_PROGRESS');
  await desk.pass(SECOND);
  expect(await desk.status('tap')).toBe('CREATE_COMPLETE');
  expect(await look('first')).toMatchObject({ ExecutionStatus: 'EXECUTE_COMPLETE' });
});

test('says what is made, changed, replaced and removed, and which properties differ', async () => {
  await standing({
    Gone: stored('x'),
    Slow: queue('slow', 5),
    Moved: queue('one', 5),
    Tells: stored({ Ref: 'Moved' }),
  });
  const wanted = { Slow: queue('slow', 9), Moved: queue('two', 5), Tells: stored({ Ref: 'Moved' }), New: stored('n') };
  await propose('second', wanted);
  await desk.pass(SECOND);
  const described = (await look('second')) as { Changes?: { ResourceChange?: object }[] };
  const changes = Object.fromEntries(
    (described.Changes ?? []).map(({ ResourceChange = {} }) => {
      const { LogicalResourceId, Action, Replacement, Details } = ResourceChange as Record<string, unknown>;
      const names = (Details as { Target: { Name: string } }[] | undefined)?.map(({ Target }) => Target.Name) ?? [];
      return [String(LogicalResourceId), [Action, Replacement, ...names].filter((word) => word !== undefined)];
    }),
  );
  expect(changes).toEqual({
    Slow: ['Modify', 'False', 'VisibilityTimeout'],
    Moved: ['Modify', 'True', 'QueueName'],
    Tells: ['Modify', 'False', 'Value'],
    New: ['Add'],
    Gone: ['Remove'],
  });
});

test('that would change nothing has failed, in the words that the AWS CLI reads', async () => {
  await standing({ Stored: stored('one') });
  await propose('second', { Stored: stored('one') });
  await desk.pass(SECOND);
  expect(await look('second')).toMatchObject({
    Status: 'FAILED',
    StatusReason:
      "The submitted information didn't contain changes. Submit different information to create a change set.",
  });
  expect(await carryOut('second')).toMatch(/current status of \[FAILED\]$/);
});

test('that changes an output alone is none that changes nothing', async () => {
  await standing({ Stored: stored('one') });
  const TemplateBody = templateOf({ Stored: stored('one') }, { Outputs: { Word: { Value: 'w' } } });
  await propose('second', {}, { TemplateBody });
  await desk.pass(SECOND);
  expect(await look('second')).toMatchObject({ Status: 'CREATE_COMPLETE', Changes: [] });
});

test('is obsolete once another was carried out', async () => {
  await standing({ Stored: stored('one') });
  await propose('second', { Stored: stored('two') });
  await propose('third', { Stored: stored('three') });
  await desk.pass(SECOND);
  await carryOut('third');
  await desk.pass(SECOND);
  expect(await look('second')).toMatchObject({ ExecutionStatus: 'OBSOLETE' });
  expect(await carryOut('second')).toMatch(/current status of \[OBSOLETE\]$/);
});

test('is deleted, and what is not there is no error', async () => {
  await standing({ Stored: stored('one') });
  await propose('second', { Stored: stored('two') });
  const drop = () =>
    answerOf(desk.cloudformation.send(new DeleteChangeSetCommand({ StackName: 'tap', ChangeSetName: 'second' })));
  await drop();
  expect(await look('second')).toBe('ChangeSetNotFoundException: ChangeSet [second] does not exist');
  expect(await drop()).toMatchObject({ $metadata: { httpStatusCode: 200 } });
});

test.each([
  ['for a stack that is not there', { StackName: 'none' }, 'ValidationError: Stack [none] does not exist'],
  [
    'to create what stands',
    forNew,
    'ValidationError: Stack [tap] already exists and cannot be created again with the changeSet [x].',
  ],
  ['of a name that is taken', { ChangeSetName: 'first' }, /^AlreadyExistsException/],
  ['of no name', { ChangeSetName: '1' }, /^ValidationError.*'changeSetName'/],
  ['to import', { ChangeSetType: 'IMPORT' }, 'ValidationError: The emulator imports no resources.'],
] as const)('%s is refused', async (_what, more, expected) => {
  await standing({ Stored: stored('one') });
  const said = await propose('x', { Stored: stored('two') }, more as Partial<CreateChangeSetCommandInput>);
  if (typeof expected === 'string') expect(said).toBe(expected);
  else expect(said).toMatch(expected);
});

test('that is refused leaves no stack in review', async () => {
  expect(await propose('first', { Volume: { Type: 'AWS::EC2::Volume' } }, forNew)).toMatch(/unknown type/);
  expect(await desk.status('tap')).toBe('ValidationError: Stack with id tap does not exist');
});
