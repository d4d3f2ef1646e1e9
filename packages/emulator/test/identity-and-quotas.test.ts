// What an account tells of whoever asks, and of how much it allows: STS and Service Quotas.
import { expect, test } from 'vitest';
import { listServiceQuotas } from '../src/cloud/servicequotas/list-service-quotas.ts';
import { getCallerIdentity } from '../src/cloud/sts/get-caller-identity.ts';
import { createAccount, principal, refusalOf } from './account.ts';

test('whoever asks is told who they are, whatever their policies say', () => {
  const { cloud } = createAccount();
  const someone = principal('someone', { Statement: { Effect: 'Deny', Action: '*', Resource: '*' } });
  expect(getCallerIdentity.access({}, cloud)).toEqual([]);
  const identity = getCallerIdentity.run({}, cloud, undefined, someone);
  expect(identity).toMatchObject({ Account: '111122223333', Arn: someone.arn });
  expect(identity.UserId).toMatch(/^AIDA[0-9A-F]{17}$/);
  const session = { arn: 'arn:aws:sts::111122223333:assumed-role/r/s', context: { 'aws:userid': 'AROA1:s' } };
  expect(getCallerIdentity.run({}, cloud, undefined, session).UserId).toBe('AROA1:s');
});

test('quotas are those of the world, which AWS does not raise', () => {
  const { cloud, world } = createAccount();
  world.quotas.sessionsPerAccount = 7;
  const { Quotas = [] } = listServiceQuotas.run({ ServiceCode: 'vpc' }, cloud);
  expect(Quotas.map(({ QuotaName, Value, Adjustable }) => [QuotaName, Value, Adjustable])).toContainEqual([
    'Traffic mirror sessions per account',
    7,
    false,
  ]);
  expect(new Set(Quotas.map(({ QuotaCode }) => QuotaCode)).size).toBe(6);
  const [one] = Quotas;
  expect(listServiceQuotas.run({ ServiceCode: 'vpc', QuotaCode: one?.QuotaCode ?? '' }, cloud).Quotas).toEqual([one]);
  expect(listServiceQuotas.run({ ServiceCode: 'ec2' }, cloud).Quotas).toEqual([]);
});

test('a service that is not emulated has no quotas here, and there is one page', () => {
  const { cloud } = createAccount();
  expect(refusalOf(() => listServiceQuotas.run({ ServiceCode: 'lambda' }, cloud))).toBe('NoSuchResourceException 400');
  expect(refusalOf(() => listServiceQuotas.run({ ServiceCode: 'vpc', NextToken: '2' }, cloud))).toBe(
    'InvalidPaginationTokenException 400',
  );
});
