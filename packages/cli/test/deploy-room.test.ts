// What is said of a deployment that AWS would refuse for its size, before any of it goes there.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { expectRoom, type Fitting } from '../src/deploy/room.ts';
import type { Step } from '../src/deploy/steps.ts';
import { UserError } from '../src/user-error.ts';

const template = readFileSync('packages/cdk/test/tasktap.template.json', 'utf8');
const clusters = (count: number, place = 'aws:ecs:eu-central-1'): string =>
  Array.from(
    { length: count },
    (_, at) => `arn:${place}:111122223333:cluster/production-web-shop-${1_000 + at}`,
  ).join();
const named = (count: number) => ({
  ClusterArns: clusters(count),
  TargetId: 'tmt-0123456789abcdef0',
  Unmirrorable: 'observe',
});
const stack = (parameters: Readonly<Record<string, string>>): Step => ({
  kind: 'stack',
  parameters,
  says: 'the stack',
});
const wait: Step = { kind: 'wait', milliseconds: 1, says: 'a while' };
const usual: Fitting = { stackName: 'tap', template, parameters: {}, standing: undefined, steps: [stack({})] };

/** What is said, and whether it is the end. */
function saidOf(wish: Partial<Fitting>): readonly [number | undefined, string | undefined] {
  try {
    return [0, expectRoom({ ...usual, ...wish })];
  } catch (problem) {
    if (problem instanceof UserError) return [problem.exitCode, problem.message];
    throw problem;
  }
}

const tooManyRights =
  /^Expected rights of at most 10240 characters for a role, which is IAM's limit, got at least \d+ with OnLookReplaceRights: .* several stacks, each with its --stack-name\.$/;
const standing = named(20);
const replace = { Unmirrorable: 'replace' };

test.each<[string, Partial<Fitting>, number, RegExp | undefined]>([
  ['few clusters', { parameters: named(25) }, 0, undefined],
  [
    'more than EventBridge takes from an account at first',
    { parameters: named(26) },
    0,
    /^EventBridge takes a rule of 2048 .* at least 20\d\d: ask for .* --stack-name\.$/,
  ],
  [
    'more than it takes at all',
    { parameters: named(54) },
    2,
    /^Expected a rule of at most 4096 characters, .* in TaskEvents: split the clusters over several stacks/,
  ],
  ['more than a role can be granted', { parameters: { ...named(20), ...replace } }, 2, tooManyRights],
  [
    'a stack with as many, whose tasks are to be stopped from now on',
    { standing, parameters: replace },
    2,
    tooManyRights,
  ],
  [
    'a stack whose tasks are to be stopped no more',
    { standing: { ...standing, ...replace }, parameters: { Unmirrorable: 'observe' } },
    0,
    undefined,
  ],
  ['a policy that stops tasks', { standing, steps: [stack({}), wait, stack(replace)] }, 2, tooManyRights],
  [
    'a policy that stops tasks only for a while',
    { standing, steps: [stack(replace), wait, stack({ Unmirrorable: 'observe' })] },
    2,
    tooManyRights,
  ],
  [
    'what a step says holds for those after it',
    { standing: named(1), steps: [stack(replace), stack({ ClusterArns: clusters(20) })] },
    2,
    tooManyRights,
  ],
  [
    'the name of the stack is part of it',
    { parameters: { ...named(18), ...replace }, stackName: 's'.repeat(128) },
    2,
    tooManyRights,
  ],
  [
    'and where the clusters are',
    {
      parameters: { ...named(0), ...replace, ClusterArns: clusters(16, 'aws-us-gov:ecs:us-gov-west-1') },
      stackName: 's'.repeat(39),
    },
    2,
    tooManyRights,
  ],
  ['no template', { template: 'Resources:\n  Rule:', parameters: named(54) }, 0, undefined],
  ['a template that is none', { template: '{"Resources":{"Rule":null}}', parameters: named(54) }, 0, undefined],
  [
    'a template of variables',
    {
      template: JSON.stringify({
        Resources: {
          It: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { A: 'a'.repeat(4_096) } } } },
        },
      }),
    },
    2,
    /^Expected variables of at most 4096 characters for a function, .* got at least 4104 in It: put the policy into a parameter \(--policy\)/,
  ],
])('%s', (_, wish, code, sentence) => {
  expect(saidOf(wish)).toEqual([code, sentence && expect.stringMatching(sentence)]);
});
