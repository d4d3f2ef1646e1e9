// Where the suite can run: an emulator with a fleet for it, or the account that the environment names.
import { administrator, createRealClock, type Emulator, emptyAccount, startEmulator } from '@tasktap/emulator';
import type { Place } from './endpoint.ts';
import type { Credentials } from './sign.ts';
import { CLUSTER as cluster } from './stage.ts';

/** Time at its own pace, and no limits on calls: they are tested where they can be counted. */
export function startConformanceEmulator(): Promise<Emulator> {
  return startEmulator({
    clock: createRealClock({ speed: 1, start: Date.now() }),
    seed: 1,
    fleet: {
      ...emptyAccount,
      limits: { rates: 'off' },
      clusters: [cluster],
      services: [
        { name: 'web', cluster, count: 130, alreadyRunning: true },
        { name: 'old', cluster, count: 1, alreadyRunning: true, hosts: { xen: 1 } },
        { name: 'printing', cluster, count: 1, alreadyRunning: true, launchType: 'EC2', networkMode: 'bridge' },
      ],
      targets: [{ kind: 'network-load-balancer' }, { kind: 'network-interface' }],
    },
    host: '127.0.0.1',
    port: 0,
    principals: [administrator],
  });
}

export function emulated(url: string): Place {
  return { remote: false, region: 'eu-central-1', url, credentials: administrator };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Keys are found as the SDK finds them, unless the variables hold them. @throws Error in one sentence without a region. */
export function accountOf(environment: Environment): Place {
  const region = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'];
  if (region === undefined)
    throw new Error('Expected AWS_REGION to name a region, got nothing. Set it, or leave out REMOTE=1.');
  return { remote: true, region, url: environment['AWS_ENDPOINT_URL'], credentials: keysOf(environment) };
}

function keysOf(environment: Environment): Credentials | undefined {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
