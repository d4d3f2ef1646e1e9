// What a template says with values for its parameters, and what stays open.
import { expect, test } from 'vitest';
import { evaluated, holds, scopeOf } from '../src/evaluate.ts';

const text = { Type: 'String' };
const scope = scopeOf(
  {
    Parameters: {
      Name: text,
      Kind: { ...text, Default: 'small' },
      Given: { ...text, Default: 'other' },
      Numbers: { Type: 'List<Number>', Default: '1, 2' },
      Arns: { Type: 'CommaDelimitedList' },
      Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/image' },
    },
    Conditions: {
      Small: { 'Fn::Equals': [{ Ref: 'Kind' }, 'small'] },
      Large: { 'Fn::Not': [{ Condition: 'Small' }] },
      Newest: { 'Fn::Equals': [{ Ref: 'Image' }, 'newest'] },
      Older: { 'Fn::Not': [{ Condition: 'Newest' }] },
      Either: { 'Fn::Or': [{ Condition: 'Small' }, { Condition: 'Large' }] },
      Circle: { Condition: 'Circle' },
    },
    Resources: {},
  },
  { Given: 'given', Arns: 'a,b', 'AWS::Region': 'eu-west-1' },
  new Map([['Queue', 'arn:queue']]),
);
const ref = (name: string) => ({ Ref: name });
const join = (separator: string, parts: unknown) => ({ 'Fn::Join': [separator, parts] });
const choose = (condition: string, then: unknown, otherwise: unknown) => ({
  'Fn::If': [condition, then, otherwise],
});

test.each<[string, unknown, unknown]>([
  ['what is given', ref('Given'), 'given'],
  ['a default', ref('Kind'), 'small'],
  ['a list', ref('Arns'), ['a', 'b']],
  ['a list of numbers, spaces left out', ref('Numbers'), ['1', '2']],
  ['what AWS knows of itself', ref('AWS::Region'), 'eu-west-1'],
  ['nothing, in a list', ['a', ref('AWS::NoValue')], ['a']],
  ['nothing, as a member', { a: ref('AWS::NoValue'), b: 1 }, { b: 1 }],
  ['text that is joined', join(':', ['arn', ref('AWS::Region'), 'x']), 'arn:eu-west-1:x'],
  ['a list that is joined', join(',', ref('Arns')), 'a,b'],
  ['text that is split', { 'Fn::Split': [',', join(',', [ref('Given'), 'x'])] }, ['given', 'x']],
  ['what holds', choose('Small', ref('Given'), 'no'), 'given'],
  ['what does not hold', choose('Large', 'no', ref('Given')), 'given'],
  ['what is left out where it does not hold', { a: choose('Large', 'no', ref('AWS::NoValue')) }, {}],
  ['what has no value stays', ref('Name'), ref('Name')],
  ['what Systems Manager holds stays', ref('Image'), ref('Image')],
  [
    'a resource stays',
    [ref('Role'), { 'Fn::GetAtt': ['Role', 'Arn'] }],
    [ref('Role'), { 'Fn::GetAtt': ['Role', 'Arn'] }],
  ],
  ['text with a resource in it stays', join('/', [ref('Role'), ref('Given')]), join('/', [ref('Role'), 'given'])],
  ['what may be one or the other stays', choose('Newest', ref('Given'), 'b'), choose('Newest', 'given', 'b')],
  ['an ARN that is known', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:queue'],
  ['another attribute stays', { 'Fn::GetAtt': ['Queue', 'QueueName'] }, { 'Fn::GetAtt': ['Queue', 'QueueName'] }],
  ['a function that is not known stays', { 'Fn::Base64': ref('Given') }, { 'Fn::Base64': 'given' }],
  ['a member with the name of a function', { Ref: 'Given', a: 1 }, { Ref: 'Given', a: 1 }],
  ['a member with the name of what every object has', { constructor: ref('Given') }, { constructor: 'given' }],
])('%s', (_, value, result) => {
  expect(evaluated(value, scope)).toEqual(result);
});

test.each<[string, boolean | undefined]>([
  ['Small', true],
  ['Large', false],
  ['Newest', undefined],
  ['Older', undefined],
  ['Either', undefined],
  ['Circle', undefined],
  ['Missing', undefined],
])('condition %s: %s', (name, answer) => {
  expect(holds(name, scope)).toBe(answer);
});
