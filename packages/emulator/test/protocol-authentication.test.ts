// Signature Version 4 at the door: who comes in, and how the others are sent away.
import { createHash } from 'node:crypto';
import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import type { Request } from '../src/cloud/protocol/wire.ts';
import { createAccount, NOON } from './account.ts';
import { clients, refusalOf } from './clients.ts';
import { signed, type Unsigned } from './signed.ts';

const EC2 = {
  service: 'ec2',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'Action=DescribeTags&Version=2016-11-15',
} satisfies Unsigned;

const SSM = {
  service: 'ssm',
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter' },
  body: '{"Name":"x"}',
} satisfies Unsigned;

const MINUTE = 60_000;
const at = (minutes: number): Date => new Date(NOON + minutes * MINUTE);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Each request to both protocols; the wall clock stands at noon. */
async function answers(change: (base: Unsigned) => Promise<Request>): Promise<readonly string[]> {
  const account = createAccount({ wallTime: () => NOON });
  for (const base of [EC2, SSM]) await account.front.handle(await change(base));
  return account.calls.recent().map(({ code, status }) => `${code ?? 'done'} ${status}`);
}

const sign = (different: Partial<Unsigned> = {}) => {
  return (base: Unsigned) => signed({ signingDate: at(0), ...base, ...different });
};

/** Signed well, then changed on the way. */
const changed = (change: (request: Request) => Partial<Request>) => async (base: Unsigned) => {
  const request = await sign()(base);
  return { ...request, ...change(request) };
};

const withHeaders = (headers: (request: Request) => Request['headers']) =>
  changed((request) => ({ headers: { ...request.headers, ...headers(request) } }));

const authorization = (change: (value: string) => string) =>
  withHeaders(({ headers }) => ({ authorization: change(String(headers['authorization'])) }));

const stating = (hash: (body: string) => string) => (base: Unsigned) =>
  sign({ headers: { ...base.headers, 'x-amz-content-sha256': hash(base.body ?? '') } })(base);

describe('who comes in', () => {
  const known = ['done 200', 'ParameterNotFound 400'];

  test.each<[string, (base: Unsigned) => Promise<Request>]>([
    ['a request signed with the secret', sign()],
    ['one that is a quarter of an hour old', sign({ signingDate: at(-15) })],
    ['one that is a quarter of an hour early', sign({ signingDate: at(15) })],
    ['one that states the hash of its body', stating(sha256)],
    ['one whose unsigned headers were changed', withHeaders(() => ({ 'user-agent': 'proxy', via: '1.1 proxy' }))],
    ['one whose parts stand without blanks', authorization((value) => value.replaceAll(', ', ','))],
    [
      'one that signs the name of its client too',
      (base) => sign({ headers: { ...base.headers, 'user-agent': 'x' }, alsoSigned: 'user-agent' })(base),
    ],
    ['one with a header of many blanks', (base) => sign({ headers: { ...base.headers, accept: 'a   b' } })(base)],
  ])('%s', async (_sentence, request) => {
    expect(await answers(request)).toEqual(known);
  });
});

describe('who is sent away', () => {
  const incomplete = ['IncompleteSignature 400', 'IncompleteSignatureException 400'];
  const wrong = ['SignatureDoesNotMatch 403', 'InvalidSignatureException 400'];
  const expired = ['RequestExpired 400', 'InvalidSignatureException 400'];
  const unknownToken = ['InvalidClientTokenId 403', 'UnrecognizedClientException 400'];

  test.each<[string, (base: Unsigned) => Promise<Request>, readonly string[]]>([
    ['no secret', sign({ secretAccessKey: 'guess' }), wrong],
    [
      "somebody else's key",
      sign({ accessKeyId: 'AKIDNOBODY' }),
      ['AuthFailure 401', 'UnrecognizedClientException 400'],
    ],
    ['another body', changed(({ body }) => ({ body: Buffer.concat([body, Buffer.from(' ')]) })), wrong],
    ['another method', changed(() => ({ method: 'PUT' })), wrong],
    ['another path', changed(() => ({ path: '/elsewhere' })), wrong],
    ['another query', changed(() => ({ path: '/?Action=DescribeTags' })), wrong],
    ['another host', withHeaders(() => ({ host: 'localhost' })), wrong],
    ['another content type', withHeaders(() => ({ 'content-type': 'text/plain' })), wrong],
    ['another minute', withHeaders(() => ({ 'x-amz-date': '20261123T120100Z' })), wrong],
    ['another day in the scope', authorization((value) => value.replace('/20261123/', '/20261122/')), wrong],
    ['another region in the scope', authorization((value) => value.replace('eu-west-1', 'us-east-1')), wrong],
    ['a header added for AWS', withHeaders(() => ({ 'x-amz-meta': 'x' })), wrong],
    ['a host that is not signed', sign({ notSigned: 'host' }), wrong],
    ['one digit changed', authorization((value) => value.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))), wrong],
    ['a hash of another body', stating(() => sha256('other')), wrong],
    ['a body that nobody hashed', stating(() => 'UNSIGNED-PAYLOAD'), wrong],
    ['too old by a second', sign({ signingDate: new Date(NOON - 15 * MINUTE - 1000) }), expired],
    ['too early by a second', sign({ signingDate: new Date(NOON + 15 * MINUTE + 1000) }), expired],
    ['a token nobody issued', withHeaders(() => ({ 'x-amz-security-token': 'FwoGZXIvYXdz' })), unknownToken],
    ['no date', withHeaders(() => ({ 'x-amz-date': undefined })), incomplete],
    ['a date with dashes', withHeaders(() => ({ 'x-amz-date': '2026-11-23T12:00:00Z' })), incomplete],
    ['a month that is none', withHeaders(() => ({ 'x-amz-date': '20261323T120000Z' })), incomplete],
    ['half a signature', authorization((value) => value.slice(0, -32)), incomplete],
    ['no list of headers', authorization((value) => value.replace('SignedHeaders', 'Headers')), incomplete],
  ])('%s', async (_sentence, request, codes) => {
    expect(await answers(request)).toEqual(codes);
  });

  test.each<[string, Record<string, string>, number, string]>([
    ['nothing at all', {}, 403, 'MissingAuthenticationToken<'],
    ['an unsigned target', SSM.headers, 400, 'MissingAuthenticationTokenException'],
    ['another way to sign', { authorization: 'Basic x' }, 400, 'IncompleteSignature<'],
  ])('%s', async (_sentence, headers, status, said) => {
    const request = { method: 'POST', path: '/', headers, body: Buffer.alloc(0) };
    const response = await createAccount().front.handle(request);
    expect(response).toMatchObject({ status, body: expect.stringContaining(said) });
  });

  test.each([
    [-20, 'Signature expired: 20261123T114000Z is now earlier than 20261123T114500Z (20261123T120000Z - 15 min.)'],
    [
      20,
      'Signature not yet current: 20261123T122000Z is still later than 20261123T121500Z (20261123T120000Z + 15 min.)',
    ],
  ])('%i minutes off is said with both times', async (minutes, sentence) => {
    const { front } = createAccount({ wallTime: () => NOON });
    const { body } = await front.handle(await signed({ ...SSM, signingDate: at(minutes) }));
    expect(JSON.parse(body)).toEqual({ __type: 'InvalidSignatureException', message: sentence });
  });

  test('nobody is blamed for a call that was not proven theirs', async () => {
    const account = createAccount();
    await account.front.handle(await signed({ ...SSM, secretAccessKey: 'guess' }));
    expect(account.calls.recent()).toMatchObject([{ principal: undefined, operation: undefined }]);
  });
});

test('the world may be years from the date of the requests', async () => {
  const account = createAccount();
  account.clock.advance(1000 * 24 * 60 * MINUTE);
  const { ec2 } = await clients(account);
  expect(await refusalOf(ec2.send(new DescribeNetworkInterfacesCommand({})))).toBe('done');
});

test('a client whose clock is wrong is refused', async () => {
  const { ec2 } = await clients(createAccount({ wallTime: () => Date.now() + 16 * MINUTE }));
  expect(await refusalOf(ec2.send(new DescribeNetworkInterfacesCommand({})))).toBe('RequestExpired 400');
});
