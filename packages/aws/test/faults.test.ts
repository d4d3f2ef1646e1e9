// What AWS says, and what it means to us: every row of the table, what is not in it, and what the SDK really throws.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeTrafficMirrorSessionsCommand } from '@aws-sdk/client-ec2';
import { ListTasksCommand } from '@aws-sdk/client-ecs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { createClients } from '../src/clients.ts';
import { faultTable } from '../src/fault-table.ts';
import { readError } from '../src/faults.ts';
import { sdkError } from './stub.ts';

const create = 'CreateTrafficMirrorSession';

describe('every code of the table means what its row says', () => {
  const rows = faultTable.flatMap(({ codes, operation = create, meaning }) =>
    codes.map((code) => ({ code, operation, meaning })),
  );
  test.each(rows)('$code on $operation is $meaning.kind', ({ code, operation, meaning }) => {
    const read = readError(sdkError(code, 400), operation);
    expect(read.meaning).toEqual(meaning);
    expect(read.fault).toMatchObject({ code, operation, requestId: 'req-1', message: `what AWS says of ${code}` });
    expect(read.fault.kind).not.toBe('unknown');
  });
});

test('no code stands in two rows for the same calls, and every row has a source', () => {
  const keys = faultTable.flatMap(({ codes, operation = '' }) => codes.map((code) => `${operation}/${code}`));
  expect(new Set(keys).size).toBe(keys.length);
  expect(faultTable.filter(({ source }) => source === '')).toEqual([]);
});

describe('what a mirroring code is as a fault', () => {
  test.each([
    ['NetworkInterfaceNotSupported', 'refused', 'invalid'],
    ['NetworkInterfaceNotSupportedException', 'refused', 'invalid'],
    ['InvalidNetworkInterfaceID.NotFound', 'eni-not-visible', 'invalid'],
    ['NetworkInterfaceNotFoundException', 'eni-not-visible', 'invalid'],
    ['InvalidTrafficMirrorSessionId.NotFound', 'session-gone', 'invalid'],
    ['InvalidTrafficMirrorSessionNotFound', 'session-gone', 'invalid'],
    ['InvalidTrafficMirrorTargetNoFound', 'missing', 'invalid'],
    ['InvalidTrafficMirrorFilterId.NotFound', 'missing', 'invalid'],
    ['TrafficMirrorSessionsPerInterfaceLimitExceeded', 'full', 'quota'],
    ['TrafficMirrorSourcesPerTargetLimitExceeded', 'full', 'quota'],
    ['TrafficMirrorSessionLimitExceeded', 'full', 'quota'],
    ['IdempotentParameterMismatch', 'contested', 'invalid'],
    ['InvalidParameterValue', 'contested', 'invalid'],
    ['RequestLimitExceeded', 'fault', 'throttled'],
    ['UnauthorizedOperation', 'fault', 'denied'],
    ['TrafficMirrorFilterLimitExceeded', 'fault', 'quota'],
    ['ClusterNotFoundException', 'fault', 'invalid'],
  ])('%s: %s, %s', (code, meaning, kind) => {
    const read = readError(sdkError(code, 400), create);
    expect([read.meaning.kind, read.fault.kind]).toEqual([meaning, kind]);
  });
});

describe('what is not in the table', () => {
  test.each([
    ['a 4xx on a create is contested: somebody may have been first', 'WhatIsThis', 400, create, 'contested', 'unknown'],
    ['a 4xx elsewhere is unknown', 'WhatIsThis', 400, 'DescribeTasks', 'fault', 'unknown'],
    ['an answer that cannot be read is unknown, on a create as well', 'SyntaxError', 200, create, 'fault', 'unknown'],
    ['a 5xx is unavailable', 'WhatIsThis', 503, create, 'fault', 'unavailable'],
    ['429 is throttled by its status', 'UnknownError', 429, create, 'fault', 'throttled'],
    ['a throttle keeps its meaning on a 503', 'RequestLimitExceeded', 503, create, 'fault', 'throttled'],
  ])('%s', (_, code, status, operation, meaning, kind) => {
    const read = readError(sdkError(code, status), operation);
    expect([read.meaning.kind, read.fault.kind, read.fault.code]).toEqual([meaning, kind, code]);
  });

  test.each([
    ['a time-out', sdkError('TimeoutError')],
    ['a reset connection', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
    ['no credentials', sdkError('CredentialsProviderError')],
    ['an error that only sounds like a refusal', sdkError('NetworkInterfaceNotSupported')],
    ['something that is no error at all', 'boom'],
  ])('%s is no answer: unavailable, without a code', (_, error) => {
    const read = readError(error, create);
    expect(read.meaning).toEqual({ kind: 'fault', fault: 'unavailable' });
    expect(read.fault).toMatchObject({ kind: 'unavailable', code: '', requestId: undefined });
  });
});

test('a code has its own meaning where its row names the call', () => {
  const meaningOn = (operation: string) =>
    readError(sdkError('InvalidParameterException', 400), operation).meaning.kind;
  expect(meaningOn('StopTask')).toBe('task-gone');
  expect(meaningOn('DescribeTasks')).toBe('fault');
});

test('the message decides nothing', () => {
  const error = Object.assign(sdkError('WhatIsThis', 400), {
    message: 'NetworkInterfaceNotSupported: UnauthorizedOperation',
  });
  expect(readError(error, 'DescribeTasks').fault.kind).toBe('unknown');
});

describe('what the SDK throws when AWS answers on the wire', () => {
  const ec2Error = `<?xml version="1.0"?><Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message>
    </Error></Errors><RequestID>req-9</RequestID></Response>`;
  const ecsError = JSON.stringify({
    __type: 'com.amazonaws.ecs#ClusterNotFoundException',
    message: 'Cluster not found.',
  });
  const ssmError = JSON.stringify({ __type: 'ParameterNotFound' });

  test('EC2 in XML', async () => {
    const read = await caught((res) => res.writeHead(503, { 'x-amzn-requestid': 'req-9' }).end(ec2Error), 'ec2');
    expect(read.fault).toMatchObject({
      kind: 'throttled',
      code: 'RequestLimitExceeded',
      message: 'Request limit exceeded.',
    });
    expect(read.fault.requestId).toBe('req-9');
  });

  test('ECS in JSON', async () => {
    const read = await caught((res) => res.writeHead(400, { 'x-amzn-requestid': 'req-8' }).end(ecsError), 'ecs');
    expect(read.fault).toMatchObject({ kind: 'invalid', code: 'ClusterNotFoundException', requestId: 'req-8' });
  });

  test('SSM in JSON', async () => {
    expect((await caught((res) => res.writeHead(400).end(ssmError), 'ssm')).meaning.kind).toBe('parameter-missing');
  });

  test.each([
    ['a page of a proxy', 'ec2', 502, '<html>Bad gateway</html>', 'unavailable'],
    ['a page of a proxy that is no XML', 'ec2', 502, 'Bad gateway', 'unavailable'],
    ['a page of a proxy in the place of JSON', 'ecs', 502, '<html>Bad gateway</html>', 'unavailable'],
    ['a page to sign in at', 'ec2', 200, '<!doctype html><p>Welcome', 'unknown'],
    ['nothing at all', 'ecs', 403, '', 'unknown'],
  ] as const)('%s is told by its status, without a code and without the words of the SDK', async (_what, service, status, page, kind) => {
    const { fault } = await caught((res) => res.writeHead(status).end(page), service);
    expect(fault).toMatchObject({ kind, code: '', message: `HTTP status ${status}, and nothing that AWS says` });
  });

  test('a connection that is cut', async () => {
    expect((await caught((res) => res.destroy(), 'ecs')).fault).toMatchObject({ kind: 'unavailable', code: '' });
  });
});

/** What is read from the error that a real client throws when a server answers like this. */
async function caught(answer: (res: Parameters<RequestListener>[1]) => unknown, service: 'ec2' | 'ecs' | 'ssm') {
  const server = createServer((req, res) => req.resume().on('end', () => answer(res)));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  const taskReads = { take: async () => {}, throttled() {}, succeeded() {} };
  const clients = createClients({ region: 'eu-central-1', endpoint, credentials, maxAttempts: 1, taskReads });
  const sends = {
    ec2: () => clients.ec2.send(new DescribeTrafficMirrorSessionsCommand({})),
    ecs: () => clients.ecs.send(new ListTasksCommand({})),
    ssm: () => clients.ssm.send(new GetParameterCommand({ Name: '/x' })),
  };
  try {
    await sends[service]();
  } catch (error) {
    return readError(error, 'DescribeTasks');
  } finally {
    clients.destroy();
    server.close();
  }
  throw new Error('the call went well');
}
