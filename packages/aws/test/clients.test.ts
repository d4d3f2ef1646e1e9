// The clients themselves, against a server that says yes to everything, or first what it was told to say.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeTagsCommand } from '@aws-sdk/client-ec2';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clients, createClients } from '../src/clients.ts';
import type { Pacer } from '../src/pacer.ts';

/** Refusals, and then a yes. */
let refusals: readonly string[] = [];
let asked = 0;
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    asked += 1;
    const [refusal, ...later] = refusals;
    refusals = later;
    response.writeHead(refusal === undefined ? 200 : 400).end(refusal ?? '{}');
  });
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

const connect = (taskReads: Pacer) =>
  createClients({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    taskReads,
  });
const unpaced: Pacer = { take: async () => {}, throttled() {}, succeeded() {} };

test('listing and describing tasks waits for its pacer each time, other reads of ECS do not', async () => {
  let taken = 0;
  const taskReads = {
    take: async () => {
      taken += 1;
    },
    throttled() {},
    succeeded() {},
  };
  const { ecs, destroy } = connect(taskReads);
  await ecs.send(new ListTasksCommand({ cluster: 'shop' }));
  await ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: ['a'] }));
  await ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
  expect(taken).toBe(2);
  destroy();
});

const ofEc2 = (code: string): string => `<Response><Errors><Error><Code>${code}</Code></Error></Errors></Response>`;
const ofOthers = (code: string): string => JSON.stringify({ __type: code, message: 'Signature not yet current' });

// Answers come with the right date: to the SDK its own clock is as right as AWS's.
test.each<[string, readonly string[], (clients: Clients) => Promise<unknown>, number]>([
  ['EC2', [ofEc2('RequestExpired')], ({ ec2 }) => ec2.send(new DescribeTagsCommand({})), 2],
  ['ECS', [ofOthers('InvalidSignatureException')], ({ ecs }) => ecs.send(new ListClustersCommand({})), 2],
  ['SSM', [ofOthers('InvalidSignatureException')], ({ ssm }) => ssm.send(new GetParameterCommand({ Name: 'a' })), 2],
  ['SQS', [ofOthers('InvalidSignatureException')], ({ sqs }) => sqs.send(new ListQueuesCommand({})), 2],
  ['EC2 otherwise', [ofEc2('UnauthorizedOperation')], ({ ec2 }) => ec2.send(new DescribeTagsCommand({})), 1],
])('what %s refuses for its date is sent again, and nothing else', async (_service, refused, send, times) => {
  refusals = refused;
  asked = 0;
  const clients = connect(unpaced);
  await send(clients).catch(() => {});
  expect(asked).toBe(times);
  clients.destroy();
});
