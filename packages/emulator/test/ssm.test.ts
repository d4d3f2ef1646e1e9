// Parameters: read, written, refused.
import type { PutParameterRequest } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { getParameter } from '../src/cloud/ssm/get-parameter.ts';
import { putParameter } from '../src/cloud/ssm/put-parameter.ts';
import { createAccount, refusalOf } from './account.ts';

const request = (different: Partial<PutParameterRequest> = {}): PutParameterRequest => ({
  Name: '/tasktap/stops',
  Value: 'v',
  Type: 'String',
  ...different,
});

test('what was put is what is got, with its version and time', () => {
  const { cloud, clock } = createAccount();
  putParameter.run(request(), cloud);
  clock.advance(1500);
  expect(putParameter.run(request({ Value: 'w', Overwrite: true }), cloud)).toEqual({ Version: 2, Tier: 'Standard' });
  expect(getParameter.run({ Name: '/tasktap/stops' }, cloud).Parameter).toEqual({
    ARN: 'arn:aws:ssm:eu-west-1:111122223333:parameter/tasktap/stops',
    DataType: 'text',
    LastModifiedDate: new Date('2026-11-23T12:00:01.500Z'),
    Name: '/tasktap/stops',
    Type: 'String',
    Value: 'w',
    Version: 2,
  });
});

test.each<[string, Partial<PutParameterRequest>, string]>([
  ['a value of 4096 characters', { Value: 'x'.repeat(4096) }, 'done'],
  ['a longer one in the standard tier', { Value: 'x'.repeat(4097) }, 'ValidationException 400'],
  ['a longer one in the advanced tier', { Value: 'x'.repeat(8192), Tier: 'Advanced' }, 'done'],
  ['more than any tier takes', { Value: 'x'.repeat(8193), Tier: 'Advanced' }, 'ValidationException 400'],
  ['a longer one in whatever tier fits', { Value: 'x'.repeat(4097), Tier: 'Intelligent-Tiering' }, 'done'],
  ['a name that is taken', { Name: 'taken' }, 'ParameterAlreadyExists 400'],
  ['a name that is taken, to be overwritten', { Name: 'taken', Overwrite: true }, 'done'],
  ['an overwrite without a type keeps it', { Name: 'taken', Overwrite: true, Type: undefined }, 'done'],
  ['no type at all', { Type: undefined }, 'ValidationException 400'],
  ['an unknown type', { Type: 'Blob' as 'String' }, 'UnsupportedParameterType 400'],
])('PutParameter: %s', (_sentence, different, outcome) => {
  const { cloud } = createAccount();
  putParameter.run(request({ Name: 'taken' }), cloud);
  expect(refusalOf(() => putParameter.run(request(different), cloud))).toBe(outcome);
});

test('GetParameter: an unknown name', () => {
  const { cloud } = createAccount();
  expect(refusalOf(() => getParameter.run({ Name: 'none' }, cloud))).toBe('ParameterNotFound 400');
});
