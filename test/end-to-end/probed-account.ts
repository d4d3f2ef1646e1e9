// An emulated account to probe: hosts that accept, hosts that refuse, Spot, Managed Instances, and bridge networking; all in one zone.
import {
  administrator,
  clientEnvironment,
  createRealClock,
  type Emulator,
  emptyAccount,
  type Fleet,
  type PolicyDocument,
  type Principal,
  startEmulator,
} from '@tasktap/emulator';
import { onTestFinished } from 'vitest';

export const probedFleet: Fleet = {
  ...emptyAccount,
  hosts: [
    { name: 'nitro', mirrorable: true, weight: 1 },
    { name: 'xen', mirrorable: false, weight: 0 },
  ],
  subnets: [{ zone: 'a', cidr: '10.0.0.0/18' }],
  clusters: ['shop', 'office'],
  services: [
    { name: 'web', cluster: 'shop', count: 3, alreadyRunning: true },
    {
      name: 'batch',
      cluster: 'shop',
      count: 2,
      alreadyRunning: true,
      capacityProvider: 'FARGATE_SPOT',
      cpuArchitecture: 'ARM64',
    },
    {
      name: 'forecast',
      cluster: 'office',
      count: 4,
      alreadyRunning: true,
      launchType: 'MANAGED_INSTANCES',
      capacityProvider: 'managed',
      hosts: { xen: 1 },
    },
    { name: 'printing', cluster: 'office', count: 1, alreadyRunning: true, launchType: 'EC2', networkMode: 'bridge' },
  ],
  targets: [{ kind: 'network-load-balancer' }],
  filters: [{ rejectUdpPorts: [4789, 6081] }],
};

export interface Account {
  readonly emulator: Emulator;
  /** Of a process that works in it, as `caller` or as somebody who may do everything. */
  environment(caller?: Principal): Readonly<Record<string, string | undefined>>;
}

export const caller = (name: string, policy: PolicyDocument): Principal => ({
  name,
  arn: `arn:aws:iam::111122223333:role/${name}`,
  accessKeyId: `AKIA${name.toUpperCase()}`,
  secretAccessKey: 'secret',
  policies: [policy],
});

export async function startAccount(options: {
  readonly fleet?: Fleet;
  readonly speed?: number;
  readonly callers?: readonly Principal[];
}): Promise<Account> {
  const emulator = await startEmulator({
    clock: createRealClock({ speed: options.speed ?? 1, start: Date.now() }),
    seed: 11,
    fleet: options.fleet ?? probedFleet,
    host: '127.0.0.1',
    port: 0,
    principals: [administrator, ...(options.callers ?? [])],
  });
  return {
    emulator,
    environment: (as = administrator) => ({ ...process.env, ...clientEnvironment(emulator.url, as) }),
  };
}

/** The test during which this is called is the last one to need it. */
export function closedWithTest(account: Account): Account {
  onTestFinished(() => account.emulator.close());
  return account;
}
