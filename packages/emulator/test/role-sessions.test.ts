// Who has assumed a role: credentials with a token, rights that follow the role, and the queues that have a word in it.
import { beforeEach, describe, expect, test } from 'vitest';
import type { PolicyDocument, Statement } from '../src/cloud/iam/policy.ts';
import { type Caller, evaluateResourcePolicy } from '../src/cloud/iam/resource-policy.ts';
import { createRoles, mayItself, type Role, type Roles } from '../src/cloud/iam/roles.ts';
import type { Principal } from '../src/cloud/principals.ts';
import { sqsOperations } from '../src/cloud/sqs/index.ts';
import { type Account, createAccount, NOON } from './account.ts';
import { signed } from './signed.ts';

const ACCOUNT = '111122223333';
const trusting = (Principal: Statement['Principal']): PolicyDocument => ({
  Statement: [{ Effect: 'Allow', ...(Principal === undefined ? {} : { Principal }), Action: 'sts:AssumeRole' }],
});
const LAMBDA = trusting({ Service: 'lambda.amazonaws.com' });
const allowing = (...Action: string[]): PolicyDocument => ({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

let roles: Roles;
let role: Role;

beforeEach(() => {
  roles = createRoles({ account: ACCOUNT });
  role = roles.create('tap', LAMBDA);
});

describe('a role', () => {
  test.each<[string, PolicyDocument, boolean]>([
    ['a service that it names', LAMBDA, true],
    ['one of several', trusting({ Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] }), true],
    ['everybody', trusting('*'), true],
    ['another service', trusting({ Service: 'ec2.amazonaws.com' }), false],
    ['accounts only', trusting({ AWS: ACCOUNT }), false],
    ['nobody', trusting(undefined), false],
    ['a service for another deed', { Statement: { Effect: 'Allow', Principal: '*', Action: 'sts:TagSession' } }, false],
    [
      'a service under a condition',
      {
        Statement: {
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } },
        },
      },
      false,
    ],
  ])('trusts %s', (_sentence, trust, trusted) => {
    expect(roles.trusts(roles.create('other', trust), 'lambda.amazonaws.com')).toBe(trusted);
  });

  test('is known by name and ARN until it is removed', () => {
    expect(role).toMatchObject({
      arn: `arn:aws:iam::${ACCOUNT}:role/tap`,
      id: expect.stringMatching(/^AROA[0-9A-F]{16}$/),
    });
    expect(roles.byArn(role.arn)).toBe(role);
    expect(() => roles.create('tap', LAMBDA)).toThrow('Role with name tap already exists.');
    roles.remove('tap');
    expect([roles.byName('tap'), roles.byArn(role.arn)]).toEqual([undefined, undefined]);
  });

  test('may what its policies allow, at the time it is asked', () => {
    role.inline.set('own', allowing('sqs:*'));
    expect([mayItself(role, 'sqs:SendMessage', 'arn:x'), mayItself(role, 'ec2:Any', 'arn:x')]).toEqual([true, false]);
    const session = roles.assume(role, 'fn');
    expect(session.policies).toHaveLength(1);
    role.managed = [allowing('ec2:*')];
    expect(session.policies).toHaveLength(2);
  });

  test('gives each session credentials of its own', () => {
    const [one, other] = [roles.assume(role, 'fn'), roles.assume(role, 'fn')];
    expect(one.arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/tap/fn`);
    expect(one.accessKeyId).toMatch(/^ASIA[0-9A-F]{16}$/);
    for (const key of ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const)
      expect(one[key]).not.toBe(other[key]);
    expect(roles.sessions.get(one.accessKeyId)).toBe(one);
  });
});

describe('a session', () => {
  let account: Account;
  let session: Principal;
  /** Of the last response. */
  let date: string;

  beforeEach(() => {
    account = createAccount({ wallTime: () => NOON + 3_600_000, more: sqsOperations });
    const itsRole = account.cloud.roles.create('tap', LAMBDA);
    itsRole.inline.set('own', allowing('ssm:GetParameter'));
    session = account.cloud.roles.assume(itsRole, 'fn', { 'lambda:SourceFunctionArn': 'arn:fn' });
  });

  async function answer(token: string | undefined, different: object = {}): Promise<string> {
    const request = await signed({
      service: 'ssm',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AmazonSSM.GetParameter',
        ...(token === undefined ? {} : { 'x-amz-security-token': token }),
      },
      body: '{"Name":"x"}',
      accessKeyId: session.accessKeyId,
      secretAccessKey: session.secretAccessKey,
      signingDate: new Date(NOON),
      ...different,
    });
    date = String((await account.front.handle(request)).headers['date']);
    const [{ code = 'done', principal = 'nobody' } = {}] = account.calls.recent().slice(-1);
    return `${principal} ${code}`;
  }

  test('comes in with its token, by the time of the world', async () => {
    expect(await answer(session.sessionToken)).toBe('fn ParameterNotFound');
    expect(date).toBe('Mon, 23 Nov 2026 12:00:00 GMT');
    expect(await answer(session.sessionToken, { signingDate: new Date(NOON + 3_600_000) })).toBe(
      'nobody InvalidSignatureException',
    );
  });

  test.each<[string, string | undefined]>([
    ['without its token', undefined],
    ['with another token', 'token'],
  ])('%s is sent away', async (_sentence, token) => {
    expect(await answer(token)).toBe('nobody UnrecognizedClientException');
  });

  test('with another secret is sent away', async () => {
    expect(await answer(session.sessionToken, { secretAccessKey: 'x' })).toBe('nobody InvalidSignatureException');
  });

  test('is its role to conditions, and the function it works for', async () => {
    const itsRole = account.cloud.roles.byName('tap');
    const Condition = {
      ArnEquals: { 'aws:PrincipalArn': itsRole?.arn ?? '' },
      StringEquals: { 'lambda:SourceFunctionArn': 'arn:fn', 'aws:PrincipalAccount': ACCOUNT },
    };
    itsRole?.inline.set('own', { Statement: { Effect: 'Allow', Action: 'ssm:*', Resource: '*', Condition } });
    expect(await answer(session.sessionToken)).toBe('fn ParameterNotFound');
  });
});

describe('the policy of a queue', () => {
  const queueArn = `arn:aws:sqs:eu-west-1:${ACCOUNT}:events`;
  const role1 = `arn:aws:iam::${ACCOUNT}:role/tap`;
  const caller: Caller = { kind: 'identity', arns: ['arn:aws:sts::1:assumed-role/tap/fn', role1], account: ACCOUNT };
  const request = { action: 'sqs:ReceiveMessage', resource: queueArn, context: {} };
  const statement = (Effect: Statement['Effect'], Principal: NonNullable<Statement['Principal']>): PolicyDocument => ({
    Statement: [{ Effect, Principal, Action: 'sqs:*', Resource: queueArn }],
  });

  test.each<[string, PolicyDocument, string]>([
    ['that names the role', statement('Allow', { AWS: role1 }), 'allowed'],
    ['that names the session', statement('Allow', { AWS: ['x', 'arn:aws:sts::1:assumed-role/tap/fn'] }), 'allowed'],
    ['that names everybody', statement('Allow', { AWS: '*' }), 'allowed'],
    ['that names the account leaves it to the role', statement('Allow', { AWS: ACCOUNT }), 'implicit-deny'],
    ['that denies the account', statement('Deny', { AWS: `arn:aws:iam::${ACCOUNT}:root` }), 'explicit-deny'],
    ['that names another role', statement('Allow', { AWS: `${role1}2` }), 'implicit-deny'],
    ['that names a service', statement('Allow', { Service: 'events.amazonaws.com' }), 'implicit-deny'],
  ])('%s', (_sentence, policy, decision) => {
    expect(evaluateResourcePolicy(policy, caller, request)).toBe(decision);
  });

  test('with NotPrincipal is not guessed at', () => {
    const policy = { Statement: [{ Effect: 'Deny', NotPrincipal: '*', Action: 'x', Resource: 'y' }] } as const;
    expect(() => evaluateResourcePolicy(policy, caller, request)).toThrow('NotPrincipal is not emulated');
  });

  const SECURE = { Bool: { 'aws:SecureTransport': 'false' } };
  test.each<[string, PolicyDocument | undefined, readonly string[], string]>([
    ['allows whom his own policies do not', statement('Allow', { AWS: role1 }), [], '{}'],
    ['is not needed', undefined, ['sqs:ReceiveMessage'], '{}'],
    [
      'denies whom his own policies allow',
      statement('Deny', '*'),
      ['sqs:ReceiveMessage'],
      'with an explicit deny in a resource-based policy',
    ],
    [
      'that denies what is not over TLS denies nothing here',
      { Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: '*', Condition: SECURE }] },
      ['sqs:ReceiveMessage'],
      '{}',
    ],
    [
      'that says nothing, and silence of his own',
      statement('Allow', { AWS: 'x' }),
      [],
      'because no identity-based policy',
    ],
  ])('%s', async (_sentence, policy, actions, words) => {
    const account = createAccount({ more: sqsOperations });
    const { queues, roles: its } = account.cloud;
    const settings = { name: 'events', fifo: false, visibilityTimeoutMs: 0, delayMs: 0, redrive: undefined };
    const queue = queues.create({ ...settings, guarded: true });
    queue.setPolicy(policy);
    const itsRole = its.create('tap', LAMBDA);
    if (actions.length > 0) itsRole.inline.set('own', allowing(...actions));
    const { accessKeyId, secretAccessKey, sessionToken = '' } = its.assume(itsRole, 'fn');
    const { body: said } = await account.front.handle(
      await signed({
        service: 'sqs',
        headers: { 'x-amz-target': 'AmazonSQS.ReceiveMessage', 'x-amz-security-token': sessionToken },
        body: JSON.stringify({ QueueUrl: queue.url }),
        accessKeyId,
        secretAccessKey,
        signingDate: new Date(NOON),
      }),
    );
    expect(said).toContain(words);
  });
});
