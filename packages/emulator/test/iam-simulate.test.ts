// Hundreds of policies and the calls we serve, judged by this evaluator and by iam-simulate: they agree.
import { runSimulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from '../src/cloud/iam/evaluate.ts';
import type { ConditionBlock, PolicyDocument, Statement } from '../src/cloud/iam/policy.ts';
import type { AccessRequest } from '../src/cloud/operation.ts';
import { everything } from './everything.ts';

const account = everything();
const { world, cloud } = account;
const arn = `arn:aws:iam::${world.account}:user/tap`;

/** What authorize adds to each question, at a time of its own. */
const everyCall = {
  'aws:PrincipalArn': arn,
  'aws:PrincipalAccount': world.account,
  'aws:RequestedRegion': world.region,
  'aws:CurrentTime': '2026-11-23T12:00:00.000Z',
  'aws:EpochTime': '1795435200',
};

/** What the emulator never gives, for the operators that need it. */
const forTheOperators = { 'aws:SourceIp': '10.1.2.3' };

/**
 * Every question of every operation. iam-simulate takes `…/*`, which IAM is asked about what is only to be made, for a pattern; so it
 * is given an id here. So is `*` of ListTasks, which has a type of resource in the reference.
 */
const questions: readonly AccessRequest[] = account.samples
  .flatMap(({ operation, input }) => operation.access(input as never, cloud))
  .map(({ action, resource, context }) => ({
    action,
    resource: named(action, resource),
    context: { ...everyCall, ...forTheOperators, ...context },
  }));

function named(action: string, resource: string): string {
  if (action === 'ecs:ListTasks') return `arn:aws:ecs:${world.region}:${world.account}:container-instance/shop/1`;
  return resource === '*' ? resource : resource.replace(/\*$/, '0123456789abcdef0');
}

const pick = <Value>(values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);

/** A text as it is, or with wildcards, or another one. */
const like = (text: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(text),
    fc.nat(text.length).map((at) => `${text.slice(0, at)}*`),
    fc.nat(Math.max(0, text.length - 1)).map((at) => `${text.slice(0, at)}?${text.slice(at + 1)}`),
    fc.constant(`*${text.slice(-3)}`),
    fc.constant(`${text}0`),
  );

const oneOrMore = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | Value[]> =>
  fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));

const variable = (key: string): string => `\${${key}}`;

function actionFor({ action }: AccessRequest): fc.Arbitrary<string> {
  const [service = '', name = ''] = action.split(':');
  const near = like(name).map((each) => `${service}:${each}`);
  return fc.oneof(
    { weight: 4, arbitrary: near },
    {
      weight: 1,
      arbitrary: pick(['*', `${service}:*`, 'ec2:*', `${service}:${name.toUpperCase()}`, 'sqs:SendMessage']),
    },
  );
}

/** Parts are left out, filled with wildcards or taken from the request. The type of a resource has none: see emulator-fidelity.md. */
function resourceFor({ resource }: AccessRequest): fc.Arbitrary<string> {
  if (resource === '*') return pick(['*', 'arn:aws:*', 'arn:aws:ecs:*:*:*', 'arn:aws:sqs:eu-west-1:111122223333:jobs']);
  const [, partition = '', service = '', region = '', owner = '', ...rest] = resource.split(':');
  const id = rest.join(':');
  const type = /^[^/:]*[/:]/.exec(id)?.[0] ?? '';
  const tail = like(id.slice(type.length)).map((each) => `${type}${each}`);
  const part = (text: string): fc.Arbitrary<string> => pick([text, text, text, '*', `${text.slice(0, 3)}*`]);
  const last = fc.oneof(
    { weight: 5, arbitrary: tail },
    {
      weight: 2,
      arbitrary: pick([
        '*',
        `${type}${variable('aws:ResourceTag/team')}`,
        `${type}${variable("aws:Nothing, '*'")}`,
        `${type}*${variable('aws:RequestedRegion')}*`,
      ]),
    },
  );
  const whole = fc
    .tuple(pick([partition]), pick([service]), part(region), part(owner), last)
    .map((parts) => ['arn', ...parts].join(':'));
  return fc.oneof(
    { weight: 6, arbitrary: whole },
    { weight: 2, arbitrary: pick(['*', `arn:aws:${service}:*`, 'arn:aws:*']) },
  );
}

type Block = readonly [operator: string, key: string, values: string | string[]];

const TEXTS = ['blue', 'team', 'red', 'true', 'false', '1', '007', '2.5', 'eu-west-1', '2026-11-23', ''];
const NUMBERS = ['1', '2', '2.5', '-1', '111122223333', '111122223333.0', 'many'];
const DATES = ['2026-11-23T12:00:00Z', '2026-11-23T12:00:00.000Z', '2026-11-24', '2025-01-01T00:00:00Z', 'tomorrow'];
/** Not 0.0.0.0/0, which iam-simulate takes for one address. */
const ADDRESSES = ['10.0.0.0/8', '10.1.2.3/32', '10.1.2.3', '192.168.0.0/16', 'nowhere'];
const KEYS = [
  'ec2:Vpc',
  'ec2:Subnet',
  'ec2:CreateAction',
  'ec2:Region',
  'aws:RequestTag/team',
  'aws:ResourceTag/team',
  'ec2:ResourceTag/team',
  'aws:TagKeys',
  'ecs:cluster',
  'ssm:Overwrite',
  'aws:SourceIp',
  'AWS:requestedREGION',
];

interface Family {
  readonly operators: readonly string[];
  /** @default any key */
  readonly keys?: readonly string[];
  values(now: string): fc.Arbitrary<string>;
}

/** iam-simulate reads a number or a date from whatever begins like one, so that these are compared with their own kinds only. */
const FAMILIES: readonly Family[] = [
  {
    operators: [
      'StringEquals',
      'StringNotEquals',
      'StringEqualsIgnoreCase',
      'StringNotEqualsIgnoreCase',
      'StringLike',
      'StringNotLike',
    ],
    values: (now) =>
      fc.oneof(
        like(now),
        fc.constant(now.toUpperCase()),
        pick(TEXTS),
        pick([variable('aws:ResourceTag/team'), variable("aws:None, 'blue'"), variable('*'), '*', `a${variable('$')}`]),
      ),
  },
  {
    operators: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
    values: (now) =>
      fc
        .oneof(
          like(now),
          pick([
            'arn:aws:ec2:*:*:vpc/*',
            'arn:*:*:*:*:*',
            `arn:aws:ec2:${variable('aws:RequestedRegion')}:*:*`,
            'blue',
          ]),
        )
        // The beginning of an ARN: see emulator-fidelity.md.
        .filter((each) => !each.startsWith('arn:') || each.split(':').length > 5),
  },
  { operators: ['Bool'], values: () => pick(['true', 'false', 'TRUE', 'yes']) },
  {
    operators: [
      'NumericEquals',
      'NumericNotEquals',
      'NumericLessThan',
      'NumericLessThanEquals',
      'NumericGreaterThan',
      'NumericGreaterThanEquals',
    ],
    keys: ['aws:EpochTime', 'aws:PrincipalAccount', 'ssm:Overwrite', 'aws:MultiFactorAuthAge'],
    values: () => pick(NUMBERS),
  },
  {
    operators: [
      'DateEquals',
      'DateNotEquals',
      'DateLessThan',
      'DateLessThanEquals',
      'DateGreaterThan',
      'DateGreaterThanEquals',
    ],
    keys: ['aws:CurrentTime', 'aws:TokenIssueTime'],
    values: () => pick(DATES),
  },
  {
    operators: ['IpAddress', 'NotIpAddress'],
    keys: ['aws:SourceIp', 'aws:VpcSourceIp'],
    values: () => pick(ADDRESSES),
  },
  // A value that is no base64 is no binary value: nobody says what comes of it.
  { operators: ['BinaryEquals'], values: (now) => pick(isBase64(now) ? [now, 'aGVsbG8='] : ['aGVsbG8=']) },
];

function blockFor(request: AccessRequest): fc.Arbitrary<Block> {
  const key = pick([...Object.keys(request.context), ...Object.keys(request.context), ...KEYS]);
  const withKey = pick(FAMILIES).chain((family) =>
    fc.tuple(fc.constant(family), family.keys ? pick(family.keys) : key),
  );
  const typed = withKey.chain(([family, name]) => {
    const value = [request.context[name] ?? 'blue'].flat()[0] ?? '';
    const operator = fc
      .tuple(pick(['', '', 'ForAllValues:', 'ForAnyValue:']), pick(family.operators), pick(['', '', 'IfExists']))
      .map((parts) => parts.join(''));
    return fc.tuple(operator, fc.constant(name), oneOrMore(family.values(value)));
  });
  const isAbsent = fc.tuple(fc.constant('Null'), key, oneOrMore(pick(['true', 'false'])));
  return fc.oneof({ weight: 6, arbitrary: typed }, { weight: 1, arbitrary: isAbsent });
}

function conditionFor(request: AccessRequest): fc.Arbitrary<ConditionBlock> {
  return fc.array(blockFor(request), { maxLength: 2 }).map((blocks) => {
    const condition: Record<string, Record<string, string | string[]>> = {};
    for (const [operator, key, values] of blocks) condition[operator] = { ...condition[operator], [key]: values };
    return condition;
  });
}

/** Short ARNs, and variables without a value, in NotResource: see emulator-fidelity.md. */
const notResourceFor = (request: AccessRequest): fc.Arbitrary<string> =>
  resourceFor(request).filter((each) => each === '*' || (each.split(':').length > 5 && !each.includes('ResourceTag')));

function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})+$/.test(text);
}

function statementFor(request: AccessRequest): fc.Arbitrary<Statement> {
  return fc
    .record({
      Effect: pick(['Allow', 'Allow', 'Deny'] as const),
      action: pick(['Action', 'Action', 'Action', 'NotAction'] as const),
      actions: oneOrMore(actionFor(request)),
      // What NotResource means where there are no resources is told nowhere: see emulator-fidelity.md.
      resource: pick(['Resource', 'Resource', request.resource === '*' ? 'Resource' : 'NotResource'] as const),
      resources: oneOrMore(resourceFor(request)),
      others: oneOrMore(notResourceFor(request)),
      Condition: conditionFor(request),
    })
    .map(({ Effect, action, actions, resource, resources, others, Condition }) => ({
      Effect,
      [action]: actions,
      [resource]: resource === 'Resource' ? resources : others,
      Condition,
    }));
}

const policy = (request: AccessRequest): fc.Arbitrary<PolicyDocument> =>
  fc
    .oneof(statementFor(request), fc.array(statementFor(request), { minLength: 1, maxLength: 4 }))
    .map((Statement) => ({ Version: '2012-10-17', Statement }));

const judged = pick(questions).chain((request) =>
  fc.record({ request: fc.constant(request), policies: fc.array(policy(request), { minLength: 1, maxLength: 2 }) }),
);

const DECISIONS = { Allowed: 'allowed', ExplicitlyDenied: 'explicit-deny', ImplicitlyDenied: 'implicit-deny' } as const;

async function simulated(policies: readonly PolicyDocument[], { action, resource, context }: AccessRequest) {
  const answer = await runSimulation(
    {
      request: {
        principal: arn,
        action,
        resource: { resource, accountId: world.account },
        contextVariables: Object.fromEntries(
          Object.entries(context).map(([key, value]) => [
            key,
            [value].flat().length === 1 && !Array.isArray(value) ? String(value) : [...[value].flat()],
          ]),
        ),
      },
      identityPolicies: policies.map((each, index) => ({ name: `policy-${index}`, policy: each })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (answer.resultType === 'error') throw new Error(JSON.stringify(answer.errors));
  const ignored = answer.resultType === 'single' ? answer.result.ignoredContextKeys : [];
  return { decision: DECISIONS[answer.overallResult], ignored };
}

const RUNS = 1500;

test(`${RUNS} times the decision is iam-simulate's, and all three decisions come up`, async () => {
  const seen = { allowed: 0, 'implicit-deny': 0, 'explicit-deny': 0 };
  await fc.assert(
    fc.asyncProperty(judged, async ({ request, policies }) => {
      const { decision } = await simulated(policies, request);
      const own = evaluate(policies, request);
      seen[own] += 1;
      expect(own).toBe(decision);
    }),
    { seed: 20_261_128, numRuns: RUNS },
  );
  for (const times of Object.values(seen)) expect(times).toBeGreaterThan(RUNS / 10);
});

test('iam-simulate takes every key that an operation gives', async () => {
  for (const request of questions) {
    const { ignored } = await simulated([{ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }], request);
    expect(ignored, request.action).toEqual([]);
  }
});
