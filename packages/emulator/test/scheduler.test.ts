// What the scheduler does for services: counts, pace, deployments, hosts.
import { describe, expect, test } from 'vitest';
import type { FleetService } from '../src/world/fleet.ts';
import { stopTask } from '../src/world/life-cycle.ts';
import { startScheduler } from '../src/world/scheduler.ts';
import { announceService, countTasks } from '../src/world/services.ts';
import { byHand, MINUTE, rollOut, SECOND, stage, started } from './scheduler-stage.ts';
import { createSmallWorld, running, serviceNamed } from './small-world.ts';

describe('the desired count', () => {
  test('is reached, spread over the zones in turn', () => {
    const { clock, service } = stage({ count: 6 });
    clock.advance(70 * SECOND);
    expect(running(service)).toHaveLength(6);
    expect(running(service).map((task) => task.availabilityZone.at(-1))).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
    expect(service.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED', failedTasks: 0 }]);
  });

  test('a service that runs already is left alone', () => {
    const { world, clock } = stage({ alreadyRunning: true });
    const all = started(world);
    clock.advance(10 * MINUTE);
    expect(all).toEqual([]);
  });

  test('a stopped task is replaced within seconds, before it is gone', () => {
    const { world, clock, service } = stage({ alreadyRunning: true });
    const all = started(world);
    const [victim] = running(service);
    if (victim) stopTask(world, victim, byHand);
    clock.advance(2 * SECOND);
    expect(victim?.lastStatus).toMatch(/RUNNING|STOPPING/);
    expect(all).toHaveLength(1);
    clock.advance(2 * MINUTE);
    expect([running(service).length, all.length]).toEqual([3, 1]);
  });

  test('scaling out keeps what runs, scaling in stops the youngest', () => {
    const { world, clock, service } = stage({ alreadyRunning: true });
    const before = running(service);
    service.desiredCount = 5;
    announceService(world, service);
    clock.advance(70 * SECOND);
    expect(running(service)).toHaveLength(5);
    service.desiredCount = 3;
    announceService(world, service);
    clock.advance(5 * MINUTE);
    expect(new Set(running(service))).toEqual(new Set(before));
    const [stopped] = [...service.tasks].filter((task) => task.lastStatus === 'STOPPED');
    expect(stopped?.stopCode).toBe('ServiceSchedulerInitiated');
    expect(stopped?.stoppedReason).toBe(`Scaling activity initiated by (deployment ${service.deployments[0]?.id})`);
    expect(service.deployments[0]?.rolloutState).toBe('COMPLETED');
  });

  test('a protected task outlives scaling in until its protection ends', () => {
    const { world, clock, service } = stage({ alreadyRunning: true });
    for (const task of service.tasks) task.protectedUntil = clock.now() + 10 * MINUTE;
    service.desiredCount = 0;
    announceService(world, service);
    clock.advance(9 * MINUTE);
    expect(running(service)).toHaveLength(3);
    clock.advance(2 * MINUTE);
    expect(running(service)).toHaveLength(0);
  });

  test('a service in DRAINING is INACTIVE when its last task has stopped', () => {
    const { world, clock, service } = stage({ alreadyRunning: true });
    service.status = 'DRAINING';
    service.desiredCount = 0;
    announceService(world, service);
    clock.advance(10 * SECOND);
    expect([service.status, running(service).length]).toEqual(['DRAINING', 0]);
    clock.advance(2 * MINUTE);
    expect(service.status).toBe('INACTIVE');
  });

  test('a closed scheduler starts nothing more', () => {
    const { world, clock } = createSmallWorld({ services: [{ name: 'web', cluster: 'shop', count: 3 }] });
    startScheduler(world).close();
    announceService(world, serviceNamed(world, 'web'));
    clock.advance(MINUTE);
    expect([world.tasks.size, clock.pending()]).toEqual([0, 0]);
  });
});

describe('how fast', () => {
  test('Fargate launches a hundred at once, then twenty a second', () => {
    const { world, clock, service } = stage({ count: 300 });
    world.pace.noticeServiceMs = [0, 0];
    clock.advance(2 * SECOND);
    const atFirst = service.tasks.size;
    clock.advance(5 * SECOND);
    expect(atFirst).toSatisfy((count: number) => count >= 100 && count <= 130);
    expect(service.tasks.size - atFirst).toSatisfy((count: number) => count >= 90 && count <= 110);
    clock.advance(2 * MINUTE);
    expect(running(service)).toHaveLength(300);
  });

  /** Stops every task `afterMs` after it was started, and says when the starts were. */
  function startsWhileStopping(options: { readonly afterMs: number; readonly forMs: number }): number[] {
    const { world, clock } = stage({ count: 1 });
    const at: number[] = [];
    world.onTaskChange.add((task) => {
      if (task.version !== 1) return;
      at.push(clock.now());
      clock.after(options.afterMs, () => stopTask(world, task, byHand));
    });
    clock.advance(options.forMs);
    return at;
  }

  test('tasks that never ran come back ever more slowly, at last every 15 minutes', () => {
    const starts = startsWhileStopping({ afterMs: 10 * SECOND, forMs: 6 * 60 * MINUTE });
    const gaps = starts.slice(1).map((at, index) => Math.round((at - (starts[index] ?? 0)) / SECOND) - 10);
    expect(gaps.slice(0, 9)).toEqual([4, 8, 16, 32, 64, 128, 256, 512, 900]);
    expect(new Set(gaps.slice(9))).toEqual(new Set([900]));
  });

  test('tasks that ran come back at once, however often', () => {
    const starts = startsWhileStopping({ afterMs: 2 * MINUTE, forMs: 60 * MINUTE });
    expect(starts.length).toBeGreaterThan(28);
  });

  test('after a task that ran, the first pause is the shortest again', () => {
    const { world, clock } = stage({ count: 1 });
    const at: number[] = [];
    world.onTaskChange.add((task) => {
      if (task.version !== 1) return;
      at.push(clock.now());
      const livesFor = at.length === 4 ? 2 * MINUTE : 10 * SECOND;
      clock.after(livesFor, () => stopTask(world, task, byHand));
    });
    clock.advance(10 * MINUTE);
    const gaps = at.slice(1).map((start, index) => Math.round((start - (at[index] ?? 0)) / SECOND));
    expect(gaps.slice(0, 3)).toEqual([14, 18, 26]);
    expect(gaps.slice(4, 6)).toEqual([14, 18]);
  });

  test('a task that the scheduler itself takes back before it runs is no failure', () => {
    const { world, clock, service } = stage({ count: 3 });
    clock.advance(10 * SECOND);
    service.desiredCount = 1;
    announceService(world, service);
    clock.advance(3 * SECOND);
    expect([...service.tasks].filter((task) => task.stopCode === 'ServiceSchedulerInitiated')).toHaveLength(2);
    expect(service.deployments[0]?.failedTasks).toBe(0);
  });

  test('failures of one wave are one reason to wait, and one task that runs ends the row', () => {
    const { world, clock, service } = stage({ count: 4 });
    clock.advance(12 * SECOND);
    const [lucky, ...unlucky] = service.tasks;
    for (const task of unlucky) stopTask(world, task, byHand);
    expect(service.deployments[0]?.failedTasks).toBe(3);
    clock.advance(3 * SECOND);
    expect(service.tasks.size).toBe(4);
    clock.advance(3 * SECOND);
    expect(service.tasks.size).toBe(7);
    clock.advance(50 * SECOND);
    expect(lucky?.lastStatus).toBe('RUNNING');
    expect(service.deployments[0]?.failedTasks).toBe(0);
  });
});

describe('a deployment', () => {
  const rolls: Record<string, [Partial<FleetService> & { maximumPercent?: number }, { least: number; most: number }]> =
    {
      '100/200: all new tasks first, never fewer than before': [{ count: 4 }, { least: 4, most: 8 }],
      '50/100: half of the old ones go first, never more than before': [
        { count: 4, minimumHealthyPercent: 50, maximumPercent: 100 },
        { least: 2, most: 4 },
      ],
      'half of three is two: shares of what must run are rounded up': [
        { count: 3, minimumHealthyPercent: 50, maximumPercent: 100 },
        { least: 2, most: 3 },
      ],
      '75/125: one at a time': [
        { count: 4, minimumHealthyPercent: 75, maximumPercent: 125 },
        { least: 3, most: 5 },
      ],
      '0/100 of a single task: the old one goes, then the new one comes': [
        { count: 1, minimumHealthyPercent: 0, maximumPercent: 100 },
        { least: 0, most: 1 },
      ],
    };
  test.each(Object.entries(rolls))('%s', (_, [{ maximumPercent = 200, ...wanted }, bounds]) => {
    const here = stage({ alreadyRunning: true, ...wanted });
    const { world, clock, service } = here;
    service.maximumPercent = maximumPercent;
    const seen = { least: Number.POSITIVE_INFINITY, most: 0 };
    world.onTaskChange.add(() => {
      const count = countTasks(service.tasks);
      seen.least = Math.min(seen.least, count.running);
      seen.most = Math.max(seen.most, count.running + count.pending);
    });
    rollOut(here);
    expect(service.deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS' },
      { status: 'ACTIVE', rolloutState: 'COMPLETED' },
    ]);
    clock.advance(10 * MINUTE);
    expect(seen).toEqual(bounds);
    expect(service.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }]);
    expect(running(service)).toHaveLength(service.desiredCount);
    expect(new Set(running(service).map((task) => task.taskDefinitionArn.at(-1)))).toEqual(new Set(['2']));
  });

  test('is IN_PROGRESS for as long as a protected task of the one before lives', () => {
    const here = stage({ alreadyRunning: true, count: 2 });
    const [old] = here.service.tasks;
    if (old) old.protectedUntil = here.clock.now() + 10 * MINUTE;
    rollOut(here);
    here.clock.advance(9 * MINUTE);
    expect([running(here.service).length, here.service.deployments.length]).toEqual([3, 2]);
    here.clock.advance(2 * MINUTE);
    expect([running(here.service).length, here.service.deployments.length]).toEqual([2, 1]);
  });

  test('is IN_PROGRESS for as long as its tasks are stopped before they run', () => {
    const here = stage({ alreadyRunning: true, count: 2 });
    const { world, clock, service } = here;
    world.onTaskChange.add((task) => {
      if (task.lastStatus === 'PENDING') stopTask(world, task, byHand);
    });
    rollOut(here);
    clock.advance(30 * MINUTE);
    expect(service.deployments.map(({ status, rolloutState }) => [status, rolloutState])).toEqual([
      ['PRIMARY', 'IN_PROGRESS'],
      ['ACTIVE', 'COMPLETED'],
    ]);
    expect(running(service)).toHaveLength(2);
    expect(service.deployments[0]?.failedTasks).toBeGreaterThan(4);
  });
});

describe('hosts', () => {
  test('are drawn by weight, the same for the same seed', () => {
    const hosts = { nitro: 3, xen: 1 };
    const draw = (seed: number): string[] =>
      [...stage({ count: 400, hosts, alreadyRunning: true }, seed).service.tasks].map((task) => task.hostType.name);
    const refusing = draw(7).filter((name) => name === 'xen').length;
    expect(refusing).toSatisfy((count: number) => count > 70 && count < 130);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  test('a weight of zero is never drawn unless asked for', () => {
    const { service } = stage({ count: 200, alreadyRunning: true });
    expect(new Set([...service.tasks].map((task) => task.hostType.name))).toEqual(new Set(['nitro']));
  });
});
