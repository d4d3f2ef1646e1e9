// What a fleet says of limits and traffic is what AWS's clients meet.
import { CreateTrafficMirrorFilterCommand, DescribeTrafficMirrorTargetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, test } from 'vitest';
import { createTrafficMirrorSession } from '../src/cloud/ec2/create-traffic-mirror-session.ts';
import { createLimits } from '../src/cloud/limits/limits.ts';
import { awsRates, ratesFor } from '../src/cloud/limits/rates.ts';
import { administrator, type Emulator, startEmulator } from '../src/emulator.ts';
import type { Fleet } from '../src/world/fleet.ts';
import { plantLimits } from '../src/world/fleet-limits.ts';
import { emptyAccount } from '../src/world/fleets.ts';
import { usualPace } from '../src/world/pace.ts';
import { awsQuotas } from '../src/world/quotas.ts';
import { createVirtualClock } from '../src/world/virtual-clock.ts';
import { refusalOf } from './clients.ts';
import { createHandClock } from './hand-clock.ts';
import { createSmallWorld } from './small-world.ts';
import { stage } from './stage.ts';

describe('of what the account allows', () => {
  const plain = createSmallWorld().world;
  const set = createSmallWorld({
    limits: {
      quotas: { sessionsPerAccount: 7, rulesPerFilter: 9 },
      launches: { capacity: 3, refillPerSecond: 0.5 },
      describeLagMs: 11,
      eniVisibilityLagMs: [1, 2],
      lateInterfaceShare: 0.3,
      clientTokenMs: 13,
    },
  }).world;

  test('each word changes what it names, and nothing else', () => {
    expect(set.quotas).toEqual({ ...plain.quotas, sessionsPerAccount: 7, rulesPerFilter: 9 });
    expect(set.pace).toEqual({
      ...plain.pace,
      launchBurst: 3,
      launchesPerSecond: 0.5,
      describeLagMs: 11,
      eniVisibilityLagMs: [1, 2],
      lateInterfaceShare: 0.3,
      clientTokenMs: 13,
    });
  });

  test('no limits are those of AWS', () => {
    const { world } = createSmallWorld({ limits: {} });
    expect([world.quotas, world.pace]).toEqual([awsQuotas, usualPace]);
  });

  test('a client token is new again when its time is over, and not before', () => {
    const { cloud, clock, request, world } = stage();
    plantLimits(world, { clientTokenMs: 1000 });
    const create = () => createTrafficMirrorSession.run(request({ ClientToken: 't' }), cloud);
    create();
    world.sessions.clear();
    clock.advance(999);
    create();
    expect(world.sessions.size).toBe(0);
    clock.advance(1);
    create();
    expect(world.sessions.size).toBe(1);
  });
});

describe('of rates', () => {
  const passing = (rates: ReturnType<typeof ratesFor>, operation: 'StopTask' | 'RunTask'): number => {
    const limits = createLimits(createHandClock(0), rates);
    let passed = 0;
    while (passed < 1000 && limits.take('ecs', operation, {})) passed += 1;
    return passed;
  };

  test.each([
    ['nothing', undefined, 100, 100],
    ['documented', 'documented' as const, 100, 100],
    ['off', 'off' as const, 1000, 1000],
    ['one operation', { 'ecs:StopTask': { capacity: 2, refillPerSecond: 1 } }, 2, 100],
  ])('%s', (_what, rates, stops, runs) => {
    expect([passing(ratesFor(rates), 'StopTask'), passing(ratesFor(rates), 'RunTask')]).toEqual([stops, runs]);
  });

  test('an operation that is named leaves its bucket to the others', () => {
    const limits = createLimits(createHandClock(0), ratesFor({ 'ecs:StopTask': { capacity: 2, refillPerSecond: 1 } }));
    for (let stops = 0; stops < 50; stops += 1) limits.take('ecs', 'StopTask', {});
    let runs = 0;
    while (limits.take('ecs', 'RunTask', {})) runs += 1;
    expect(runs).toBe(awsRates.find(({ operations }) => operations.includes('ecs:RunTask'))?.capacity);
  });
});

describe('in the emulator', () => {
  const open: Emulator[] = [];
  afterEach(async () => {
    for (const emulator of open.splice(0)) await emulator.close();
  });

  async function start(fleet: Partial<Fleet>) {
    const clock = createVirtualClock(Date.now());
    const emulator = await startEmulator({
      clock,
      seed: 1,
      fleet: { ...emptyAccount, ...fleet },
      host: '127.0.0.1',
      port: 0,
      principals: [administrator],
    });
    open.push(emulator);
    return { clock, emulator };
  }

  test('a client is throttled as the fleet says, and in time let through again', async () => {
    const rates = { 'ec2:CreateTrafficMirrorFilter': { capacity: 2, refillPerSecond: 1 } };
    const { clock, emulator } = await start({ limits: { rates } });
    const ec2 = new EC2Client({
      endpoint: emulator.url,
      region: 'eu-central-1',
      maxAttempts: 1,
      credentials: administrator,
    });
    const create = () => refusalOf(ec2.send(new CreateTrafficMirrorFilterCommand({})));
    const answers = [await create(), await create(), await create()];
    clock.pass(1000);
    expect([...answers, await create()]).toEqual(['done', 'done', 'RequestLimitExceeded 503', 'done']);
    expect(await refusalOf(ec2.send(new DescribeTrafficMirrorTargetsCommand({})))).toBe('done');
    ec2.destroy();
  });

  test.each([
    ['talks as much as the fleet says', { traffic: { framesPerTaskPerSecond: 2 } }, 10 * 2 * 60],
    ['is silent where it says nothing', {}, 0],
  ])('a task %s', async (_what, more, frames) => {
    const { clock, emulator } = await start({
      clusters: ['shop'],
      services: [{ name: 'web', cluster: 'shop', count: 10, alreadyRunning: true }],
      ...more,
    });
    clock.pass(60_000);
    const { seen } = emulator.packets.total();
    // The last conversation may be longer than what was due.
    expect(seen).toBeGreaterThanOrEqual(frames);
    expect(seen).toBeLessThan(frames + (frames > 0 ? 100 : 1));
  });
});
