// What IAM allows: one row, one policy, one question.
import { describe, expect, test } from 'vitest';
import { evaluate } from '../src/cloud/iam/evaluate.ts';
import type { ConditionBlock, PolicyDocument, Statement } from '../src/cloud/iam/policy.ts';
import type { AccessRequest } from '../src/cloud/operation.ts';

const ENI = 'arn:aws:ec2:eu-west-1:111122223333:network-interface/eni-1';
const TASK_DEFINITION = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7';

const ask = (different: Partial<AccessRequest> = {}): AccessRequest => ({
  action: 'ec2:CreateTrafficMirrorSession',
  resource: ENI,
  context: {},
  ...different,
});

/** How a policy writes a variable. */
const variable = (name: string): string => `\${${name}}`;

const policy = (...statements: readonly Statement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements,
});
const allow = (part: Partial<Statement>): Statement => ({ Effect: 'Allow', Action: '*', Resource: '*', ...part });
const deny = (part: Partial<Statement>): Statement => ({ ...allow(part), Effect: 'Deny' });
const { Action: _action, ...allowWithoutAction } = allow({});
const { Resource: _resource, ...allowWithoutResource } = allow({});

describe('statements', () => {
  test.each<[string, PolicyDocument[], AccessRequest, string]>([
    ['nothing is allowed by no policy', [], ask(), 'implicit-deny'],
    ['a statement needs no list', [{ Statement: allow({}) }], ask(), 'allowed'],
    ['a deny wins over an allow of another policy', [policy(allow({})), policy(deny({}))], ask(), 'explicit-deny'],
    ['a deny of something else changes nothing', [policy(allow({}), deny({ Action: 'ecs:*' }))], ask(), 'allowed'],
    ['actions ignore case', [policy(allow({ Action: 'EC2:createtrafficMIRRORsession' }))], ask(), 'allowed'],
    ['an action has wildcards', [policy(allow({ Action: 'ec2:Create*Sess?on' }))], ask(), 'allowed'],
    [
      'a question mark is exactly one character',
      [policy(allow({ Action: 'ec2:Create*Sessio?n' }))],
      ask(),
      'implicit-deny',
    ],
    ['a service has no wildcards', [policy(allow({ Action: 'ec*:*' }))], ask(), 'implicit-deny'],
    ['a dot is a dot', [policy(allow({ Action: 'ec2:.*' }))], ask(), 'implicit-deny'],
    ['NotAction covers the rest', [policy({ ...allowWithoutAction, NotAction: 'ecs:*' })], ask(), 'allowed'],
    [
      'NotAction leaves out its own',
      [policy({ ...allowWithoutAction, NotAction: ['ecs:*', 'ec2:*'] })],
      ask(),
      'implicit-deny',
    ],
    ['a statement without an action covers nothing', [policy(allowWithoutAction)], ask(), 'implicit-deny'],
    ['a statement without a resource covers nothing', [policy(allowWithoutResource)], ask(), 'implicit-deny'],
    ['a resource is named', [policy(allow({ Resource: ['arn:x', ENI] }))], ask(), 'allowed'],
    ['resources mind the case', [policy(allow({ Resource: ENI.toUpperCase() }))], ask(), 'implicit-deny'],
    [
      'a wildcard in the last part',
      [policy(allow({ Resource: 'arn:aws:ec2:*:*:network-interface/*' }))],
      ask(),
      'allowed',
    ],
    [
      'a wildcard does not reach past a colon',
      [policy(allow({ Resource: 'arn:aws:*:network-interface/eni-1' }))],
      ask(),
      'implicit-deny',
    ],
    [
      'not even where the colons add up',
      [policy(allow({ Resource: 'arn:aws:*:111122223333:task-definition/web:7' }))],
      ask({ resource: TASK_DEFINITION }),
      'implicit-deny',
    ],
    ['a short ARN covers what is below', [policy(allow({ Resource: 'arn:aws:ec2:*' }))], ask(), 'allowed'],
    [
      'the last part may hold colons',
      [policy(allow({ Resource: 'arn:aws:ecs:*:*:task-definition/*7' }))],
      ask({ resource: TASK_DEFINITION }),
      'allowed',
    ],
    ['NotResource leaves out its own', [policy({ ...allowWithoutResource, NotResource: ENI })], ask(), 'implicit-deny'],
    ['NotResource covers the rest', [policy({ ...allowWithoutResource, NotResource: `${ENI}0` })], ask(), 'allowed'],
    [
      'NotResource with a variable that has no value covers nothing',
      [policy({ ...allowWithoutResource, NotResource: [`${ENI}0`, `${ENI}${variable('x')}`] })],
      ask(),
      'implicit-deny',
    ],
    [
      'an action without resources needs the star',
      [policy(allow({ Resource: 'arn:aws:ec2:*:*:*' }))],
      ask({ resource: '*' }),
      'implicit-deny',
    ],
    ['and is granted by it', [policy(allow({}))], ask({ resource: '*' }), 'allowed'],
    [
      'a variable is filled in',
      [
        policy(
          allow({
            Resource: `arn:aws:ec2:eu-west-1:111122223333:network-interface/${variable('aws:PrincipalTag/eni')}`,
          }),
        ),
      ],
      ask({ context: { 'aws:PrincipalTag/eni': 'eni-1' } }),
      'allowed',
    ],
    [
      'a variable is no wildcard',
      [policy(allow({ Resource: `arn:aws:ec2:eu-west-1:111122223333:${variable('x')}` }))],
      ask({ context: { x: '*' } }),
      'implicit-deny',
    ],
    [
      'a variable may have a default',
      [policy(allow({ Resource: `arn:aws:ec2:eu-west-1:111122223333:network-interface/${variable("x, 'eni-1'")}` }))],
      ask(),
      'allowed',
    ],
    [
      'without a value nothing matches',
      [policy(allow({ Resource: `arn:aws:ec2:eu-west-1:111122223333:network-interface/eni-1${variable('x')}` }))],
      ask(),
      'implicit-deny',
    ],
  ])('%s', (_sentence, policies, request, decision) => {
    expect(evaluate(policies, request)).toBe(decision);
  });

  test.each(['2008-10-17', undefined])('in the version %s a variable is text, and a wildcard is one', (Version) => {
    const old = (Resource: string) => [
      { Statement: allow({ Resource }), ...(Version === undefined ? {} : { Version }) },
    ];
    const named = `${ENI}/${variable('x')}`;
    expect(evaluate(old(named), ask({ resource: named, context: { x: 'y' } }))).toBe('allowed');
    expect(evaluate(old(named), ask({ resource: `${ENI}/y`, context: { x: 'y' } }))).toBe('implicit-deny');
    expect(evaluate(old(`${ENI}/${variable('*')}`), ask({ resource: named }))).toBe('allowed');
  });
});

describe('conditions', () => {
  const VPC = 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1';
  test.each<[string, ConditionBlock, AccessRequest['context'], boolean]>([
    ['StringEquals: the same', { StringEquals: { k: 'a' } }, { k: 'a' }, true],
    ['StringEquals: one of', { StringEquals: { k: ['b', 'a'] } }, { k: 'a' }, true],
    ['StringEquals: case counts', { StringEquals: { k: 'A' } }, { k: 'a' }, false],
    ['StringEquals: a star is a star', { StringEquals: { k: '*' } }, { k: 'a' }, false],
    ['StringEquals: the escaped star too', { StringEquals: { k: variable('*') } }, { k: '*' }, true],
    ['StringEquals: no key, no match', { StringEquals: { k: 'a' } }, {}, false],
    [
      'the name of a key ignores case',
      { StringEquals: { 'AWS:requesttag/Name': 'a' } },
      { 'aws:RequestTag/Name': 'a' },
      true,
    ],
    ['the name of an operator ignores case', { stringequals: { k: 'a' } }, { k: 'a' }, true],
    ['StringNotEquals: another', { StringNotEquals: { k: 'a' } }, { k: 'b' }, true],
    ['StringNotEquals: none of', { StringNotEquals: { k: ['a', 'b'] } }, { k: 'b' }, false],
    ['StringNotEquals: no key, a match', { StringNotEquals: { k: 'a' } }, {}, true],
    ['StringNotEquals: an unknown variable, no match', { StringNotEquals: { k: variable('x') } }, { k: 'b' }, false],
    ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { k: 'A' } }, { k: 'a' }, true],
    ['StringNotEqualsIgnoreCase', { StringNotEqualsIgnoreCase: { k: 'A' } }, { k: 'a' }, false],
    [
      'StringLike: more stars than can be tried in every way',
      { StringLike: { k: `${'*a'.repeat(30)}b` } },
      { k: 'a'.repeat(250) },
      false,
    ],
    ['StringLike: wildcards', { StringLike: { k: 'a*c?' } }, { k: 'abbcd' }, true],
    ['StringLike: the whole text', { StringLike: { k: 'b*' } }, { k: 'abb' }, false],
    ['StringLike: over lines and colons', { StringLike: { k: 'a*z' } }, { k: 'a:\nz' }, true],
    ['StringNotLike', { StringNotLike: { k: 'a*' } }, { k: 'abc' }, false],
    ['ArnEquals has wildcards', { ArnEquals: { k: 'arn:aws:ec2:*:*:vpc/*' } }, { k: VPC }, true],
    ['ArnLike: not past a colon', { ArnLike: { k: 'arn:aws:*:vpc/vpc-1' } }, { k: VPC }, false],
    ['ArnLike: what is no ARN', { ArnLike: { k: VPC } }, { k: 'vpc-1' }, false],
    ['ArnNotEquals: another', { ArnNotEquals: { k: `${VPC}0` } }, { k: VPC }, true],
    ['ArnNotLike: the same', { ArnNotLike: { k: 'arn:aws:ec2:*:*:vpc/*' } }, { k: VPC }, false],
    ['ArnNotLike: what is no ARN matches neither way', { ArnNotLike: { k: VPC } }, { k: 'vpc-1' }, false],
    ['ArnNotLike: no key, a match', { ArnNotLike: { k: VPC } }, {}, true],
    ['Bool: ignores case', { Bool: { k: 'TRUE' } }, { k: 'true' }, true],
    ['Bool: takes a real boolean', { Bool: { k: false } }, { k: 'false' }, true],
    ['Bool: no boolean, no match', { Bool: { k: 'yes' } }, { k: 'yes' }, false],
    ['NumericEquals: by value', { NumericEquals: { k: '1.0' } }, { k: '1' }, true],
    ['NumericNotEquals', { NumericNotEquals: { k: 1 } }, { k: '2' }, true],
    ['NumericNotEquals: no number, no match', { NumericNotEquals: { k: '1' } }, { k: 'x' }, false],
    ['NumericLessThan: less', { NumericLessThan: { k: 10 } }, { k: '9' }, true],
    ['NumericLessThan: equal', { NumericLessThan: { k: 10 } }, { k: '10' }, false],
    ['NumericLessThanEquals: equal', { NumericLessThanEquals: { k: 10 } }, { k: '10' }, true],
    ['NumericGreaterThan: equal', { NumericGreaterThan: { k: 10 } }, { k: '10' }, false],
    ['NumericGreaterThanEquals: equal', { NumericGreaterThanEquals: { k: 10 } }, { k: '10' }, true],
    ['NumericEquals: a sign and a fraction', { NumericEquals: { k: '-1.50' } }, { k: '-1.5' }, true],
    ['NumericEquals: no exponent', { NumericEquals: { k: '1e3' } }, { k: '1000' }, false],
    ['NumericEquals: no other base', { NumericEquals: { k: '0x10' } }, { k: '16' }, false],
    ['NumericEquals: no blank', { NumericEquals: { k: '' } }, { k: '0' }, false],
    ['DateEquals: another way to write it', { DateEquals: { k: '2026-11-23T12:00Z' } }, { k: '1795435200' }, true],
    ['DateEquals: an offset', { DateEquals: { k: '2026-11-23T13:00:00.0+01:00' } }, { k: '1795435200' }, true],
    ['DateEquals: four digits are a year', { DateEquals: { k: '2026' } }, { k: '2026-01-01' }, true],
    ['DateNotEquals', { DateNotEquals: { k: '2026-11-23' } }, { k: '2026-11-24' }, true],
    ['DateNotEquals: no date, no match', { DateNotEquals: { k: 'tomorrow' } }, { k: '2026-11-24' }, false],
    ['DateEquals: no such day', { DateEquals: { k: '2026-13-01' } }, { k: '2026-13-01' }, false],
    ['DateLessThan: before', { DateLessThan: { k: '2026-11-23' } }, { k: '2026-11-22T23:59:59Z' }, true],
    ['DateLessThan: at', { DateLessThan: { k: '2026-11-23' } }, { k: '2026-11-23' }, false],
    ['DateLessThanEquals: at', { DateLessThanEquals: { k: '2026-11-23' } }, { k: '2026-11-23' }, true],
    ['DateGreaterThan: at', { DateGreaterThan: { k: '2026-11-23' } }, { k: '2026-11-23' }, false],
    ['DateGreaterThanEquals: at', { DateGreaterThanEquals: { k: '2026-11-23' } }, { k: '2026-11-23' }, true],
    ['BinaryEquals', { BinaryEquals: { k: 'aGVsbG8=' } }, { k: 'aGVsbG8=' }, true],
    ['BinaryEquals: case counts', { BinaryEquals: { k: 'aGVsbG8=' } }, { k: 'agvsbg8=' }, false],
    ['IpAddress: in the range', { IpAddress: { k: '10.1.0.0/16' } }, { k: '10.1.255.255' }, true],
    ['IpAddress: beside the range', { IpAddress: { k: '10.1.0.0/16' } }, { k: '10.2.0.0' }, false],
    ['IpAddress: one address', { IpAddress: { k: '10.1.0.1' } }, { k: '10.1.0.1' }, true],
    ['IpAddress: of version 6', { IpAddress: { k: '2001:db8::/32' } }, { k: '2001:DB8:1::1' }, true],
    ['IpAddress: of the other version', { IpAddress: { k: '0.0.0.0/0' } }, { k: '2001:db8::1' }, false],
    ['IpAddress: no range', { IpAddress: { k: '10.1.0.0/33' } }, { k: '10.1.0.0' }, false],
    ['IpAddress: no address', { IpAddress: { k: '0.0.0.0/0' } }, { k: 'localhost' }, false],
    ['NotIpAddress: beside', { NotIpAddress: { k: '10.1.0.0/16' } }, { k: '10.2.0.0' }, true],
    ['NotIpAddress: of the other version', { NotIpAddress: { k: '10.1.0.0/16' } }, { k: '::1' }, true],
    ['NotIpAddress: no range', { NotIpAddress: { k: 'office' } }, { k: '10.2.0.0' }, false],
    ['NotIpAddress: no key, a match', { NotIpAddress: { k: '10.1.0.0/16' } }, {}, true],
    ['Null true: absent', { Null: { k: 'true' } }, {}, true],
    ['Null true: present', { Null: { k: 'true' } }, { k: 'a' }, false],
    ['Null false: present', { Null: { k: false } }, { k: 'a' }, true],
    ['IfExists: absent', { StringEqualsIfExists: { k: 'a' } }, {}, true],
    ['IfExists: present and different', { StringEqualsIfExists: { k: 'a' } }, { k: 'b' }, false],
    ['a multi-valued key needs a set operator', { StringEquals: { k: 'a' } }, { k: ['a'] }, false],
    ['not even a negated one matches', { StringNotEquals: { k: 'a' } }, { k: ['b'] }, false],
    ['ForAnyValue: one fits', { 'ForAnyValue:StringEquals': { k: ['a', 'x'] } }, { k: ['b', 'a'] }, true],
    ['ForAnyValue: none fits', { 'ForAnyValue:StringEquals': { k: 'x' } }, { k: ['b', 'a'] }, false],
    ['ForAnyValue: absent', { 'ForAnyValue:StringEquals': { k: 'a' } }, {}, false],
    ['ForAnyValue negated: one is different', { 'ForAnyValue:StringNotEquals': { k: 'a' } }, { k: ['a', 'b'] }, true],
    ['ForAnyValue negated: absent', { 'ForAnyValue:StringNotEquals': { k: 'a' } }, {}, false],
    ['ForAllValues: all fit', { 'ForAllValues:StringEquals': { k: ['a', 'b', 'c'] } }, { k: ['a', 'b'] }, true],
    ['ForAllValues: one does not', { 'ForAllValues:StringEquals': { k: ['a'] } }, { k: ['a', 'b'] }, false],
    ['ForAllValues: absent', { 'ForAllValues:StringEquals': { k: 'a' } }, {}, true],
    ['ForAllValues: of a single value', { 'ForAllValues:StringLike': { k: 'a*' } }, { k: 'ab' }, true],
    ['ForAnyValue with IfExists: absent all the same', { 'ForAnyValue:StringEqualsIfExists': { k: 'a' } }, {}, false],
    ['ForAllValues with IfExists: absent', { 'ForAllValues:StringEqualsIfExists': { k: 'a' } }, {}, true],
    ['all keys of an operator must hold', { StringEquals: { k: 'a', l: 'b' } }, { k: 'a', l: 'c' }, false],
    ['all operators must hold', { StringEquals: { k: 'a' }, Bool: { l: 'true' } }, { k: 'a', l: 'false' }, false],
  ])('%s', (_sentence, Condition, context, holds) => {
    expect(evaluate([policy(allow({ Condition }))], ask({ context }))).toBe(holds ? 'allowed' : 'implicit-deny');
  });

  test('a deny whose condition does not hold denies nothing', () => {
    const conditional = deny({ Condition: { StringEquals: { k: 'a' } } });
    expect(evaluate([policy(allow({}), conditional)], ask({ context: { k: 'b' } }))).toBe('allowed');
  });

  test('a negated operator with a value that makes no sense matches none of the others either', () => {
    const Condition = { NotIpAddress: { k: ['10.1.0.0/16', 'office'] } };
    expect(evaluate([policy(allow({ Condition }))], ask({ context: { k: '10.2.0.0' } }))).toBe('implicit-deny');
  });
});
