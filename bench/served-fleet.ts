// An emulated AWS in a process of its own: so many running tasks with a session each. Prints where it listens and what it holds, and waits to be ended.
import { clusterArn, eniId, instant, owner, sessionTags, type Task, taskArn } from '@tasktap/core';
import { administrator, createRealClock, emptyAccount, startEmulator, type WorldTask } from '@tasktap/emulator';

const [count = '1000', by = 'bench'] = process.argv.slice(2);
const perService = 100;
const emulator = await startEmulator({
  clock: createRealClock({ speed: 1, start: Date.now() }),
  seed: 1,
  fleet: {
    ...emptyAccount,
    subnets: [{ zone: 'a', cidr: '10.0.0.0/14' }],
    clusters: ['shop'],
    services: Array.from({ length: Number(count) / perService }, (_, index) => ({
      name: `service-${index}`,
      cluster: 'shop',
      count: perService,
      alreadyRunning: true,
    })),
    targets: [{ kind: 'network-load-balancer' }],
    filters: [{ rejectUdpPorts: [4789] }],
    // 50,000 are five times what EC2 allows an account: it is to show how the work grows.
    limits: { rates: 'off', quotas: { sessionsPerAccount: 100_000 } },
  },
  host: '127.0.0.1',
  port: 0,
  principals: [administrator],
});
const { world } = emulator;
const [target = ''] = world.targets.keys();
const [filter = ''] = world.filters.keys();
for (const task of world.tasks.values()) mirror(task);
const [cluster] = world.clusters.keys();
const { accessKeyId, secretAccessKey } = administrator;
console.log(JSON.stringify({ url: emulator.url, cluster, target, filter, accessKeyId, secretAccessKey }));

/** As tasktap makes it, but for the call. */
function mirror(task: WorldTask): void {
  const id = task.attachment?.networkInterfaceId;
  if (id === undefined) return;
  const session = `tms-${world.random.hex(17)}`;
  world.sessions.set(session, {
    id: session,
    ownerId: world.account,
    networkInterfaceId: id,
    targetId: target,
    filterId: filter,
    sessionNumber: 1,
    packetLength: 8500,
    vni: world.sessions.size + 1,
    description: undefined,
    createdAt: task.createdAt,
    tags: new Map(sessionTags(asCore(task, id), owner(by), instant(task.createdAt))),
  });
}

/** What tags are made of. */
function asCore(task: WorldTask, id: string): Task {
  const service = task.group.replace('service:', '');
  return {
    arn: taskArn(task.arn),
    cluster: clusterArn(task.clusterArn),
    service,
    family: service,
    eni: { id: eniId(id), address: '10.0.0.1' },
  } as unknown as Task;
}
