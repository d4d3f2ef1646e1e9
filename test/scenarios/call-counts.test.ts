// How often AWS is called for two hundred tasks, from the rule over the queue to the last session: counted in the emulator's call log.
import { type Call, type Emulator, emptyAccount, type Fleet, startEmulator } from '@tasktap/emulator';
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { attachedTasks, batchSize, type DeployedTap, deployTap, tapRole } from './deployed-tap.ts';
import { createPatientClock } from './patient-clock.ts';

const count = 200;
const describeSessions = 'DescribeTrafficMirrorSessions';
const createSession = 'CreateTrafficMirrorSession';

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

interface Run {
  readonly emulator: Emulator;
  readonly tap: DeployedTap;
  /** The calls that were made when every task had been served for the first time. */
  readonly first: readonly Call[];
  /** How many batches that took. */
  readonly firstBatches: number;
}

/**
 * The first event of every task, then all the others: that is the order in which EventBridge and SQS usually deliver them, and here it
 * does not depend on how fast this machine is.
 */
async function runFleet(services: Fleet['services'], { forgetful }: { readonly forgetful: boolean }): Promise<Run> {
  const clock = createPatientClock({ speed: 20, start: Date.parse('2026-03-04T08:00:00Z') });
  open.push(async () => clock.stop());
  const emulator = await startEmulator({
    clock,
    seed: 1,
    fleet: {
      ...emptyAccount,
      clusters: ['shop'],
      services,
      targets: [{ kind: 'network-load-balancer' }],
      filters: [{ rejectUdpPorts: [4789] }],
      // A process that forgets its tasks forgets its pace as well, and at twenty times life a moment of this machine is a second there: being
      // throttled is not what is counted here.
      limits: { rates: 'off' },
    },
    host: '127.0.0.1',
    port: 0,
    principals: [tapRole],
  });
  open.push(() => emulator.close());
  const { world, rules, calls } = emulator;
  // An interface that EC2 does not know yet costs a second create; how that goes on is told elsewhere.
  world.pace.lateInterfaceShare = 0;
  const tap = deployTap(emulator, { forgetful });
  open.push(() => tap.close());
  const attached = attachedTasks([...world.clusters.keys()]);
  const firstEvents = { ...attached.detail, lastStatus: ['PENDING'] };
  const laterEvents = { ...attached.detail, lastStatus: ['ACTIVATING', 'RUNNING'] };
  const late: unknown[] = [];
  const keep = async (event: unknown): Promise<void> => void late.push(event);
  tap.listenTo({ ...attached, detail: firstEvents });
  rules.putRule({
    name: 'late',
    pattern: { ...attached, detail: laterEvents },
    enabled: true,
    targets: [{ kind: 'function', invoke: keep }],
  });
  const allRun = (): boolean =>
    world.tasks.size === count && [...world.tasks.values()].every((task) => task.lastStatus === 'RUNNING');
  await eventually('all tasks run, and their first events were dealt with', () => allRun() && tap.isIdle());
  const first = calls.recent();
  const firstBatches = tap.onTaskEvent.invocations;
  tap.listenTo(attached);
  for (const event of [...late]) rules.put(event);
  await eventually('their later events were dealt with', tap.isIdle);
  return { emulator, tap, first, firstBatches };
}

function callsOf(calls: readonly Call[], operation: string): readonly Call[] {
  return calls.filter((call) => call.principal === tapRole.name && call.operation === operation);
}

/** How often each interface was in a create. */
function createsPerInterface(calls: readonly Call[]): readonly number[] {
  const counts = new Map<string, number>();
  for (const { about } of callsOf(calls, createSession)) {
    const eni = about['networkInterfaceId'] ?? 'none';
    counts.set(eni, (counts.get(eni) ?? 0) + 1);
  }
  return [...counts.values()];
}

const oneEach = Array.from({ length: count }, () => 1);

describe('two hundred tasks that can be mirrored', () => {
  test('cost one create each over all their events, and no describe while the process remembers them', async () => {
    const { emulator, tap } = await runFleet(
      [
        { name: 'checkout', cluster: 'shop', count: count / 2 },
        { name: 'search', cluster: 'shop', count: count / 2, activates: true },
      ],
      { forgetful: false },
    );
    const calls = emulator.calls.recent();
    expect(emulator.world.sessions.size).toBe(count);
    expect(createsPerInterface(calls)).toEqual(oneEach);
    expect(callsOf(calls, describeSessions)).toEqual([]);
    expect(calls.filter(({ code }) => code !== undefined && code !== 'ParameterNotFound')).toEqual([]);
    expect([tap.onTaskEvent.errors, tap.deadLetters()]).toEqual([0, 0]);
  });

  test('cost no describe before the create, and one per batch of later events, when every batch meets a new process', async () => {
    const { emulator, tap, first, firstBatches } = await runFleet([{ name: 'checkout', cluster: 'shop', count }], {
      forgetful: true,
    });
    const calls = emulator.calls.recent();
    expect(callsOf(first, describeSessions)).toEqual([]);
    expect(createsPerInterface(first)).toEqual(oneEach);
    expect(createsPerInterface(calls)).toEqual(oneEach);
    const describes = callsOf(calls, describeSessions).length;
    expect(describes).toBeGreaterThanOrEqual(count / batchSize);
    expect(describes).toBeLessThanOrEqual(tap.onTaskEvent.invocations - firstBatches);
  });
});
