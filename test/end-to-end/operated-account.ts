// An emulated account to operate: one stack with sessions, tasks that EC2 refuses, and tasks without interfaces; all in one zone.
import { emptyAccount, type Fleet, type WorldTask } from '@tasktap/emulator';
import { bin, type Ran, start } from './bin.ts';
import { plant } from './planted.ts';
import { type Account, startAccount } from './probed-account.ts';

export const operatedFleet: Fleet = {
  ...emptyAccount,
  hosts: [
    { name: 'nitro', mirrorable: true, weight: 1 },
    { name: 'xen', mirrorable: false, weight: 0 },
  ],
  subnets: [{ zone: 'a', cidr: '10.0.0.0/18' }],
  clusters: ['shop', 'office'],
  services: [
    { name: 'web', cluster: 'shop', count: 4, alreadyRunning: true },
    { name: 'legacy', cluster: 'shop', count: 1, alreadyRunning: true, hosts: { xen: 1 } },
    { name: 'printing', cluster: 'office', count: 1, alreadyRunning: true, launchType: 'EC2', networkMode: 'bridge' },
  ],
  targets: [{ kind: 'network-load-balancer' }],
  filters: [{ rejectUdpPorts: [4789, 6081] }],
  // What one command makes, the next one sees.
  limits: { describeLagMs: 0 },
};

/** Of the service, in the order of their ARNs. */
export function tasksOf({ emulator: { world } }: Account, service: string): readonly WorldTask[] {
  return [...world.tasks.values()]
    .filter(({ group }) => group === `service:${service}`)
    .sort((one, other) => (one.arn < other.arn ? -1 : 1));
}

/** The stack `tap` has sessions on the first two tasks of web; EC2 refused the task of legacy, and tasktap remembers it. */
export async function startOperated(options: Parameters<typeof startAccount>[0] = {}): Promise<Account> {
  const here = await startAccount({ fleet: operatedFleet, ...options });
  const { world } = here.emulator;
  const [target] = world.targets.values();
  const [filter] = world.filters.values();
  for (const [index, task] of tasksOf(here, 'web').slice(0, 2).entries()) {
    plant(here, {
      id: `tms-0000000000000000${index + 1}`,
      vni: 1001 + index,
      networkInterfaceId: task.attachment?.networkInterfaceId ?? '',
      targetId: target?.id ?? '',
      filterId: filter?.id ?? '',
      tags: new Map([
        ['tasktap:owner', 'tap'],
        ['tasktap:v', '1'],
        ['tasktap:cluster', task.clusterArn],
        ['tasktap:service', 'web'],
        ['tasktap:task', task.arn],
        ['tasktap:born', String(Date.now())],
      ]),
    });
  }
  for (const task of tasksOf(here, 'legacy')) refuse(here, task.attachment?.networkInterfaceId ?? '');
  return here;
}

export function tasktap(here: Account, words: readonly string[], input?: string): Promise<Ran> {
  const environment = here.environment();
  return start([bin, ...words], { environment, ...(input === undefined ? {} : { input }) }).ended;
}

function refuse({ emulator: { world } }: Account, eni: string): void {
  const found = world.networkInterfaces.get(eni);
  if (found === undefined) throw new Error(`no interface ${eni}`);
  found.tags.set('tasktap:refused:tap', 'NetworkInterfaceNotSupported');
}

/** As somebody else would, by SSM. */
export function switchOff(here: Account, name: string): void {
  turnSwitch(here, name, 'paused: incident 4711');
}

export function turnSwitch({ emulator: { world } }: Account, name: string, value: string): void {
  world.parameters.set(name, {
    name,
    type: 'String',
    value,
    version: 1,
    modifiedAt: world.clock.now(),
  });
}
