// The template with values for its parameters is too large where the emulator refuses it, and nowhere else.
import { readFileSync } from 'node:fs';
import { createAccount, createVirtualClock, DeploymentError, emptyAccount, letPassUntil } from '@tasktap/emulator';
import { beforeAll, expect, test } from 'vitest';
import { type Bundles, bundleHandlers } from '../src/bundle.ts';
import { excessIn } from '../src/room.ts';
import { templateSizes } from '../src/template-sizes.ts';
import { deployable } from './stand-ins.ts';
import type { Template } from './templates.ts';

const template: Template & Parameters<typeof templateSizes>[0] = JSON.parse(
  readFileSync('packages/cdk/test/tasktap.template.json', 'utf8'),
);

let bundles: Bundles;
beforeAll(async () => {
  bundles = await bundleHandlers();
});

type Values = Readonly<Record<string, string>>;

/** `deployed`, or what was refused, where EventBridge has granted what it can. */
async function refusalOf(parameters: Values): Promise<string> {
  const fleet = { ...emptyAccount, limits: { quotas: { charactersPerPattern: 4_096 } } };
  const clock = createVirtualClock(Date.parse('2026-11-23T12:00:00Z'));
  const { stacks } = createAccount({ clock, seed: 1, fleet });
  const there = { ...template, ...deployable(template, bundles) };
  try {
    await letPassUntil(clock, stacks.deploy('tap', { template: there, parameters }), 3_600_000);
    return 'deployed';
  } catch (problem) {
    if (problem instanceof DeploymentError) return problem.message;
    throw problem;
  }
}

/** ARNs of 70 characters, as in docs/operating.md. */
const clusters = (count: number): string =>
  Array.from(
    { length: count },
    (_, index) => `arn:aws:ecs:eu-central-1:111122223333:cluster/production-web-shop-${index + 1_000}`,
  ).join(',');
const vpcs = (count: number): string =>
  Array.from(
    { length: count },
    (_, index) => `arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-${10_000_000 + index}`,
  ).join(',');
const common = {
  TargetId: 'tmt-0123456789abcdef0',
  FilterId: 'tmf-0123456789abcdef0',
  Unmirrorable: 'observe',
};
const pseudo = { 'AWS::StackName': 'tap', 'AWS::Region': 'eu-central-1' };
const replace = { Unmirrorable: 'replace' };
const pattern = { of: 'patterns', path: 'TaskEvents', most: 4_096 };
const rights = { of: 'rights', most: 10_240 };

test.each<[string, number, Values, object | undefined, RegExp]>([
  ['one cluster', 1, {}, undefined, /^deployed$/],
  ['eighteen whose tasks may be stopped', 18, replace, undefined, /^deployed$/],
  [
    'nineteen of them',
    19,
    replace,
    { ...rights, path: 'OnLookReplaceRights' },
    /^OnLookReplaceRights: Maximum policy size of 10240 bytes/,
  ],
  ['fifty-one clusters whose tasks may not', 51, {}, undefined, /^deployed$/],
  ['fifty-three of them', 53, {}, { ...rights, path: 'OnLookRights' }, /^OnLookRights: Maximum policy size/],
  ['fifty-five of them', 55, {}, pattern, /^OnLookRights: Maximum policy size/],
  ['forty clusters and some VPCs', 40, { VpcArns: vpcs(10) }, undefined, /^deployed$/],
  [
    'and more VPCs',
    40,
    { VpcArns: vpcs(20) },
    { ...rights, path: 'OnLookRights' },
    /^OnLookRights: Maximum policy size/,
  ],
])('%s', async (_, count, others, excess, answer) => {
  const values = { ...common, ClusterArns: clusters(count), ...others };
  const sizes = templateSizes(template, { ...values, ...pseudo });
  expect(excessIn(sizes)).toEqual(excess && { ...excess, characters: expect.any(Number) });
  expect(await refusalOf(values)).toMatch(answer);
});

const rightsTo = (type: string, properties: object) => ({
  Resources: {
    It: { Type: type, Properties: { ...properties } },
    Rights: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { 'Fn::GetAtt': ['It', 'Arn'] } } },
  },
});
const queue = 'AWS::SQS::Queue';

test.each<[string, string, object, string, string]>([
  ['a queue', queue, {}, 'tap', 'arn:aws:sqs:eu-west-1:000000000000:tap-It-123456789012'],
  [
    'a log group',
    'AWS::Logs::LogGroup',
    {},
    'tap',
    'arn:aws:logs:eu-west-1:000000000000:log-group:tap-It-123456789012:*',
  ],
  ['a queue with a name', queue, { QueueName: 'mine' }, 'tap', ''],
  ['a topic', 'AWS::SNS::Topic', {}, 'tap', ''],
  [
    'a queue of a stack with a long name',
    queue,
    {},
    's'.repeat(128),
    `arn:aws:sqs:eu-west-1:000000000000:${'s'.repeat(80)}`,
  ],
])('what rights to %s come to', (_, type, properties, stackName, arn) => {
  const { rights: size } = templateSizes(rightsTo(type, properties), { 'AWS::StackName': stackName });
  expect(size).toEqual({ path: 'Rights', characters: JSON.stringify(arn).length });
});

test('what may not be there counts for nothing', () => {
  const sizes = templateSizes(
    {
      Parameters: { Image: { Type: 'AWS::SSM::Parameter::Value<String>' } },
      Conditions: { Newest: { 'Fn::Equals': [{ Ref: 'Image' }, 'newest'] } },
      Resources: { Rule: { Type: 'AWS::Events::Rule', Condition: 'Newest', Properties: { EventPattern: 'x' } } },
    },
    { Image: '/image' },
  );
  expect(sizes.patterns).toEqual({ path: '', characters: 0 });
});

test('nor does what has no properties', () => {
  const bare = (Type: string) => ({ Type });
  const Resources = { A: bare('AWS::Events::Rule'), B: bare('AWS::IAM::Policy'), C: bare('AWS::Lambda::Function') };
  expect(excessIn(templateSizes({ Resources }, {}))).toBeUndefined();
});
