// A fleet of which every host refuses: how many tasks are stopped in an hour for nothing.
import { emptyAccount, type Fleet } from '@tasktap/emulator';
import { type Contender, sourceDocument, tasktap } from './contenders.ts';
import type { Row } from './report.ts';
import { createStage } from './stage.ts';

const hourMs = 3_600_000;
/** How EC2 really spells it, by captured answers. */
const spelling = 'NetworkInterfaceNotSupported';

const service = { cluster: 'shop', count: 20, activates: true, minimumHealthyPercent: 50, hosts: { xen: 1 } };
const fleet: Fleet = {
  ...emptyAccount,
  clusters: ['shop'],
  services: ['checkout', 'search', 'catalog', 'payments', 'mail'].map((name) => ({ ...service, name })),
  tasks: [],
  targets: [{ kind: 'network-load-balancer' }],
  filters: [{ rejectUdpPorts: [4789] }],
};

export async function refusingFleet(): Promise<readonly Row[]> {
  return [
    { what: `${words}, tasktap: stops`, measured: await stopsOf(tasktap({ kind: 'replace' })), unit: 'tasks', goal: 0 },
    {
      what: `${words}, tasktap told to take hosts for able: stops`,
      measured: await stopsOf(tasktap({ kind: 'replace', assumeMirrorable: true })),
      unit: 'tasks',
      // The budget of a cluster.
      goal: 10,
    },
    {
      what: `${words}, source document, EC2's code as documented: stops`,
      measured: await stopsOf(sourceDocument(spelling)),
      unit: 'tasks',
    },
    {
      what: `${words}, source document, EC2's code as captured (it does not know it): stops`,
      measured: await stopsOf(sourceDocument()),
      unit: 'tasks',
    },
  ];
}

const words = '100 tasks, all hosts refuse, an hour';

async function stopsOf(contender: Contender): Promise<number> {
  const stage = createStage(fleet);
  contender.deploy(stage);
  await stage.pass(hourMs);
  return stage.calls.filter(({ operation, code }) => operation === 'StopTask' && code === undefined).length;
}
