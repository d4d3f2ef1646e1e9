// Limits of what else collectors are made of, and of what watches: ECS, Application Auto Scaling, S3, Glue, CloudWatch and its logs.
import type { Resource, Template } from '../templates.ts';
import { behind, fits, type Limit, limitOf, listIn, partIn, shorter, within } from './limit.ts';
import { registrationLimit } from './network.ts';

const task = 'AWS::ECS::TaskDefinition';
const service = 'AWS::ECS::Service';
const policy = 'AWS::IAM::Policy';
const alarm = 'AWS::CloudWatch::Alarm';
const table = 'AWS::Glue::Table';
const fargate = 'ECS developer guide, "Amazon ECS task definition differences for Fargate"';
const alarmPage = 'CloudWatch API reference, PutMetricAlarm';
const athenaNames = 'Athena user guide, "Name databases, tables, and columns"';
const long = (length: number) => 'x'.repeat(length);

const gib = 1_024;
/** MiB for units of CPU: at least, at most, and between them in steps of. */
const sizes: Readonly<Record<string, readonly [least: number, most: number, step: number]>> = {
  '256': [gib, 2 * gib, gib],
  '512': [gib, 4 * gib, gib],
  '1024': [2 * gib, 8 * gib, gib],
  '2048': [4 * gib, 16 * gib, gib],
  '4096': [8 * gib, 30 * gib, gib],
  '8192': [16 * gib, 60 * gib, 4 * gib],
  '16384': [32 * gib, 120 * gib, 8 * gib],
};

/** Of Fargate. */
export function isSize(cpu: unknown, memory: unknown): boolean {
  const [least, most, step] = sizes[String(cpu)] ?? [0, -1, 1];
  const MiB = Number(memory);
  return (cpu === '256' && MiB === 512) || (MiB >= least && MiB <= most && MiB % step === 0);
}

/** Metrics of an expression; of an alarm or of a scaling policy. */
function areReckoned(metrics: unknown): boolean {
  const all = listIn(metrics);
  const returned = all.filter(({ ReturnData = true }) => ReturnData === true);
  return all.length <= 10 && returned.length === 1 && all.every(({ Id }) => fits(Id, /^[a-z]\w{0,254}$/));
}

/** Logical ids of the policies of the roles that a service's tasks have. */
function policiesOf(service: Resource, template: Template): readonly string[] {
  const { TaskRoleArn, ExecutionRoleArn } = behind(service.Properties['TaskDefinition'], template)?.Properties ?? {};
  const roles = [TaskRoleArn, ExecutionRoleArn].flatMap((arn) => behind(arn, template) ?? []);
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) =>
    Type === policy && listIn(Properties['Roles']).some((role) => roles.some((each) => each === behind(role, template)))
      ? [id]
      : [],
  );
}

const afterPolicies: Limit = {
  says: 'comes after every policy of the roles of its tasks, and goes before',
  source: 'CloudFormation template reference, AWS::IAM::Policy',
  basis: 'documented',
  type: service,
  brokenIn: (template) =>
    Object.entries(template.Resources).flatMap(([id, each]) =>
      each.Type !== service || policiesOf(each, template).every((wanted) => each.DependsOn?.includes(wanted))
        ? []
        : [id],
    ),
  example: {
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: {} },
      Policy: { Type: policy, Properties: { Roles: [{ Ref: 'Role' }] } },
      Task: { Type: task, Properties: { ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
      Example: { Type: service, Properties: { TaskDefinition: { Ref: 'Task' } } },
    },
  },
};

export const collectorLimits: readonly Limit[] = [
  limitOf(
    task,
    'has one of the pairs of CPU and memory that Fargate has',
    'ECS developer guide, "Task CPU and memory" of Fargate',
    ({ Cpu, Memory }) => isSize(Cpu, Memory),
    { Cpu: '1024', Memory: '1024' },
  ),
  limitOf(
    task,
    'has a disk of 21 to 200 GiB, and 2 minutes to end',
    fargate,
    ({ EphemeralStorage, ContainerDefinitions }) =>
      within(partIn(EphemeralStorage)['SizeInGiB'], 21, 200) &&
      listIn(ContainerDefinitions).every(({ StopTimeout }) => within(StopTimeout, 0, 120)),
    { ContainerDefinitions: [{ StopTimeout: 121 }] },
  ),
  limitOf(
    task,
    'has at most 10 containers and 64 KiB',
    'ECS developer guide, "Amazon ECS service quotas"',
    (own) => listIn(own['ContainerDefinitions']).length <= 10 && JSON.stringify(own).length <= 65_536,
    { ContainerDefinitions: [{ Command: [long(65_536)] }] },
  ),
  registrationLimit,
  afterPolicies,
  limitOf(
    'AWS::ApplicationAutoScaling::ScalableTarget',
    'has as many at most as at least',
    'Application Auto Scaling API reference, RegisterScalableTarget',
    ({ MinCapacity, MaxCapacity }) => within(MinCapacity, 0, Number(MaxCapacity)),
    { MinCapacity: 3, MaxCapacity: 2 },
  ),
  limitOf(
    'AWS::ApplicationAutoScaling::ScalingPolicy',
    'reckons with at most 10 metrics, of which one is returned',
    'Application Auto Scaling API reference, CustomizedMetricSpecification',
    ({ TargetTrackingScalingPolicyConfiguration }) => {
      const { CustomizedMetricSpecification: custom } = partIn(TargetTrackingScalingPolicyConfiguration);
      return custom === undefined || areReckoned(partIn(custom)['Metrics']);
    },
    { TargetTrackingScalingPolicyConfiguration: { CustomizedMetricSpecification: { Metrics: [{ Id: 'Bytes' }] } } },
  ),
  limitOf(
    'AWS::S3::Bucket',
    'has at most 1,000 rules of life, with prefixes of 1,024 characters and at least a day',
    'S3 user guide, "Managing the lifecycle of objects" and "Lifecycle configuration elements"',
    ({ LifecycleConfiguration }) => {
      const rules = listIn(partIn(LifecycleConfiguration)['Rules']);
      const keep = ({ Prefix, ExpirationInDays }: (typeof rules)[number]) =>
        shorter(Prefix, 1_024) && within(ExpirationInDays, 1, 2 ** 31 - 1);
      return rules.length <= 1_000 && rules.every(keep);
    },
    { LifecycleConfiguration: { Rules: [{ ExpirationInDays: 0 }] } },
  ),
  limitOf(
    'AWS::S3::BucketPolicy',
    'has at most 20 KB',
    'S3 user guide, "Bucket policies"',
    ({ PolicyDocument }) => JSON.stringify(PolicyDocument).length <= 20_480,
    { PolicyDocument: { Statement: [{ Sid: long(20_480) }] } },
  ),
  limitOf(
    'AWS::Glue::Database',
    'has a name that Athena takes',
    athenaNames,
    ({ DatabaseInput }) => fits(partIn(DatabaseInput)['Name'], /^[a-z0-9_]{1,255}$/),
    { DatabaseInput: { Name: 'Tap-1' } },
  ),
  limitOf(
    table,
    'has a name and columns that Athena takes, each once, and comments of 255 characters',
    `${athenaNames}; Glue API reference, Column`,
    ({ TableInput }) => {
      const { Name, PartitionKeys, StorageDescriptor } = partIn(TableInput);
      const columns = [...listIn(PartitionKeys), ...listIn(partIn(StorageDescriptor)['Columns'])];
      const names = columns.map((column) => column['Name']);
      return (
        [Name, ...names].every((each) => fits(each, /^[a-z0-9_]{1,255}$/)) &&
        new Set(names).size === names.length &&
        columns.every(({ Comment }) => shorter(Comment, 255))
      );
    },
    {
      TableInput: {
        Name: 'flows',
        PartitionKeys: [{ Name: 'day' }],
        StorageDescriptor: { Columns: [{ Name: 'day' }] },
      },
    },
  ),
  limitOf(
    'AWS::Logs::LogGroup',
    'has a name of 512 characters from a small alphabet, and is kept for a number of days that is on the list',
    'CloudWatch Logs API reference, CreateLogGroup and PutRetentionPolicy',
    ({ LogGroupName, RetentionInDays }) =>
      fits(LogGroupName, /^[.\-_/#A-Za-z0-9]{1,512}$/) &&
      (RetentionInDays === undefined ||
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365].includes(Number(RetentionInDays))),
    { RetentionInDays: 100 },
  ),
  limitOf(
    alarm,
    'looks at a day at most, in periods shorter than an hour',
    alarmPage,
    ({ Period, EvaluationPeriods, Metrics }) => {
      const periods = [Period, ...listIn(Metrics).map(({ MetricStat }) => partIn(MetricStat)['Period'])];
      return periods.every((each) => within(Number(each ?? 0) * Number(EvaluationPeriods ?? 1), 0, 86_400));
    },
    { Period: 300, EvaluationPeriods: 300 },
  ),
  limitOf(
    alarm,
    'is described in 1,024 characters, has 30 dimensions and 5 actions of each kind',
    alarmPage,
    ({ AlarmDescription, Dimensions, ...own }) =>
      shorter(AlarmDescription, 1_024) &&
      listIn(Dimensions).length <= 30 &&
      ['AlarmActions', 'OKActions'].every((actions) => listIn(own[actions]).length <= 5),
    { AlarmDescription: long(1_025) },
  ),
  limitOf(
    alarm,
    'reckons with at most 10 metrics, of which one is returned, or has one',
    'CloudWatch user guide, "Create a CloudWatch alarm based on a metric math expression"',
    ({ Metrics, MetricName }) => (MetricName === undefined ? areReckoned(Metrics) : Metrics === undefined),
    { Metrics: [{ Id: 'one' }, { Id: 'other' }] },
  ),
];
