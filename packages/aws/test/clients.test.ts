// The clients themselves, against a server that says yes to everything.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeServicesCommand, DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClients } from '../src/clients.ts';

const server = createServer((request, response) => {
  request.resume().on('end', () => response.end('{}'));
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => server.close());

test('when nobody waits any more, a call that is not answered ends, and is not tried again', async () => {
  let connections = 0;
  const asked = Promise.withResolvers<void>();
  const silent = createServer(() => asked.resolve()).on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { ecs, destroy } = createClients({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    taskReads: { take: () => Promise.resolve(), throttled() {}, succeeded() {} },
  });
  const call = ecs.send(new ListTasksCommand({ cluster: 'shop' })).then(
    () => 'answered',
    ({ message }: Error) => message,
  );
  await asked.promise;
  destroy();
  expect(await call).toBe('nobody waits for the answer any more');
  expect(connections).toBe(1);
  silent.closeAllConnections();
  silent.close();
});

test('listing and describing tasks waits for its pacer each time, other reads of ECS do not', async () => {
  let taken = 0;
  const taskReads = {
    take: async () => {
      taken += 1;
    },
    throttled() {},
    succeeded() {},
  };
  const { ecs, destroy } = createClients({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    taskReads,
  });
  await ecs.send(new ListTasksCommand({ cluster: 'shop' }));
  await ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: ['a'] }));
  await ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
  expect(taken).toBe(2);
  destroy();
});
