// What IAM takes for a policy: a malformed one is refused in words before anybody is judged by it.
import { expect, test } from 'vitest';
import { principalsByKey } from '../src/cloud/principals.ts';
import { principal } from './account.ts';

const right = { Effect: 'Allow', Action: 'ec2:CreateTags', Resource: '*' };

const make = (policy: unknown): unknown => principalsByKey([principal('web', policy as never)]);
const statement = (different: object): object => ({
  Version: '2012-10-17',
  Statement: [right, { ...right, ...different }],
});

test.each<[string, unknown, string]>([
  ['a list', [], 'The policy of web must be a JSON object.'],
  ['nothing', null, 'The policy of web must be a JSON object.'],
  ['another word', { Statement: right, Rules: [] }, 'unknown word Rules; expected Version, Id, Statement.'],
  ['another version', { Version: '2025-01-01', Statement: right }, 'needs the Version 2012-10-17.'],
  ['no statement', { Version: '2012-10-17' }, 'The policy of web needs a Statement.'],
  ['a statement that is text', { Statement: 'Allow' }, 'The policy of web: statement 1 must be a JSON object.'],
  ['no effect', statement({ Effect: undefined }), 'statement 2 needs the Effect Allow or Deny.'],
  ['an effect in a list', statement({ Effect: ['Deny'] }), 'statement 2 needs the Effect Allow or Deny.'],
  ['an effect in small letters', statement({ Effect: 'allow' }), 'statement 2 needs the Effect Allow or Deny.'],
  ['a principal', statement({ Principal: '*' }), 'statement 2 names a principal; an identity policy has none'],
  ['the others as principals', statement({ NotPrincipal: '*' }), 'statement 2 names a principal'],
  ['a word of no statement', statement({ Actions: '*' }), 'unknown word Actions'],
  ['a Sid in a list', statement({ Sid: ['a'] }), 'a Sid that is not of letters and digits'],
  ['a Sid with a blank', statement({ Sid: 'to tag' }), 'a Sid that is not of letters and digits'],
  [
    'a Sid twice',
    {
      Statement: [
        { ...right, Sid: 'a' },
        { ...right, Sid: 'a' },
      ],
    },
    'two statements with one Sid',
  ],
  ['no action', statement({ Action: undefined }), 'needs either Action or NotAction.'],
  ['both kinds of action', statement({ NotAction: '*' }), 'needs either Action or NotAction.'],
  ['no actions', statement({ Action: [] }), 'Action must be text, or a list of texts.'],
  ['a number as an action', statement({ Action: ['*', 7] }), 'Action must be text, or a list of texts.'],
  ['an action without its service', statement({ Action: 'CreateTags' }), 'CreateTags is no action'],
  ['a service with a wildcard', statement({ Action: 'ec*:CreateTags' }), 'ec*:CreateTags is no action'],
  ['no resource', statement({ Resource: undefined }), 'needs either Resource or NotResource.'],
  ['a resource that is no ARN', statement({ Resource: 'eni-1' }), 'eni-1 is no resource; write * or an ARN.'],
  ['a condition that is text', statement({ Condition: 'never' }), 'Condition must be a JSON object.'],
  [
    'an unknown operator',
    statement({ Condition: { StringSame: { a: 'b' } } }),
    'there is no condition operator StringSame.',
  ],
  ['Null that may be absent', statement({ Condition: { NullIfExists: { a: 'b' } } }), 'operator NullIfExists.'],
  ['Null of a set', statement({ Condition: { 'ForAnyValue:Null': { a: 'b' } } }), 'operator ForAnyValue:Null.'],
  ['a set of no kind', statement({ Condition: { 'ForSomeValues:Bool': { a: 'b' } } }), 'ForSomeValues:Bool.'],
  ['a key without values', statement({ Condition: { Bool: { a: null } } }), 'a must be compared with text'],
  ['an operator without keys', statement({ Condition: { Bool: 'true' } }), 'Bool must be a JSON object.'],
])('%s is refused', (_sentence, policy, said) => {
  expect(() => make(policy)).toThrow(said);
});

test('a policy with everything that a policy may have is taken', () => {
  const full = {
    Version: '2008-10-17',
    Id: 'all of it',
    Statement: [
      { ...right, Sid: 'One', Condition: { 'ForAllValues:StringLikeIfExists': { 'aws:TagKeys': ['a', 'b*'] } } },
      {
        Effect: 'Deny',
        NotAction: ['ec2:*', '*'],
        NotResource: ['arn:aws:ec2:*', '*'],
        Condition: { Null: { a: true } },
      },
      {
        ...right,
        Condition: { NumericLessThan: { a: 1 }, DateLessThan: { b: '2026-11-23' }, NotIpAddress: { c: [] } },
      },
    ],
  };
  expect(() => make(full)).not.toThrow();
});
