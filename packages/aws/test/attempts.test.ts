// Attempts of the SDK's own clients, against a server that throttles the first and refuses the last.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeTagsCommand } from '@aws-sdk/client-ec2';
import { ListTasksCommand } from '@aws-sdk/client-ecs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Attempt, tellAttemptsOfAll } from '../src/attempts.ts';
import { createClients } from '../src/clients.ts';
import { createPacer } from '../src/pacer.ts';

const answers: readonly (readonly [status: number, body: string])[] = [
  [400, '{"__type":"ThrottlingException","message":"Rate exceeded"}'],
  [200, '{}'],
  [200, '<DescribeTagsResponse><tagSet/></DescribeTagsResponse>'],
  [400, '{"__type":"ParameterNotFound"}'],
];
let asked = 0;
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const [status, body] = answers[asked] ?? [500, ''];
    asked += 1;
    response.writeHead(status).end(body);
  });
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => server.close());

test('each is told, retries as well, whatever AWS said', async () => {
  const clock = { now: () => 0, sleep: async () => {} };
  const clients = createClients({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    taskReads: createPacer({ clock, burst: 10, perSecond: 10 }),
  });
  const told: Attempt[] = [];
  tellAttemptsOfAll(clients, (attempt) => told.push(attempt));
  await clients.ecs.send(new ListTasksCommand({ cluster: 'shop' }));
  await clients.ec2.send(new DescribeTagsCommand({}));
  await expect(clients.ssm.send(new GetParameterCommand({ Name: '/tap' }))).rejects.toThrow();
  expect(told).toEqual([
    { operation: 'ecs:ListTasks', throttled: true },
    { operation: 'ecs:ListTasks', throttled: false },
    { operation: 'ec2:DescribeTags', throttled: false },
    { operation: 'ssm:GetParameter', throttled: false },
  ]);
  clients.destroy();
});
