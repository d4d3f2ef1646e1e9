// The least that a part of a template comes to: what is known counts whole, what only CloudFormation knows as short as it can be.
import { expect, test } from 'vitest';
import { fewestCharacters } from '../src/lengths.ts';

const role = { Ref: 'Role' };

test.each<[string, unknown, string]>([
  ['text', { Sid: 'Read', Action: ['a', 'b'] }, '{"Sid":"Read","Action":["a","b"]}'],
  ['text with quotes', ['{"a":1}'], '["{\\"a\\":1}"]'],
  ['a number and a flag', [1, true, null], '[1,true,null]'],
  ['what is referred to', [role, { 'Fn::GetAtt': ['Role', 'Arn'] }], '["",""]'],
  ['the account and the region', [{ Ref: 'AWS::AccountId' }, { Ref: 'AWS::Region' }], '["000000000000","eu-west-1"]'],
  ['text that is joined', { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, role, 'x']] }, '"arn:aws::x"'],
  ['a list that is joined', { 'Fn::Join': [',', role] }, '""'],
  ['what is chosen when it is deployed', { 'Fn::If': ['Replace', 'long enough', 'longer still'] }, '""'],
  ['a statement with a member of that name', { Ref: 'Role', Sid: 'Read' }, '{"Ref":"Role","Sid":"Read"}'],
])('%s', (_, value, least) => {
  expect(fewestCharacters(value)).toBe(least.length);
});
