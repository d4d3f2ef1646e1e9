// The time that the calls of the other front doors have, against a server whose answers begin and never end.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createDeploying } from '../src/deploying.ts';
import { createExamining } from '../src/examining.ts';
import { createStoring } from '../src/storing.ts';
import { createWatching } from '../src/watching.ts';

let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-length': 100 }).write('<');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const reach = () => ({
  region: 'eu-central-1',
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
});

/** Of all three attempts at most 70 s each, and the pauses; they pass as soon as answers could have come. */
const longEnough = 240_000;

async function atLast(call: Promise<unknown>): Promise<unknown> {
  const said: unknown[] = [];
  void call.then((value) => said.push(value));
  for (let waited = 0; waited < longEnough && said.length === 0; waited += 2_000) {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(2_000);
  }
  return said[0];
}

const unheard = { kind: 'unheard', reading: { fault: { kind: 'unavailable' } } };

test.each<[string, () => Promise<unknown>, object]>([
  ['a deployment asks of CloudFormation', () => createDeploying(reach()).stack('tap'), unheard],
  ['a deployment asks of S3', () => createDeploying(reach()).upload('bucket', 'key', '{}'), unheard],
  ['an examination asks of EC2', () => createExamining(reach(), () => 0).rules('tmf-1'), unheard],
  ['an examination asks of ELB', () => createExamining(reach(), () => 0).balancer('arn'), unheard],
  ['an examination asks of STS', () => createExamining(reach(), () => 0).identity(), unheard],
  ['an examination asks of Service Quotas', () => createExamining(reach(), () => 0).quotas(), unheard],
  ['who watches asks of CloudFormation', () => createWatching(reach()).logGroups('tap'), unheard],
  ['who watches asks of the logs', () => createWatching(reach()).lines({ logGroup: 'tap', since: 0 }), unheard],
  ['an upload asks of S3', () => createStoring({ bucket: 'b', ...reach() }).begin('key'), { kind: 'failed', code: '' }],
])('what %s ends', async (_what, ask, answer) => {
  expect(await atLast(ask())).toMatchObject(answer);
});
