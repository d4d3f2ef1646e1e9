// Least privilege: what is granted is what the deeds need, on resources as narrow as AWS allows, each wildcard with its reason.
import { rights } from '@tasktap/aws';
import { App, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deedsOfEvents, deedsOfLooks, deedsOfStack } from '../src/deeds.ts';
import { type FunctionDeed, grants } from '../src/grants.ts';
import { type Reach, statementsFor, wildcards } from '../src/statements.ts';

const reach: Reach = {
  owner: 'shop-tap',
  clusterArns: ['arn:aws:ecs:eu-central-1:111122223333:cluster/shop'],
  policyParameter: '/tasktap/stack-1/policy',
  throughArns: [
    'arn:aws:ec2:eu-central-1:444455556666:traffic-mirror-target/tmt-0123456789abcdef0',
    'arn:aws:ec2:eu-central-1:111122223333:traffic-mirror-filter/tmf-0123456789abcdef0',
  ],
  vpcArns: ['arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0123456789abcdef0'],
  onlyVpcs: true,
  switchName: '/tasktap/shop-tap/switch',
  notesPrefix: '/tasktap/shop-tap/stops',
  taskQueueArn: 'arn:aws:sqs:eu-central-1:111122223333:tasks',
  lookQueueArn: 'arn:aws:sqs:eu-central-1:111122223333:looks.fifo',
};
const every = Object.keys(grants) as FunctionDeed[];
const stack = new Stack(new App(), 'stack');
const statements = statementsFor(every, reach);
const bySid = new Map(statements.map((statement) => [statement.Sid, statement]));

test('the actions of any deeds are granted, each of them, and no other', () => {
  fc.assert(
    fc.property(fc.subarray(every), (deeds) => {
      const granted = new Set(statementsFor(deeds, reach).flatMap(({ Action }) => Action));
      expect(granted).toEqual(new Set(deeds.flatMap((deed): readonly string[] => rights[deed])));
    }),
  );
});

test.each(
  statements.map(({ Sid, Resource }) => [Sid, JSON.stringify(stack.resolve(Resource))] as const),
)('%s has a reason for its wildcard, or none of either', (sid, resource) => {
  expect(Object.hasOwn(wildcards, sid)).toBe(resource.includes('*'));
});

test.each<[string, object]>([
  ['MirrorInterfaces', { ArnEquals: { 'ec2:Vpc': reach.vpcArns } }],
  ['OnlyTaggedSessions', { StringEquals: { 'aws:RequestTag/tasktap:owner': 'shop-tap' } }],
  ['OwnSessions', { StringEquals: { 'aws:ResourceTag/tasktap:owner': 'shop-tap' } }],
  [
    'TagNewSessions',
    {
      StringEquals: { 'ec2:CreateAction': 'CreateTrafficMirrorSession', 'aws:RequestTag/tasktap:owner': 'shop-tap' },
    },
  ],
  [
    'RememberRefusals',
    {
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['tasktap:refused:shop-tap'] },
      'ForAnyValue:StringEquals': { 'aws:TagKeys': ['tasktap:refused:shop-tap'] },
      ArnEquals: { 'ec2:Vpc': reach.vpcArns },
    },
  ],
  ...['ListTasks', 'ReadTasks', 'ReadServices', 'StopTasks'].map((sid): [string, object] => [
    sid,
    { ArnEquals: { 'ecs:cluster': reach.clusterArns } },
  ]),
])('%s holds only under its condition', (sid, condition) => {
  expect(bySid.get(sid)?.Condition).toEqual(condition);
});

test.each([
  ['ThroughFilterToTarget', reach.throughArns],
  ['AskForLooks', reach.lookQueueArn],
  ['DelayMessages', reach.taskQueueArn],
])('%s holds for exactly one thing of each kind', (sid, resource) => {
  expect(bySid.get(sid)?.Resource).toEqual(resource);
});

test('every VPC is a choice: then there is no condition', () => {
  const open = new Map(statementsFor(every, { ...reach, onlyVpcs: false }).map((each) => [each.Sid, each]));
  expect(open.get('MirrorInterfaces')).not.toHaveProperty('Condition');
  expect(open.get('RememberRefusals')?.Condition).not.toHaveProperty('ArnEquals');
});

describe('a function has no right of another', () => {
  const actionsOf = (deeds: readonly FunctionDeed[]): readonly string[] =>
    statementsFor(deeds, reach).flatMap(({ Action }) => Action);

  test.each([
    [
      'events',
      deedsOfEvents(false).always,
      ['ec2:DeleteTrafficMirrorSession', 'ec2:ModifyTrafficMirrorSession', 'ecs:ListTasks'],
    ],
    ['looks', deedsOfLooks.always, ['sqs:SendMessage', 'sqs:ChangeMessageVisibility', 'ecs:StopTask']],
    [
      'the stack',
      deedsOfStack.always,
      ['ec2:CreateTrafficMirrorSession', 'ec2:CreateTags', 'ecs:StopTask', 'ecs:ListTasks'],
    ],
  ])('%s', (_, deeds, foreign) => {
    expect(actionsOf(deeds).filter((action) => foreign.includes(action))).toEqual([]);
  });
});
