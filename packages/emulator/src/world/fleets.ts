// Fleets to begin with: an account without tasks, a small one for `tasktap emulate`, and a shop of any size for the demo.
import type { Fleet, FleetService } from './fleet.ts';

const hosts: Fleet['hosts'] = [
  { name: 'nitro', mirrorable: true, weight: 1 },
  // Only for those who ask for them by name.
  { name: 'xen', mirrorable: false, weight: 0 },
  { name: 'managed-instance', mirrorable: false, weight: 0 },
];

/** Room for more than 12,000 tasks at a time in each zone. */
const subnets: Fleet['subnets'] = [
  { zone: 'a', cidr: '10.0.0.0/18' },
  { zone: 'b', cidr: '10.0.64.0/18' },
  { zone: 'c', cidr: '10.0.128.0/18' },
];

/** VXLAN and GENEVE: a filter that lets them through mirrors the mirror. */
export const TUNNEL_PORTS: readonly number[] = [4789, 6081];

export const emptyAccount: Fleet = { hosts, subnets, clusters: [], services: [], tasks: [], targets: [], filters: [] };

export const defaultFleet: Fleet = {
  ...emptyAccount,
  clusters: ['shop', 'office'],
  services: [
    { name: 'checkout', cluster: 'shop', count: 3, alreadyRunning: true },
    { name: 'search', cluster: 'shop', count: 2, alreadyRunning: true, activates: true },
    { name: 'invoices', cluster: 'office', count: 2, alreadyRunning: true },
    { name: 'printing', cluster: 'office', count: 1, alreadyRunning: true, launchType: 'EC2', networkMode: 'bridge' },
  ],
  targets: [{ kind: 'network-interface' }],
  filters: [{ rejectUdpPorts: [] }],
};

/** The services that grow with the demo, and their shares of its tasks. */
const growing: readonly (Omit<FleetService, 'count'> & { readonly share: number })[] = [
  { name: 'checkout', cluster: 'shop', share: 20, alreadyRunning: true, serves: 'https' },
  { name: 'search', cluster: 'shop', share: 20, activates: true },
  { name: 'catalog', cluster: 'shop', share: 20, cpuArchitecture: 'ARM64' },
  // One host in five refuses: whoever stops such a task will soon find it replaced on a better one.
  {
    name: 'payments',
    cluster: 'shop',
    share: 15,
    hosts: { nitro: 4, xen: 1 },
    minimumHealthyPercent: 50,
    serves: 'https',
  },
  { name: 'invoices', cluster: 'office', share: 15 },
  { name: 'mail', cluster: 'office', share: 10 },
  { name: 'database', cluster: 'shop', share: 5, serves: 'postgres' },
  { name: 'dns', cluster: 'shop', share: 5, serves: 'dns' },
];

const MANAGED_TASKS = 2;

/**
 * A shop of `tasks` tasks with an interface of their own (at least 9: one of each kind; 11 with a database and a name server). One task
 * and a small service among them can never be mirrored; the bridge service has no interface at all and is not counted.
 */
export function demoFleet(tasks: number): Fleet {
  const jobs: Fleet['tasks'] = [{ family: 'nightly-report', cluster: 'office', hosts: { xen: 1 } }];
  return {
    ...emptyAccount,
    clusters: ['shop', 'office'],
    services: [
      ...shareOut(tasks - jobs.length - MANAGED_TASKS),
      {
        name: 'printing',
        cluster: 'office',
        count: 2,
        launchType: 'EC2',
        networkMode: 'bridge',
        capacityProvider: 'printers',
      },
      {
        name: 'forecast',
        cluster: 'office',
        count: MANAGED_TASKS,
        launchType: 'MANAGED_INSTANCES',
        hosts: { 'managed-instance': 1 },
        capacityProvider: 'managed',
      },
    ],
    tasks: jobs,
    targets: [{ kind: 'network-load-balancer' }],
    filters: [{ rejectUdpPorts: TUNNEL_PORTS }],
  };
}

/** By share, at least one each, the last ones left out where there are too few; the first service takes what rounding leaves over. */
function shareOut(tasks: number): readonly FleetService[] {
  const there = growing.slice(0, tasks);
  const shares = there.reduce((sum, { share }) => sum + share, 0);
  const sized = there.map(({ share, ...service }) => ({
    ...service,
    count: Math.max(1, Math.floor((tasks * share) / shares)),
  }));
  const over = Math.max(0, tasks - sized.reduce((sum, { count }) => sum + count, 0));
  return sized.map((service, index) => (index === 0 ? { ...service, count: service.count + over } : service));
}
