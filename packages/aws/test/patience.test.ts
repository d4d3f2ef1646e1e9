// The time that a call has: against a server that stays silent, and against one that says yes to everything.
import type { ServerResponse } from 'node:http';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeTrafficMirrorSessionsCommand } from '@aws-sdk/client-ec2';
import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Clients, createClients } from '../src/clients.ts';
import { readError } from '../src/faults.ts';
import { endless, patienceWith, type Service } from '../src/patience.ts';
import type { TimeLeft } from '../src/port.ts';

const opened: { close(): void }[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const each of opened.splice(0)) each.close();
});

async function reach(timeLeft: TimeLeft, answer: RequestListener): Promise<Clients & { readonly heard: () => number }> {
  let heard = 0;
  const server = createServer((request, response) => {
    heard += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const clients = createClients({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    taskReads: { take: async () => {}, throttled() {}, succeeded() {} },
    timeLeft,
  });
  opened.push({
    close() {
      clients.destroy();
      server.close();
    },
  });
  return { ...clients, heard: () => heard };
}

const calls: Readonly<Record<Service, (clients: Clients) => Promise<unknown>>> = {
  ec2: ({ ec2 }) => ec2.send(new DescribeTrafficMirrorSessionsCommand({})),
  ecs: ({ ecs }) => ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] })),
  ssm: ({ ssm }) => ssm.send(new GetParameterCommand({ Name: 'switch' })),
  sqs: ({ sqs }) =>
    sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: 'q', ReceiptHandle: 'r', VisibilityTimeout: 2 })),
};
const services = Object.keys(calls) as readonly Service[];

const problemOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (problem: unknown) => problem,
  );

describe.each(services)('%s', (service) => {
  test.each<[string, (response: ServerResponse) => void]>([
    ['that is not answered', () => undefined],
    ['whose answer begins and never ends', (response) => response.writeHead(200, { 'content-length': 100 }).write('{')],
  ])('%s is given up when no time is left, its connection closed, and not tried again', async (_what, begin) => {
    let left = 200;
    const closed: Promise<void>[] = [];
    const clients = await reach(
      () => left,
      (_request, response) => {
        left = 0;
        closed.push(new Promise((resolve) => response.on('close', resolve)));
        begin(response);
      },
    );
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let isOver = false;
    const asked = problemOf(calls[service](clients)).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await new Promise((resolve) => setImmediate(resolve));
      // Its time passes once the server has heard it, however long that takes.
      if (clients.heard() > 0) vi.advanceTimersByTime(10);
    }
    const problem = await asked;
    await Promise.all(closed);
    expect(readError(problem, 'Any').fault).toMatchObject({ kind: 'unavailable', code: '' });
    expect(clients.heard()).toBe(1);
  });

  test('whose answer breaks off is tried again', async () => {
    const clients = await reach(endless, (request, response) => {
      const isFirst = clients.heard() === 1;
      if (isFirst) response.writeHead(200, { 'content-length': 100 }).write('{', () => response.destroy());
      else request.resume().on('end', () => response.end(service === 'ec2' ? '<a/>' : '{}'));
    });
    expect(await problemOf(calls[service](clients))).toBeUndefined();
    expect(clients.heard()).toBe(2);
  });

  test('whose answers all break off was not answered, whatever their status', async () => {
    const clients = await reach(endless, (_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{', () => response.destroy());
    });
    const problem = await problemOf(calls[service](clients));
    expect(readError(problem, 'Any').fault).toMatchObject({ kind: 'unavailable', code: '' });
  });

  test('is not sent where no time is left', async () => {
    const clients = await reach(
      () => 0,
      (_request, response) => response.end('{}'),
    );
    const problem = await problemOf(calls[service](clients));
    expect(readError(problem, 'Any').fault).toMatchObject({
      kind: 'unavailable',
      message: 'no time is left to wait for an answer',
    });
    expect(problem).toMatchObject({ $metadata: { attempts: 1 } });
    expect(clients.heard()).toBe(0);
  });
});

test.each<[Service, number]>([
  ['ec2', 0],
  ['ecs', 0],
  ['ssm', 0],
  ['sqs', 1],
])('when only the queue may still be told, %s is called %i times', async (service, times) => {
  const clients = await reach(
    (what) => (what === 'queue' ? 60_000 : 0),
    (request, response) => request.resume().on('end', () => response.end('{}')),
  );
  await problemOf(calls[service](clients));
  expect(clients.heard()).toBe(times);
});

test('an answer that came leaves no timer behind, which would hold the process', async () => {
  const clients = await reach(endless, (request, response) => request.resume().on('end', () => response.end('{}')));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await calls.ecs(clients);
  expect(vi.getTimerCount()).toBe(0);
});

test.each<[Service, number]>([
  ['ec2', 15_000],
  ['ecs', 15_000],
  ['ssm', 5_000],
  ['sqs', 15_000],
])('whoever is not pressed waits for %s for %i ms', (service, ms) => {
  expect(patienceWith(service, endless)).toBe(ms);
});
