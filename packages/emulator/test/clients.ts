// AWS's own clients, connected to the front over a real socket.
import { type CreateTrafficMirrorSessionCommandInput, EC2Client } from '@aws-sdk/client-ec2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterEach } from 'vitest';
import { listen } from '../src/cloud/protocol/server.ts';
import { type Account, NLB } from './account.ts';

const open: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** The front on a free port, and AWS's clients to it; all are closed after the test. */
export async function clients(account: Account, user = 'ADMIN') {
  const listening = await listen(account.front, { host: '127.0.0.1', port: 0 });
  open.push(listening.close);
  const settings = {
    endpoint: listening.url,
    region: 'eu-west-1',
    maxAttempts: 1,
    credentials: { accessKeyId: `AKID${user}`, secretAccessKey: 'secret' },
  };
  const made = { ec2: new EC2Client(settings), ssm: new SSMClient(settings), sqs: new SQSClient(settings) };
  for (const client of Object.values(made)) open.push(() => client.destroy());
  return { ...made, url: listening.url };
}

/** How the SDK names a refusal, and the status it came with. */
export async function refusalOf(sent: Promise<unknown>): Promise<string> {
  return sent.then(
    () => 'done',
    (thrown: { name: string; $metadata: { httpStatusCode?: number } }) =>
      `${thrown.name} ${thrown.$metadata.httpStatusCode}`,
  );
}

/** What a session needs, created. */
export function session(account: Account): CreateTrafficMirrorSessionCommandInput {
  return {
    NetworkInterfaceId: account.eni().id,
    TrafficMirrorTargetId: account.target('network-load-balancer', NLB).id,
    TrafficMirrorFilterId: account.filter().id,
    SessionNumber: 1,
  };
}
