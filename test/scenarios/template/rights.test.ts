// The rights in the template are enough for all that the deployment does; and without any one of them something named does not go well.
import { describe, expect, test } from 'vitest';
import { complaintsOf } from './scenario.ts';
import { onlyUnder, type ScenarioName, scenarios } from './scenarios.ts';
import type { Parameters } from './stage.ts';
import { type Choice, type Right, rightsIn, theTemplate, without } from './template.ts';

const template = await theTemplate();

/** A right, as function, statement and action, and what fails without it. */
const needs: Readonly<Record<string, ScenarioName>> = {
  'OnTaskEvent MirrorInterfaces ec2:CreateTrafficMirrorSession': 'newTask',
  'OnTaskEvent ThroughFilterToTarget ec2:CreateTrafficMirrorSession': 'newTask',
  'OnTaskEvent OnlyTaggedSessions ec2:CreateTrafficMirrorSession': 'newTask',
  'OnTaskEvent TagNewSessions ec2:CreateTags': 'newTask',
  'OnTaskEvent RememberRefusals ec2:CreateTags': 'refusal',
  'OnTaskEvent ReadEc2 ec2:DescribeTrafficMirrorSessions': 'foreignSession',
  'OnTaskEvent ReadSwitch ssm:GetParameter': 'newTask',
  'OnTaskEvent ReadTasks ecs:DescribeTasks': 'taskGone',
  'OnTaskEvent DelayMessages sqs:ChangeMessageVisibility': 'throttledCreate',
  'OnTaskEvent TakeFromQueue sqs:DeleteMessage': 'newTask',
  'OnTaskEvent TakeFromQueue sqs:GetQueueAttributes': 'newTask',
  'OnTaskEvent TakeFromQueue sqs:ReceiveMessage': 'newTask',
  'OnTaskEvent WriteLog logs:CreateLogStream': 'newTask',
  'OnTaskEvent WriteLog logs:PutLogEvents': 'newTask',
  'OnTaskEvent AskForLooks sqs:SendMessage': 'cap',
  'OnLook MirrorInterfaces ec2:CreateTrafficMirrorSession': 'sweep',
  'OnLook ThroughFilterToTarget ec2:CreateTrafficMirrorSession': 'sweep',
  'OnLook ThroughFilterToTarget ec2:ModifyTrafficMirrorSession': 'anotherTarget',
  'OnLook OnlyTaggedSessions ec2:CreateTrafficMirrorSession': 'sweep',
  'OnLook TagNewSessions ec2:CreateTags': 'sweep',
  'OnLook RememberRefusals ec2:CreateTags': 'sweep',
  'OnLook ReadEc2 ec2:DescribeNetworkInterfaces': 'duplicate',
  'OnLook ReadEc2 ec2:DescribeTags': 'sweep',
  'OnLook ReadEc2 ec2:DescribeTrafficMirrorFilters': 'anotherTarget',
  'OnLook ReadEc2 ec2:DescribeTrafficMirrorSessions': 'sweep',
  'OnLook ReadEc2 ec2:DescribeTrafficMirrorTargets': 'sweep',
  'OnLook ReadSwitch ssm:GetParameter': 'sweep',
  'OnLook ListTasks ecs:ListTasks': 'sweep',
  'OnLook ReadTasks ecs:DescribeTasks': 'sweep',
  'OnLook OwnSessions ec2:DeleteTrafficMirrorSession': 'duplicate',
  'OnLook OwnSessions ec2:ModifyTrafficMirrorSession': 'anotherTarget',
  'OnLook TakeFromQueue sqs:DeleteMessage': 'sweep',
  'OnLook TakeFromQueue sqs:GetQueueAttributes': 'sweep',
  'OnLook TakeFromQueue sqs:ReceiveMessage': 'sweep',
  'OnLook WriteLog logs:CreateLogStream': 'sweep',
  'OnLook WriteLog logs:PutLogEvents': 'sweep',
  'OnLook ReadServices ecs:DescribeServices': 'replacement',
  'OnLook ReadTasks ecs:GetTaskProtection': 'replacement',
  'OnLook StopNotes ssm:GetParameter': 'replacement',
  'OnLook StopNotes ssm:PutParameter': 'replacement',
  'OnLook StopTasks ecs:StopTask': 'replacement',
  'OnTaskEvent ReadPolicy ssm:GetParameter': 'following',
  'OnTaskEvent ReadEc2 ec2:DescribeNetworkInterfaces': 'following',
  'OnLook ReadPolicy ssm:GetParameter': 'following',
  'OnStack AskForLooks sqs:SendMessage': 'sweep',
  'OnStack ReadEc2 ec2:DescribeTrafficMirrorSessions': 'deleteStack',
  'OnStack OwnSessions ec2:DeleteTrafficMirrorSession': 'deleteStack',
  'OnStack WriteLog logs:CreateLogStream': 'deleteStack',
  'OnStack WriteLog logs:PutLogEvents': 'deleteStack',
};

const nameOf = ({ of, sid, action }: Right): string => `${of} ${sid} ${action}`;

const parametersOf: Readonly<Record<Choice, Parameters>> = {
  observe: { Unmirrorable: 'observe' },
  replace: { Unmirrorable: 'replace' },
  following: { Unmirrorable: 'observe', PolicyParameter: '/tasktap/tap/policy' },
};

describe.each<Choice>(['observe', 'replace', 'following'])('%s', (choice) => {
  const parameters = parametersOf[choice];
  const rights = rightsIn(template, choice);
  const names = Object.keys(scenarios) as ScenarioName[];

  const isPlayed = (name: ScenarioName) =>
    (onlyUnder[name] ?? (choice === 'following' ? undefined : choice)) === choice;

  test.each(names.filter(isPlayed))('%s goes well', async (name) => {
    expect(await complaintsOf(scenarios[name], template, parameters)).toEqual([]);
  });

  test('every right has its row, and stands there once', () => {
    const granted = rights.map(nameOf);
    expect(granted.filter((name) => !(name in needs))).toEqual([]);
    expect(granted.filter((name, index) => granted.indexOf(name) !== index)).toEqual([]);
  });

  test.each(
    rights.map((right) => [nameOf(right), right] as const),
  )('without %s something fails', async (name, right) => {
    const scenario = needs[name];
    if (scenario === undefined) throw new Error(`Expected a scenario that needs ${name}, got none.`);
    expect(await complaintsOf(scenarios[scenario], without(right, template), parameters)).not.toEqual([]);
  });
});

test('no row is of a right that is not granted', () => {
  const granted = new Set(
    (['replace', 'following'] as const).flatMap((choice) => rightsIn(template, choice).map(nameOf)),
  );
  expect(Object.keys(needs).filter((name) => !granted.has(name))).toEqual([]);
});
