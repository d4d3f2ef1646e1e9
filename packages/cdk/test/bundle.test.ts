// The bundles as Lambda loads them: the same bytes every time, within their budgets, and as good as the sources they were made of.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { runInThisContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Bundle, type Bundles, bundleHandlers } from '../src/bundle.ts';
import { mostBytes } from '../src/bundle-budget.ts';
import { bundleNames } from '../src/bundle-names.ts';

interface Handlers {
  onTaskEvent(event: unknown, context: object): Promise<unknown>;
  onLook(event: unknown, context: object): Promise<unknown>;
  onStack(event: unknown, context: object): Promise<unknown>;
}

let bundles: Bundles;
let handlers: Handlers;
const said: Record<string, unknown>[] = [];
/** No session is there; everything else is an error in the words of each protocol, and of a parameter that it is not there. */
const aws = createServer(async (request, response) => {
  let asked = '';
  for await (const piece of request) asked += piece;
  if (asked.includes('Action=DescribeTrafficMirrorSessions')) {
    return void response
      .writeHead(200, { 'content-type': 'text/xml' })
      .end('<DescribeTrafficMirrorSessionsResponse><trafficMirrorSessionSet/></DescribeTrafficMirrorSessionsResponse>');
  }
  if (asked.includes('Action=')) {
    return void response
      .writeHead(403, { 'content-type': 'text/xml' })
      .end(
        '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>',
      );
  }
  const isParameter = String(request.headers['x-amz-target']).startsWith('AmazonSSM');
  response
    .writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
    .end(JSON.stringify({ __type: isParameter ? 'ParameterNotFound' : 'AccessDeniedException', message: 'no' }));
});

beforeAll(async () => {
  bundles = await bundleHandlers();
  handlers = { ...load(bundles.tap), ...load(bundles.stack) } as Handlers;
  await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
  const environment = {
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'AKIAI44QH8DHBEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY',
    TASKTAP_OWNER: 'stack-1',
    TASKTAP_POLICY:
      '{"targets":[{"id":"tmt-0123456789abcdef0"}],"filter":"tmf-0123456789abcdef0","unmirrorable":{"kind":"observe"}}',
    TASKTAP_PAUSE_PARAMETER: '/tasktap/switch',
    TASKTAP_CLUSTERS: 'arn:aws:ecs:eu-central-1:111122223333:cluster/shop',
    TASKTAP_LOOK_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/looks.fifo',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.spyOn(console, 'log').mockImplementation((line: string) => {
    said.push(JSON.parse(line));
  });
});

afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  aws.close();
});

const taskEvent = {
  version: '0',
  id: '1925f534-1d92-4d22-9d53-2b1c3e4a5f60',
  'detail-type': 'ECS Task State Change',
  source: 'aws.ecs',
  account: '111122223333',
  time: '2026-03-04T12:00:00Z',
  region: 'eu-central-1',
  resources: [],
  detail: {
    taskArn: 'arn:aws:ecs:eu-central-1:111122223333:task/shop/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    clusterArn: 'arn:aws:ecs:eu-central-1:111122223333:cluster/shop',
    taskDefinitionArn: 'arn:aws:ecs:eu-central-1:111122223333:task-definition/web:7',
    group: 'service:web',
    launchType: 'FARGATE',
    createdAt: '2026-03-04T11:59:00Z',
    updatedAt: '2026-03-04T12:00:00Z',
    version: 3,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    containers: [],
    overrides: {},
    attachments: [
      {
        id: 'at-1',
        type: 'eni',
        status: 'ATTACHED',
        details: [
          { name: 'subnetId', value: 'subnet-1' },
          { name: 'networkInterfaceId', value: 'eni-0123456789abcdef0' },
          { name: 'privateIPv4Address', value: '10.20.7.41' },
        ],
      },
    ],
  },
};
const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 };
const hash = ({ code, map }: Bundle): string => createHash('sha256').update(code).update(map).digest('hex');

function load({ code }: Bundle): object {
  const module = { exports: {} };
  const run = runInThisContext(`(function (exports, require, module) {${code}\n})`);
  run(module.exports, createRequire(import.meta.url), module);
  return module.exports;
}

test('the same sources make the same bytes, wherever they are built', async () => {
  const elsewhere = process.cwd();
  process.chdir('/');
  const again = await bundleHandlers().finally(() => process.chdir(elsewhere));
  for (const name of bundleNames) expect(hash(again[name])).toBe(hash(bundles[name]));
});

test.each(bundleNames)('%s is small, and names no place on this machine', (name) => {
  const { code, map } = bundles[name];
  expect(Buffer.byteLength(code)).toBeLessThanOrEqual(mostBytes[name]);
  expect(`${code}${JSON.parse(map).sources}`.includes(process.cwd())).toBe(false);
});

test.each([
  ['tap', ['onLook', 'onTaskEvent']],
  ['stack', ['onStack']],
] as const)('%s has its handlers, as CommonJS that needs nothing but Node', (name, exported) => {
  const { code } = bundles[name];
  expect(Object.keys(load(bundles[name])).sort()).toEqual(exported);
  const needed = [...code.matchAll(/require\(([`'"])([^`'"]+)\1\)/g)].map(([, , name = '']) => name);
  expect(needed.length).toBeGreaterThan(0);
  expect(needed.filter((name) => !name.startsWith('node:') && !builtin.has(name))).toEqual([]);
  expect(/\bimport\(/.test(code)).toBe(false);
});

const builtin = new Set(createRequire(import.meta.url)('node:module').builtinModules as string[]);

describe('what the SDK says is understood although its classes of errors are left out', () => {
  test('EC2 (XML), and SSM (JSON), where no parameter means that nobody paused', async () => {
    said.length = 0;
    const body = JSON.stringify(taskEvent);
    await handlers.onTaskEvent(
      {
        Records: [
          {
            messageId: 'm-1',
            receiptHandle: 'r-1',
            body,
            attributes: { ApproximateReceiveCount: '1' },
            eventSource: 'aws:sqs',
          },
        ],
      },
      context,
    );
    const faults = said.filter(({ kind }) => kind === 'fault');
    expect(faults.map(({ fault, code, operation }) => [fault, code, operation])).toEqual([
      ['denied', 'UnauthorizedOperation', 'CreateTrafficMirrorSession'],
    ]);
  });

  test('SQS (JSON)', async () => {
    said.length = 0;
    await expect(handlers.onStack({ look: 'every-cluster', why: 'sweep' }, context)).rejects.toThrow('AccessDenied');
    expect(said).toContainEqual(
      expect.objectContaining({
        kind: 'fault',
        fault: 'denied',
        code: 'AccessDeniedException',
        operation: 'SendMessage',
      }),
    );
  });
});
