// Limits of Lambda, EventBridge, SQS, IAM and Systems Manager.
import { fewestCharacters } from '../../src/lengths.ts';
import { resourcesOf } from '../templates.ts';
import { behind, fits, inferred, type Limit, limitOf, listIn, partIn, shorter, within } from './limit.ts';

const long = (length: number) => 'x'.repeat(length);
const lambda = 'AWS::Lambda::Function';
const mapping = 'AWS::Lambda::EventSourceMapping';
const rule = 'AWS::Events::Rule';
const queue = 'AWS::SQS::Queue';
const lambdaQuotas = 'Lambda developer guide, "Lambda quotas"';
const eventQuotas = 'EventBridge user guide, "EventBridge quotas"';
const iamQuotas = 'IAM user guide, "IAM and AWS STS quotas"';
const sqsPage = 'SQS API reference, SetQueueAttributes';

const fifo = { Type: queue, Properties: { FifoQueue: true, VisibilityTimeout: 30 } };
const slow = { Type: lambda, Properties: { Timeout: 60 } };
const toQueue = { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Function' } };
const around = { Queue: fifo, Function: slow };

export const functionLimits: readonly Limit[] = [
  limitOf(lambda, 'runs for 1 to 900 seconds', lambdaQuotas, ({ Timeout }) => within(Timeout, 1, 900), {
    Timeout: 901,
  }),
  limitOf(lambda, 'has 128 to 10,240 MB', lambdaQuotas, ({ MemorySize }) => within(MemorySize, 128, 10_240), {
    MemorySize: 64,
  }),
  inferred(
    limitOf(
      lambda,
      'has at most 4 KB of variables, as JSON',
      lambdaQuotas,
      ({ Environment }) => fewestCharacters(partIn(Environment)['Variables'] ?? {}) <= 4_096,
      { Environment: { Variables: { ONE: long(4_090) } } },
    ),
  ),
  limitOf(
    lambda,
    'has at most 4 MB of code inline',
    'CloudFormation template reference, AWS::Lambda::Function Code',
    ({ Code }) => shorter(partIn(Code)['ZipFile'], 4_194_304),
    { Code: { ZipFile: long(4_194_305) } },
  ),
  limitOf(
    lambda,
    'is described in 256 characters',
    'Lambda API reference, CreateFunction',
    ({ Description }) => shorter(Description, 256),
    { Description: long(257) },
  ),
  limitOf(
    lambda,
    'reserves so much that 100 of the 1,000 concurrent executions are left',
    'Lambda developer guide, "Configuring reserved concurrency"',
    ({ ReservedConcurrentExecutions }) => within(ReservedConcurrentExecutions, 0, 900),
    { ReservedConcurrentExecutions: 901 },
  ),
  limitOf(
    mapping,
    'takes up to 10 messages of a FIFO queue, 10,000 of another; more than 10 with a window',
    'Lambda developer guide, "Using Lambda with Amazon SQS"',
    ({ BatchSize, EventSourceArn, MaximumBatchingWindowInSeconds }, template) => {
      const isFifo = behind(EventSourceArn, template)?.Properties['FifoQueue'] === true;
      const waits = Number(MaximumBatchingWindowInSeconds ?? 0) > 0;
      return within(BatchSize, 1, isFifo || !waits ? 10 : 10_000);
    },
    { ...toQueue, BatchSize: 11, MaximumBatchingWindowInSeconds: 1 },
    around,
  ),
  limitOf(
    mapping,
    'has 2 to 1,000 executions at once',
    'Lambda API reference, ScalingConfig',
    ({ ScalingConfig }) => within(partIn(ScalingConfig)['MaximumConcurrency'], 2, 1_000),
    { ScalingConfig: { MaximumConcurrency: 1 } },
  ),
  limitOf(
    mapping,
    'hides messages no shorter than the function runs',
    'Lambda developer guide, "Using Lambda with Amazon SQS"',
    ({ EventSourceArn, FunctionName }, template) => {
      const { VisibilityTimeout = 30 } = behind(EventSourceArn, template)?.Properties ?? {};
      const { Timeout = 3 } = behind(FunctionName, template)?.Properties ?? {};
      return Number(VisibilityTimeout) >= Number(Timeout);
    },
    toQueue,
    around,
  ),
  limitOf(
    rule,
    'has a pattern of 2,048 characters, 4,096 where the account is granted them',
    eventQuotas,
    ({ EventPattern }) => EventPattern === undefined || fewestCharacters(EventPattern) <= 2_048,
    { EventPattern: { source: [long(2_048)] } },
  ),
  limitOf(rule, 'has at most 5 targets', eventQuotas, ({ Targets }) => listIn(Targets).length <= 5, {
    Targets: Array.from({ length: 6 }, (_, index) => ({ Id: `${index}` })),
  }),
  limitOf(
    rule,
    'is described in 512 characters',
    'EventBridge API reference, PutRule',
    ({ Description }) => shorter(Description, 512),
    { Description: long(513) },
  ),
  limitOf(
    rule,
    'gives its targets ids of 64 characters and inputs of 8,192',
    'EventBridge API reference, Target',
    ({ Targets }) =>
      listIn(Targets).every(({ Id, Input }) => fits(Id, /^[.\-_A-Za-z0-9]{1,64}$/) && shorter(Input, 8_192)),
    { Targets: [{ Id: 'a b' }] },
  ),
  limitOf(
    rule,
    'tries again for 60 to 86,400 seconds and up to 185 times',
    'EventBridge API reference, RetryPolicy',
    ({ Targets }) =>
      listIn(Targets).every(({ RetryPolicy }) => {
        const { MaximumEventAgeInSeconds: age, MaximumRetryAttempts: attempts } = partIn(RetryPolicy);
        return within(age, 60, 86_400) && within(attempts, 0, 185);
      }),
    { Targets: [{ Id: 'it', RetryPolicy: { MaximumEventAgeInSeconds: 30 } }] },
  ),
  limitOf(
    rule,
    'gives up to standard queues',
    'EventBridge user guide, "Using dead-letter queues to process undelivered events"',
    ({ Targets }, template) =>
      listIn(Targets).every(
        ({ DeadLetterConfig }) => behind(partIn(DeadLetterConfig)['Arn'], template)?.Properties['FifoQueue'] !== true,
      ),
    { Targets: [{ Id: 'it', DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } } }] },
    around,
  ),
  limitOf(
    queue,
    'hides messages for up to 12 hours and keeps them for a minute to 14 days',
    sqsPage,
    ({ VisibilityTimeout, MessageRetentionPeriod }) =>
      within(VisibilityTimeout, 0, 43_200) && within(MessageRetentionPeriod, 60, 1_209_600),
    { MessageRetentionPeriod: 1_209_601 },
  ),
  limitOf(
    queue,
    'gives up after 1 to 1,000 receives, to a queue of its own type',
    sqsPage,
    ({ FifoQueue = false, RedrivePolicy }, template) => {
      const { deadLetterTargetArn, maxReceiveCount } = partIn(RedrivePolicy);
      if (deadLetterTargetArn === undefined) return true;
      const { FifoQueue: other = false } = behind(deadLetterTargetArn, template)?.Properties ?? {};
      return FifoQueue === other && within(maxReceiveCount, 1, 1_000);
    },
    { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, maxReceiveCount: 5 } },
    around,
  ),
  {
    says: 'a role has inline policies of 10,240 characters in all, white space not counted',
    source: iamQuotas,
    basis: 'documented',
    type: 'AWS::IAM::Policy',
    brokenIn(template) {
      const sizes = new Map<string, number>();
      for (const { Properties } of resourcesOf(template, 'AWS::IAM::Policy')) {
        const role = JSON.stringify(Properties['Roles']);
        sizes.set(role, (sizes.get(role) ?? 0) + fewestCharacters(Properties.PolicyDocument));
      }
      return [...sizes].flatMap(([role, size]) => (size > 10_240 ? [role] : []));
    },
    example: {
      Resources: Object.fromEntries(
        ['One', 'Other'].map((id) => {
          const statement = { Sid: 'Sid', Effect: 'Allow', Action: [long(5_100)], Resource: '*' };
          const Properties = { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: [statement] } };
          return [id, { Type: 'AWS::IAM::Policy', Properties }];
        }),
      ),
    },
  },
  limitOf(
    'AWS::IAM::Policy',
    'has a name of 128 characters, and statements with names of letters and digits',
    'IAM API reference, PutRolePolicy; IAM user guide, "IAM JSON policy elements: Sid"',
    ({ PolicyName, PolicyDocument }) =>
      fits(PolicyName, /^[\w+=,.@-]{1,128}$/) &&
      listIn(partIn(PolicyDocument)['Statement']).every(({ Sid }) => fits(Sid, /^[A-Za-z0-9]*$/)),
    { PolicyName: 'on look' },
  ),
  limitOf(
    'AWS::IAM::Role',
    'is described in 1,000 characters of Latin letters, trusts in 2,048, and has at most 10 managed policies',
    `IAM API reference, CreateRole; ${iamQuotas}`,
    ({ Description, AssumeRolePolicyDocument, ManagedPolicyArns }) =>
      fits(Description, /^[\t\n\r -~\u00a1-\u00ff]{0,1000}$/) &&
      fewestCharacters(AssumeRolePolicyDocument ?? {}) <= 2_048 &&
      listIn(ManagedPolicyArns).length <= 10,
    { Description: 'What it does \u2013 and what not' },
  ),
  limitOf(
    'AWS::SSM::Parameter',
    'has a value of 4,096 characters, and a name of 15 levels that does not begin with aws or ssm',
    'Systems Manager API reference, PutParameter',
    ({ Name, Value, Description }) =>
      fits(Name, /^(?!\/?(aws|ssm))(\/[\w.-]+){1,15}$/i) && shorter(Value, 4_096) && shorter(Description, 1_024),
    { Name: '/aws/tap', Value: 'running' },
  ),
  limitOf(
    'AWS::SQS::QueuePolicy',
    'has at most 20 statements, with 50 principals and 10 conditions each',
    'SQS developer guide, "Amazon SQS policy quotas"',
    ({ PolicyDocument }) => listIn(partIn(PolicyDocument)['Statement']).length <= 20,
    { PolicyDocument: { Statement: Array.from({ length: 21 }, () => ({})) } },
  ),
];
