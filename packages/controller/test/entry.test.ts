// What Lambda loads: loading never fails, and a broken configuration fails the invocation, with its complaints in the log.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConfigError } from '../src/config.ts';
import { onLook, onTaskEvent } from '../src/lambda/entry.ts';
import { onStack } from '../src/lambda/stack-entry.ts';
import { requestOf } from './stack-stage.ts';

const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 };
const lines: string[] = [];

beforeEach(() => {
  lines.length = 0;
  vi.spyOn(console, 'log').mockImplementation((line: string) => {
    lines.push(line);
  });
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'tap');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const logged = (): readonly { readonly kind: string }[] => lines.map((line) => JSON.parse(line));

describe.each([
  ['onTaskEvent', onTaskEvent],
  ['onLook', onLook],
])('%s', (_name, handler) => {
  test('tells every complaint and fails while the process is not configured', () => {
    expect(() => handler({}, context)).toThrow(ConfigError);
    expect(logged()).toMatchObject([
      { kind: 'config-broken', complaints: [{ variable: 'TrafficMirrorFilter' }, { variable: 'TrafficMirrorTarget' }] },
    ]);
  });

  test('works as soon as the two variables of the source document are there', async () => {
    vi.stubEnv('TrafficMirrorFilter', 'tmf-0123456789abcdef0');
    vi.stubEnv('TrafficMirrorTarget', 'tmt-0123456789abcdef0');
    await handler({ hello: 'world' }, context);
    expect(logged()).toMatchObject([{ kind: 'malformed' }]);
  });

  test('is put together once: the environment of a process does not change', async () => {
    await handler({ hello: 'again' }, context);
    expect(logged()).toMatchObject([{ kind: 'malformed' }]);
  });
});

test('onStack tells CloudFormation every complaint, since it would wait for an hour for whoever throws', async () => {
  const heard: string[] = [];
  const server = createServer(async (request, response) => {
    for await (const piece of request) heard.push(String(piece));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await onStack(requestOf('Create', 'Backfill', { ResponseURL: `http://127.0.0.1:${port}/answer` }), context);
  server.close();
  expect(JSON.parse(heard.join(''))).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(/TASKTAP_OWNER: .*\nTASKTAP_LOOK_QUEUE_URL: .*\nTASKTAP_CLUSTERS: /),
  });
  expect(logged()).toMatchObject([{ kind: 'config-broken' }]);
});
