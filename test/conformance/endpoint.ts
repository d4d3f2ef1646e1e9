// An endpoint of AWS, real or emulated: its clients, requests that no client would send, and a memory of all that was made through it.
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createLedger, type Ledger } from './ledger.ts';
import { type Credentials, signedHeaders } from './sign.ts';

export interface Place {
  /** A real account, or something in its place: only cases that leave no trace are run. */
  readonly remote: boolean;
  readonly region: string;
  /** Undefined: the region's own. */
  readonly url: string | undefined;
  /** Undefined: as the SDK finds them. */
  readonly credentials: Credentials | undefined;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export interface Endpoint {
  readonly remote: boolean;
  readonly ec2: EC2Client;
  readonly ecs: ECSClient;
  readonly events: EventBridgeClient;
  readonly sqs: SQSClient;
  readonly ssm: SSMClient;
  /** A signed EC2 form. */
  form(body: string): Promise<RawAnswer>;
  /** A signed JSON body for ECS; the operation stands behind the dot of its target. */
  json(operation: string, body: string): Promise<RawAnswer>;
  readonly ledger: Ledger;
  close(): void;
}

/** More calls to a real account than this are a mistake of the suite. */
const MOST_REMOTE_CALLS = 300;

export function openEndpoint({ remote, region, url, credentials }: Place, mostCalls = MOST_REMOTE_CALLS): Endpoint {
  const settings = {
    region,
    maxAttempts: remote ? 3 : 1,
    ...(url === undefined ? {} : { endpoint: url }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  const ec2 = new EC2Client(settings);
  const clients = {
    ec2,
    ecs: new ECSClient(settings),
    events: new EventBridgeClient(settings),
    sqs: new SQSClient(settings),
    ssm: new SSMClient(settings),
  };
  const ledger = createLedger(ec2);
  let calls = 0;
  const count = (): void => {
    calls += 1;
    if (remote && calls > mostCalls) throw new Error(`The suite makes at most ${mostCalls} calls.`);
  };
  // The same step for all: what differs between the clients' types is of no concern to it.
  for (const { middlewareStack } of Object.values(clients) as unknown as readonly Pick<
    EC2Client,
    'middlewareStack'
  >[]) {
    middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (!ledger.isSettling()) count();
          const result = await next(args);
          ledger.note(commandName, result.output);
          return result;
        },
      { step: 'initialize', name: 'conformance' },
    );
  }

  const post = async (service: 'ec2' | 'ecs', headers: Readonly<Record<string, string>>, body: string) => {
    count();
    const at = url ?? `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
    const who = credentials ?? (await ec2.config.credentials());
    const signed = signedHeaders({ url: at, service, region, headers, body }, who, new Date());
    const response = await fetch(at, { method: 'POST', headers: signed, body });
    const answer = { status: response.status, headers: response.headers, body: await response.text() };
    ledger.noteText(answer.body);
    return answer;
  };

  return {
    remote,
    ...clients,
    ledger,
    form: (body) => post('ec2', { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, body),
    json: (operation, body) =>
      post(
        'ecs',
        {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
        },
        body,
      ),
    close() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
