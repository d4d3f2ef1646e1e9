// The emulator held against its goals: a virtual day, ten thousand mirrored tasks in memory, and calls over loopback. `npm run bench`.
import { execFile } from 'node:child_process';
import { Agent } from 'node:http';
import { promisify } from 'node:util';
import {
  administrator,
  announceService,
  createRealClock,
  createVirtualClock,
  deploy,
  type Emulator,
  emptyAccount,
  type Fleet,
  startEmulator,
} from '@tasktap/emulator';
import { runApart } from './apart.ts';
import { type Recorded, recordCalls } from './recorded-call.ts';
import { repeat } from './repeat.ts';
import { type Row, reportRan } from './report.ts';

const start = Date.UTC(2026, 0, 1);
reportRan('emulator', await runApart(import.meta.filename, { day: aDay, calls: manyCalls }));

function fleetOf(services: number, tasksEach: number, alreadyRunning: boolean): Fleet {
  return {
    ...emptyAccount,
    clusters: ['shop'],
    services: Array.from({ length: services }, (_, index) => ({
      name: `service-${index}`,
      cluster: 'shop',
      count: tasksEach,
      alreadyRunning,
    })),
    targets: [{ kind: 'network-load-balancer' }],
    filters: [{ rejectUdpPorts: [] }],
  };
}

/** 24 hours of 500 tasks in 20 services, each of which is deployed anew every two hours. */
async function aDay(): Promise<readonly Row[]> {
  const clock = createVirtualClock(start);
  const emulator = await begin(fleetOf(20, 25, false), clock);
  const { world } = emulator;
  let events = 0;
  world.onTaskChange.add(() => {
    events += 1;
  });
  const begun = performance.now();
  for (let hour = 0; hour < 24; hour += 1) {
    for (const [index, service] of [...world.services.values()].entries()) {
      if ((hour + index) % 2 !== 0) continue;
      deploy(world, service, service.taskDefinitionArn);
      announceService(world, service);
    }
    clock.pass(3_600_000);
  }
  const seconds = (performance.now() - begun) / 1000;
  await emulator.close();
  return [
    {
      what: `24 virtual hours of 500 tasks, ${events} task events`,
      measured: seconds,
      unit: 's',
      goal: 20,
      better: 'lower',
    },
  ];
}

/** 10,000 running tasks with a session each: what they weigh, and what reading them costs. */
async function manyCalls(): Promise<readonly Row[]> {
  const emulator = await begin(fleetOf(100, 100, true), createRealClock({ speed: 1, start: Date.now() }));
  const { world } = emulator;
  mirrorEveryTask(emulator);
  globalThis.gc?.();
  const weight = process.memoryUsage().rss / 2 ** 20;
  const tasks = [...world.tasks.keys()].slice(0, 100);
  const cluster = [...world.clusters.keys()][0] ?? '';
  const recorded = await recordCalls(emulator.url, administrator, cluster, tasks);
  const describeTasks = await median(emulator.url, recorded.describeTasks, 50);
  const pageOfSessions = await median(emulator.url, recorded.pageOfSessions, 50);
  const perSecond = await load(emulator.url, recorded.describeOneSession);
  await emulator.close();
  return [
    {
      what: '10,000 running tasks with sessions, resident memory',
      measured: weight,
      unit: 'MiB',
      goal: 400,
      better: 'lower',
    },
    { what: 'DescribeTasks of 100, median', measured: describeTasks, unit: 'ms', goal: 10, better: 'lower' },
    { what: 'a page of 1,000 sessions, median', measured: pageOfSessions, unit: 'ms', goal: 50, better: 'lower' },
    {
      what: 'calls over loopback, from another process',
      measured: perSecond,
      unit: '1/s',
      goal: 2000,
      better: 'higher',
    },
  ];
}

function begin(fleet: Fleet, clock: Parameters<typeof startEmulator>[0]['clock']): Promise<Emulator> {
  return startEmulator({
    clock,
    seed: 1,
    fleet: { ...fleet, limits: { rates: 'off' } },
    host: '127.0.0.1',
    port: 0,
    principals: [administrator],
  });
}

/** As records: that EC2's operations make the same ones is for the tests to say. */
function mirrorEveryTask({ world }: Emulator): void {
  const [targetId = ''] = world.targets.keys();
  const [filterId = ''] = world.filters.keys();
  let vni = 1;
  for (const { id } of world.networkInterfaces.values()) {
    const session = `tms-${world.random.hex(17)}`;
    const common = {
      ownerId: world.account,
      targetId,
      filterId,
      sessionNumber: 1,
      packetLength: 8500,
      createdAt: start,
    };
    const tags = new Map([['Name', `Session for interface ${id}`]]);
    world.sessions.set(session, { id: session, networkInterfaceId: id, vni, description: undefined, tags, ...common });
    vni += 1;
  }
}

async function median(url: string, call: Recorded, times: number): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const begun = performance.now();
    await repeat(url, call, agent);
    taken.push(performance.now() - begun);
  }
  agent.destroy();
  return taken.sort((one, other) => one - other)[Math.floor(times / 2)] ?? 0;
}

async function load(url: string, call: Recorded): Promise<number> {
  const caller = new URL('./caller.ts', import.meta.url).pathname;
  const ran = await promisify(execFile)(process.execPath, [caller, url, JSON.stringify(call)]);
  return Number(ran.stdout.trim());
}
