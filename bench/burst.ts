// Many tasks at once, launched as fast as Fargate does: how close everybody comes to what EC2's create bucket allows, and at what cost.
import { emptyAccount, type Fleet } from '@tasktap/emulator';
import { grants } from './bucket-limit.ts';
import { type Contender, parameterPerInterface, sourceDocument, tasktap } from './contenders.ts';
import type { Row } from './report.ts';
import { createStage, type Stage } from './stage.ts';

/** Long enough for Lambda's last asynchronous retry and for two sweeps. */
const patienceMs = 15 * 60_000;
const stepMs = 10_000;

/** Every task passes ACTIVATING, or the source document's rule would hear of none. */
function fleetOf(count: number): Fleet {
  return {
    ...emptyAccount,
    clusters: ['shop'],
    services: [{ name: 'checkout', cluster: 'shop', count, activates: true }],
    tasks: [],
    targets: [{ kind: 'network-load-balancer' }],
    filters: [{ rejectUdpPorts: [4789] }],
  };
}

interface Burst {
  readonly tasks: number;
  readonly never: number;
  /** From the first attached interface to the last session, in milliseconds; and what the bucket allows at best. */
  readonly took: number;
  readonly allowed: number;
  /** From its own attached interface to its session, of each task that has one, in milliseconds, ascending. */
  readonly waits: readonly number[];
  /** By service, e.g. `ec2`: every call, also those that came to nothing. */
  readonly calls: Readonly<Record<string, number>>;
  readonly throttled: number;
}

async function runBurst(count: number, contender: Contender): Promise<Burst> {
  const stage = createStage(fleetOf(count));
  const { world } = stage.account;
  const startedAt = stage.clock.now();
  contender.deploy(stage);
  const limit = startedAt + 120_000 + (count / 5) * 1000 + patienceMs;
  while (world.sessions.size < count && stage.clock.now() < limit) await stage.pass(stepMs);
  // What is still under way belongs to the bill.
  await stage.pass(60_000);
  return measure(count, stage);
}

function measure(count: number, { account: { world }, attached, calls }: Stage): Burst {
  const connected = [...attached.values()].map((task) => task.connectivityAt ?? 0).sort((one, other) => one - other);
  const first = connected[0] ?? 0;
  const sessions = [...world.sessions.values()];
  const waits = sessions.map(
    ({ networkInterfaceId, createdAt }) => createdAt - (attached.get(networkInterfaceId)?.connectivityAt ?? createdAt),
  );
  const theirs = calls.filter(({ principal }) => principal !== undefined);
  const tally = new Map<string, number>();
  for (const { service = 'unknown' } of theirs) tally.set(service, (tally.get(service) ?? 0) + 1);
  return {
    tasks: count,
    never: count - new Set(sessions.map(({ networkInterfaceId }) => networkInterfaceId)).size,
    took: Math.max(...sessions.map(({ createdAt }) => createdAt)) - first,
    allowed: (grants(connected).at(-1) ?? first) - first,
    waits: waits.sort((one, other) => one - other),
    calls: Object.fromEntries(tally),
    throttled: theirs.filter(({ code }) => code === 'RequestLimitExceeded' || code === 'ThrottlingException').length,
  };
}

/** At a rate that the bucket bears, so that nothing is counted but what a task costs. */
export async function callsPerTask(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const contender of [tasktap(), sourceDocument(), parameterPerInterface()]) {
    const { calls, tasks, never } = await runBurst(40, contender);
    const { ec2 = 0, ecs = 0, ssm = 0, sqs = 0 } = calls;
    const mirrored = tasks - never;
    rows.push(
      { what: `${contender.name}: EC2 and ECS calls per task`, measured: (ec2 + ecs) / mirrored, unit: '' },
      { what: `${contender.name}: SSM and SQS calls per task`, measured: (ssm + sqs) / mirrored, unit: '' },
    );
  }
  return rows;
}

export async function burst(count: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const contender of [tasktap(), sourceDocument(), parameterPerInterface()]) {
    const ours = contender.name === 'tasktap';
    const ran = await runBurst(count, contender);
    const made = Object.values(ran.calls).reduce((sum, each) => sum + each, 0);
    const of = `${contender.name}, ${count} tasks at once`;
    rows.push(
      { what: `${of}: never mirrored`, measured: ran.never, unit: 'tasks', ...(ours ? { goal: 0 } : {}) },
      ...(ran.never > 0
        ? []
        : [
            {
              what: `${of}: time, of the ${Math.round(ran.allowed / 1000)} s that EC2's bucket takes`,
              measured: ran.took / ran.allowed,
              unit: '',
              ...(ours ? { goal: 1.03 } : {}),
            },
          ]),
      { what: `${of}: time to mirror, p50`, measured: quantile(ran.waits, 0.5) / 1000, unit: 's' },
      { what: `${of}: time to mirror, p99`, measured: quantile(ran.waits, 0.99) / 1000, unit: 's' },
      {
        what: `${of}: calls turned away by throttling`,
        measured: (100 * ran.throttled) / made,
        unit: '%',
        ...(ours ? { goal: 2 } : {}),
      },
    );
  }
  return rows;
}

function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? Number.NaN;
}
