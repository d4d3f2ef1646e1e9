// The stage for tests of fault plans: a whole emulator in virtual time, and AWS's own clients.
import { CreateTrafficMirrorSessionCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterEach } from 'vitest';
import { administrator, type Emulator, startEmulator } from '../src/emulator.ts';
import type { Fault } from '../src/faults/plan.ts';
import type { Fleet } from '../src/world/fleet.ts';
import { emptyAccount } from '../src/world/fleets.ts';
import { createVirtualClock } from '../src/world/virtual-clock.ts';

const open: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const NOON = Date.parse('2026-11-23T12:00:00Z');

export const fleet: Fleet = {
  ...emptyAccount,
  clusters: ['shop'],
  services: [{ name: 'checkout', cluster: 'shop', count: 4, alreadyRunning: true, hosts: { nitro: 1 } }],
  targets: [{ kind: 'network-load-balancer' }],
  filters: [{ rejectUdpPorts: [] }],
};

export interface Heard {
  readonly id: string;
  readonly detail: { readonly taskArn: string; readonly lastStatus: string; readonly version: number };
}

export async function stage(
  faults: readonly Fault[],
  options: { readonly fleet?: Fleet; readonly seed?: number } & Partial<Habits> = {},
) {
  const clock = createVirtualClock(NOON);
  const emulator = await startEmulator({
    clock,
    seed: options.seed ?? 1,
    fleet: options.fleet ?? fleet,
    host: '127.0.0.1',
    port: 0,
    principals: [administrator],
    faults: { faults: [...faults] },
  });
  open.push(() => emulator.close());
  const heard: Heard[] = [];
  emulator.rules.putRule({
    name: 'all',
    pattern: { source: ['aws.ecs'], 'detail-type': ['ECS Task State Change'] },
    enabled: true,
    targets: [{ kind: 'function', invoke: async (event) => void heard.push(event as Heard) }],
  });
  return { clock, emulator, heard, ...clientsOf(emulator, { maxAttempts: 1, patienceMs: 10_000, ...options }) };
}

interface Habits {
  readonly maxAttempts: number;
  /** How long a client waits for an answer. */
  readonly patienceMs: number;
}

function clientsOf({ url }: Emulator, { maxAttempts, patienceMs }: Habits) {
  const settings = {
    endpoint: url,
    region: 'eu-central-1',
    maxAttempts,
    credentials: administrator,
    requestHandler: { requestTimeout: patienceMs, throwOnRequestTimeout: true },
  };
  const made = {
    ec2: new EC2Client(settings),
    ecs: new ECSClient(settings),
    ssm: new SSMClient(settings),
    sqs: new SQSClient(settings),
    events: new EventBridgeClient(settings),
  };
  for (const client of Object.values(made)) open.push(() => client.destroy());
  return made;
}

/** What the SDK tells its user: the name of the error, and the status if there was an answer. */
export async function told(sent: Promise<unknown>): Promise<string> {
  return sent.then(
    () => 'done',
    ({ name, code = '', $metadata = {} }: { name: string; code?: string; $metadata?: { httpStatusCode?: number } }) =>
      [$metadata.httpStatusCode === undefined ? code || name : name, $metadata.httpStatusCode ?? ''].join(' ').trim(),
  );
}

/** A session on the interface of the first task. */
export function createSession({ world }: Emulator): CreateTrafficMirrorSessionCommand {
  const source = [...world.networkInterfaces.values()].find(({ taskArn }) => taskArn !== undefined);
  return new CreateTrafficMirrorSessionCommand({
    NetworkInterfaceId: source?.id,
    TrafficMirrorTargetId: [...world.targets.keys()][0],
    TrafficMirrorFilterId: [...world.filters.keys()][0],
    SessionNumber: 1,
    ClientToken: 'once',
  });
}
