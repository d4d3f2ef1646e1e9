// What no SDK would send, and what becomes of a port.
import { describe, expect, test } from 'vitest';
import { ecsOperations } from '../src/cloud/ecs/index.ts';
import { ec2Wire } from '../src/cloud/protocol/ec2.ts';
import { jsonWire } from '../src/cloud/protocol/json.ts';
import { operationShapes } from '../src/cloud/protocol/schemas.ts';
import { listen } from '../src/cloud/protocol/server.ts';
import { sqsOperations } from '../src/cloud/sqs/index.ts';
import { createAccount } from './account.ts';
import { clients } from './clients.ts';
import { signed } from './signed.ts';

describe('what no SDK would send', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const json = (target: string) => ({ 'x-amz-target': target });
  const GET = 'AmazonSSM.GetParameter';

  test('another service is named', async () => {
    const response = await createAccount().front.handle(await signed({ service: 'dynamodb' }));
    expect(response).toMatchObject({
      status: 400,
      body: expect.stringContaining('the request was signed for dynamodb'),
    });
  });

  test.each<[string, Record<string, string>, string, number, string]>([
    ['a form without an action', form, 'Version=2016-11-15', 400, 'MissingParameter'],
    ['a broken percent', form, 'Action=DescribeTags&Version=%', 400, 'MalformedQueryString'],
    ['a parameter twice', form, 'Action=DescribeTags&Action=DescribeTags', 400, 'MalformedQueryString'],
    ['an unknown parameter', form, 'Action=DescribeTags&Colour=red', 400, 'UnknownParameter'],
    ['a list that is none', form, 'Action=DescribeTags&Filter=red', 400, 'InvalidParameterValue'],
    ['a list counted in words', form, 'Action=DescribeTags&Filter.one.Name=key', 400, 'InvalidParameterValue'],
    ['a word for a number', form, 'Action=DescribeTags&MaxResults=many', 400, 'InvalidParameterValue'],
    ['a number of 33 bits', form, 'Action=DescribeTags&MaxResults=4294967296', 400, 'InvalidParameterValue'],
    ['a structure for a number', form, 'Action=DescribeTags&MaxResults.1=5', 400, 'InvalidParameterValue'],
    ['a word for a flag', form, 'Action=DescribeTags&DryRun=perhaps', 400, 'InvalidParameterValue'],
    ['very many dots', form, `Action=DescribeTags&Filter${'.1'.repeat(100_000)}=x`, 400, 'InvalidParameterValue'],
    [
      'plus signs for blanks',
      form,
      'Action=DescribeTags&Filter.1.Name=resource+id',
      400,
      "filter 'resource id' is invalid",
    ],
    [
      'more than a mebibyte',
      form,
      `Action=DescribeTags&NextToken=${'x'.repeat(1024 * 1024)}`,
      413,
      'RequestEntityTooLarge',
    ],
    [
      'very many parameters',
      form,
      `Action=DescribeTags&${Array.from({ length: 150_000 }, (_, at) => at).join('&')}`,
      400,
      'more than 10000 parameters',
    ],
    ['nothing but separators', form, '&'.repeat(1_000_000), 400, 'more than 10000 parameters'],
    ['a name that prototypes have', form, 'Action=DescribeTags&__proto__.a=1', 400, 'The parameter __proto__ is not'],
    ['a word that prototypes have for a flag', form, 'Action=DescribeTags&DryRun=constructor', 400, 'Expected true or'],
    ['a great index', form, 'Action=DescribeTags&Filter.999999999.Name=key', 200, 'DescribeTagsResponse'],
    ['an index beyond measure', form, 'Action=DescribeTags&Filter.9999999999.Name=key', 400, 'a whole number behind'],
    ['JSON for EC2', { 'content-type': 'application/json' }, '{"Action":"DescribeTags"}', 400, 'MissingParameter'],
    ['a form for SSM', { ...form, ...json(GET) }, 'Name=x', 400, 'SerializationException'],
    ['a form without a target for SSM', { ...form, service: 'ssm' }, 'Name=x', 400, 'UnknownOperationException'],
    ['__proto__ in JSON', json(GET), '{"Name":"x","__proto__":{"Name":"y"}}', 400, 'ParameterNotFound'],
    ['a number beyond numbers', json('AmazonSSM.PutParameter'), '{"Name":1e999}', 400, 'SerializationException'],
    ['no JSON', json(GET), '{', 400, 'SerializationException'],
    ['a list for a structure', json(GET), '[]', 400, 'SerializationException'],
    ['a number for a text', json(GET), '{"Name":1}', 400, 'SerializationException'],
    ['very deep JSON', json(GET), '['.repeat(100_000), 400, 'SerializationException'],
    ['an unknown operation', json('AmazonSSM.GetEverything'), '{}', 400, 'UnknownOperationException'],
    ["another service's target", json('AmazonSQS.SendMessage'), '{}', 400, 'UnknownOperationException'],
    ['null for what is required', json(GET), '{"Name":null}', 400, 'ValidationException'],
    ['members nobody knows', json(GET), '{"Name":"x","Colour":"red"}', 400, 'ParameterNotFound'],
  ])('%s', async (_sentence, headers, body, status, said) => {
    const service = 'x-amz-target' in headers ? 'ssm' : (headers['service'] ?? 'ec2');
    const response = await createAccount().front.handle(await signed({ service, headers, body }));
    expect(response.status).toBe(status);
    expect(response.body).toContain(said);
  });

  test.each<[string, Buffer, string, string]>([
    ['a form', Buffer.from('Action=DescribeTags&NextToken=\xff', 'latin1'), 'ec2', 'MalformedQueryString'],
    ['JSON', Buffer.from('{"Name":"\xff"}', 'latin1'), 'ssm', 'SerializationException'],
  ])('%s that is not UTF-8', (_name, body, service, said) => {
    const wire = service === 'ec2' ? ec2Wire : jsonWire('ssm');
    const request = { method: 'POST', path: '/', headers: json(GET), body };
    const { input } = operationShapes('ssm', 'GetParameter');
    expect(() => wire.open(request).input(input)).toThrow(expect.objectContaining({ code: said }));
  });

  test.each(['constructor', '__proto__', 'toString'])('a service of the name %s', async (service) => {
    const { front, calls } = createAccount();
    expect((await front.handle(await signed({ service }))).status).toBe(400);
    expect(calls.recent()).toMatchObject([{ bug: undefined, code: 'InvalidAction' }]);
  });

  test('a body over the bound is refused over a socket as well', async () => {
    const { url } = await clients(createAccount());
    const response = await fetch(url, { method: 'POST', headers: form, body: 'x'.repeat(3 * 1024 * 1024) });
    expect(response.status).toBe(413);
  });
});

describe('listening', () => {
  test('a port in use is one sentence for the user', async () => {
    const account = createAccount();
    const port = Number(new URL((await clients(account)).url).port);
    await expect(listen(account.front, { host: '127.0.0.1', port })).rejects.toThrow(
      `Cannot listen: port ${port} on 127.0.0.1 is in use. Choose another port, or 0 for any free one.`,
    );
  });

  test('an open connection does not keep it from closing', async () => {
    const listening = await listen(createAccount().front, { host: '127.0.0.1', port: 0 });
    const response = await fetch(listening.url, { method: 'POST', headers: { connection: 'keep-alive' } });
    expect(response.status).toBe(403);
    await response.text();
    await listening.close();
    await expect(fetch(listening.url)).rejects.toThrow();
  });
});

test('the fronts can carry every operation there is, and no other', () => {
  const stranger = { service: 'ecs', name: 'Nothing', access: () => [], run: () => ({}) } as const;
  expect(() => createAccount({ more: [...ecsOperations, ...sqsOperations] })).not.toThrow();
  expect(() => createAccount({ more: [stranger] })).toThrow('no schema for ecs:Nothing');
});
