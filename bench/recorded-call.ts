// Calls as the SDK signs and writes them, caught on the way, so that they can be repeated without paying for the SDK each time.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAws, createClients, createPacer } from '@tasktap/aws';
import { clusterArn, eniId, owner, taskArn } from '@tasktap/core';
import type { Principal } from '@tasktap/emulator';

export interface Recorded {
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface RecordedCalls {
  readonly describeTasks: Recorded;
  readonly pageOfSessions: Recorded;
  readonly describeOneSession: Recorded;
}

/** Signed for the emulator's own host, and answered by nobody. */
export async function recordCalls(
  url: string,
  principal: Principal,
  cluster: string,
  tasks: readonly string[],
): Promise<RecordedCalls> {
  const caught: Recorded[] = [];
  const { host } = new URL(url);
  const catcher = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes: Buffer) => {
      body += bytes;
    });
    request.on('end', () => {
      caught.push({
        headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
        body,
      });
      response.writeHead(400).end();
    });
  });
  await new Promise<void>((resolve) => catcher.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(catcher.address() as AddressInfo).port}`;
  const clock = {
    now: Date.now,
    sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  };
  const pacer = createPacer({ clock, burst: 1000, perSecond: 1000 });
  const { accessKeyId, secretAccessKey } = principal;
  const clients = createClients({
    region: 'eu-central-1',
    endpoint,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    taskReads: pacer,
  });
  const aws = createAws({
    clients,
    clock,
    pacers: { create: pacer, modify: pacer, delete: pacer },
    settings: { owner: owner('bench'), pauseParameter: undefined, notesPrefix: undefined },
  });
  const of = clusterArn(cluster);
  await aws.ask({ kind: 'describe-tasks', tasks: tasks.map(taskArn) }, of);
  await aws.ask({ kind: 'count-sessions' }, of);
  await aws.ask({ kind: 'sessions-on', enis: [eniId('eni-0123456789abcdef0')] }, of);
  clients.destroy();
  catcher.close();
  const [describeTasks, pageOfSessions, describeOneSession] = caught;
  if (describeTasks === undefined || pageOfSessions === undefined || describeOneSession === undefined) {
    throw new Error(`expected three calls to ${host}, caught ${caught.length}`);
  }
  return { describeTasks, pageOfSessions, describeOneSession };
}
