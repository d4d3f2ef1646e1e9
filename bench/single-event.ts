// One event of one new task in a warm process: the CPU time of our own between the message and the answer, the SDK left out.
import { type ClientOptions, type Clients, createClients } from '@tasktap/aws';
import { createOnTaskEvent, createPorts } from '@tasktap/controller';
import { answering } from './remembered-answers.ts';
import type { Row } from './report.ts';

const warmUp = 500;
const measured = 1000;
const account = 'arn:aws:ecs:eu-central-1:111122223333';

export async function singleEvent(): Promise<readonly Row[]> {
  const handle = createOnTaskEvent(createPorts({ environment, clock, write: () => undefined, connect }, 'events'));
  let place = 0;
  const serve = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      place += 1;
      await handle(batchOf(place), context);
    }
  };
  await serve(warmUp);
  const before = process.cpuUsage();
  await serve(measured);
  const { user, system } = process.cpuUsage(before);
  if (created !== warmUp + measured) throw new Error(`expected ${warmUp + measured} creates, got ${created}`);
  return [
    {
      what: 'a warm single event: CPU time of our own',
      measured: (user + system) / 1000 / measured,
      unit: 'ms',
      goal: 3,
    },
  ];
}

let created = 0;
let slept = 0;
/** The pace of creates is kept, but nobody waits for it. */
const clock = {
  now: () => Date.now() + slept,
  async sleep(ms: number): Promise<void> {
    slept += ms;
  },
};
const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 60_000 };
const environment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  TASKTAP_OWNER: 'bench',
  TASKTAP_POLICY: JSON.stringify({
    targets: [{ id: 'tmt-0123456789abcdef0' }],
    filter: 'tmf-0123456789abcdef0',
    unmirrorable: { kind: 'observe' },
  }),
};

function connect(options: ClientOptions): Clients {
  const clients = createClients(options);
  answering((_commandName, input) => {
    created += 1;
    const { NetworkInterfaceId, TrafficMirrorTargetId, TrafficMirrorFilterId, SessionNumber } = input as Record<
      string,
      unknown
    >;
    const names = { NetworkInterfaceId, TrafficMirrorTargetId, TrafficMirrorFilterId, SessionNumber };
    const session = { ...names, TrafficMirrorSessionId: `tms-${created}`, VirtualNetworkId: created, Tags: [] };
    return { TrafficMirrorSession: session, $metadata: { attempts: 1 } };
  })(clients);
  return clients;
}

function batchOf(place: number): object {
  const id = place.toString(16).padStart(32, '0');
  const now = new Date(clock.now()).toISOString();
  const details = [
    { name: 'subnetId', value: 'subnet-0123456789abcdef0' },
    { name: 'networkInterfaceId', value: `eni-${id.slice(-17)}` },
    { name: 'privateIPv4Address', value: '10.0.0.1' },
  ];
  const body = {
    version: '0',
    id,
    'detail-type': 'ECS Task State Change',
    source: 'aws.ecs',
    account: '111122223333',
    time: now,
    region: 'eu-central-1',
    resources: [`${account}:task/shop/${id}`],
    detail: {
      attachments: [{ id, type: 'eni', status: 'ATTACHED', details }],
      clusterArn: `${account}:cluster/shop`,
      connectivityAt: now,
      containers: [{ name: 'app', lastStatus: 'PENDING' }],
      createdAt: now,
      desiredStatus: 'RUNNING',
      group: 'service:checkout',
      lastStatus: 'PENDING',
      launchType: 'FARGATE',
      taskArn: `${account}:task/shop/${id}`,
      taskDefinitionArn: `${account}:task-definition/checkout:1`,
      version: 3,
    },
  };
  const attributes = { ApproximateReceiveCount: '1' };
  return {
    Records: [{ messageId: id, receiptHandle: id, body: JSON.stringify(body), attributes, eventSource: 'aws:sqs' }],
  };
}
