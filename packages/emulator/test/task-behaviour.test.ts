// What tasks do by themselves: images that cannot be pulled, exits, health checks, Spot interruptions, and how each of them ends.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FleetTask, plantFleet } from '../src/world/fleet.ts';
import type { FleetEnd } from '../src/world/fleet-workload.ts';
import { emptyAccount } from '../src/world/fleets.ts';
import { interruptTask, stopTask } from '../src/world/life-cycle.ts';
import { startScheduler } from '../src/world/scheduler.ts';
import type { Task, World } from '../src/world/state.ts';
import { taskEvent } from '../src/world/task-event.ts';
import { byHand, HOUR, MINUTE, SECOND, stage, started } from './scheduler-stage.ts';
import { createSmallWorld, running, theOnly } from './small-world.ts';

function jobs(task: Partial<FleetTask>, count = 1, seed = 1) {
  const small = createSmallWorld({}, seed);
  const history: string[] = [];
  small.world.onTaskChange.add(({ version, lastStatus, desiredStatus }) => {
    history.push(`${version} ${lastStatus}${desiredStatus === 'STOPPED' ? ' to stop' : ''}`);
  });
  const tasks = Array.from({ length: count }, () => ({ family: 'job', cluster: 'shop', ...task }));
  plantFleet(small.world, { ...emptyAccount, clusters: ['shop'], tasks });
  return { ...small, history };
}

const secondsRun = ({ startedAt = Number.NaN, stoppingAt = Number.NaN }: Task): number =>
  (stoppingAt - startedAt) / 1000;

describe('an image that cannot be pulled', () => {
  test('stops the task before it runs, as in the capture of 2018', () => {
    const { world, clock, history } = jobs({ ends: { kind: 'cannot-pull' } });
    clock.advance(2 * MINUTE);
    expect(history).toEqual([
      '1 PROVISIONING',
      '2 PENDING',
      '3 PENDING to stop',
      '4 DEPROVISIONING to stop',
      '5 STOPPED to stop',
    ]);
    const task = theOnly(world.tasks);
    const image = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/job:1';
    const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;
    expect(task).toMatchObject({ stopCode: 'TaskFailedToStart', stoppedReason: reason, startedAt: undefined });
    const [container] = taskEvent(world, task).detail.containers;
    expect(container).toMatchObject({ lastStatus: 'STOPPED', reason });
    expect(container).not.toHaveProperty('exitCode');
  });

  test('on a host, too', () => {
    const { clock, history } = jobs({ ends: { kind: 'cannot-pull' }, launchType: 'EC2', networkMode: 'bridge' });
    clock.advance(MINUTE);
    expect(history).toEqual(['1 PENDING', '2 PENDING to stop', '3 STOPPED to stop']);
  });

  test('in a service is tried ever more slowly', () => {
    const { world, clock } = stage({ count: 1, ends: { kind: 'cannot-pull' } });
    const all = started(world);
    clock.advance(6 * HOUR);
    expect(all.length).toBeGreaterThan(20);
    expect(all.length).toBeLessThan(40);
  });
});

describe('a container that exits', () => {
  const rows: [string, FleetEnd, number, number, number][] = [
    ['a job is done', { kind: 'exits', afterSeconds: 60 }, 0, 60, 60],
    ['a job takes its time', { kind: 'exits', afterSeconds: 60, atMostSeconds: 300 }, 0, 60, 300],
    ['a job fails', { kind: 'exits', afterSeconds: 5, exitCode: 3 }, 3, 5, 5],
    ['a job ends the moment it runs', { kind: 'exits', afterSeconds: 0 }, 0, 0, 0],
  ];
  test.each(rows)('%s', (_, ends, exitCode, shortest, longest) => {
    const { world, clock, history } = jobs({ ends });
    clock.advance(10 * MINUTE);
    expect(history.slice(2)).toEqual([
      '3 RUNNING',
      '4 RUNNING to stop',
      '5 DEPROVISIONING to stop',
      '6 STOPPED to stop',
    ]);
    const task = theOnly(world.tasks);
    expect(task).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      executionStoppedAt: task.stoppingAt,
    });
    expect(secondsRun(task)).toSatisfy((seconds: number) => seconds >= shortest && seconds <= longest);
    expect(taskEvent(world, task).detail.containers[0]).toMatchObject({ exitCode, lastStatus: 'STOPPED' });
  });

  test('is replaced at once in a service, with exit code 1: a crash loop is not throttled', () => {
    const { world, clock } = stage({ count: 1, ends: { kind: 'exits', afterSeconds: 20 } });
    const all = started(world);
    clock.advance(HOUR);
    expect(all.length).toBeGreaterThan(40);
    expect(all[0]?.exitCode).toBe(1);
  });

  test('happens to a share of the tasks', () => {
    const { world, clock } = jobs({ ends: { kind: 'exits', afterSeconds: 1, share: 0.25 } }, 400);
    clock.advance(5 * MINUTE);
    const ended = [...world.tasks.values()].filter(({ lastStatus }) => lastStatus === 'STOPPED').length;
    expect(ended).toSatisfy((count: number) => count > 70 && count < 130);
  });

  test('a task that was running already ends as well', () => {
    const { world, clock } = jobs({ ends: { kind: 'exits', afterSeconds: 60 }, alreadyRunning: true });
    clock.advance(59 * SECOND);
    expect(theOnly(world.tasks).desiredStatus).toBe('RUNNING');
    clock.advance(SECOND);
    expect(theOnly(world.tasks).desiredStatus).toBe('STOPPED');
  });

  test('one that somebody stopped before keeps the first reason and the code of its signal', () => {
    const { world, clock } = jobs({ ends: { kind: 'exits', afterSeconds: 60 }, alreadyRunning: true });
    stopTask(world, theOnly(world.tasks), byHand);
    clock.advance(5 * MINUTE);
    expect(theOnly(world.tasks)).toMatchObject({ stopCode: 'UserInitiated', exitCode: 143 });
  });
});

describe('a health check', () => {
  const verdicts = (task: Partial<FleetTask>): [number, string][] => {
    const { world, clock } = createSmallWorld();
    const heard: [number, string][] = [];
    world.onHealthChange.add(({ startedAt = 0, healthStatus }) => heard.push([clock.now() - startedAt, healthStatus]));
    plantFleet(world, { ...emptyAccount, clusters: ['shop'], tasks: [{ family: 'job', cluster: 'shop', ...task }] });
    expect(theOnly(world.tasks).healthStatus).toBe('UNKNOWN');
    clock.advance(10 * MINUTE);
    return heard;
  };
  const rows: [string, FleetTask['healthCheck'], [number, string][]][] = [
    ['that passes is HEALTHY after thirty seconds', {}, [[30_000, 'HEALTHY']]],
    ['has the interval it is given', { intervalSeconds: 5 }, [[5_000, 'HEALTHY']]],
    [
      'that fails later is HEALTHY first',
      { unhealthyAfterSeconds: 90 },
      [
        [30_000, 'HEALTHY'],
        [90_000, 'UNHEALTHY'],
      ],
    ],
    ['that fails at once never is', { unhealthyAfterSeconds: 30 }, [[30_000, 'UNHEALTHY']]],
    ['fails for none of the tasks', { unhealthyAfterSeconds: 90, share: 0 }, [[30_000, 'HEALTHY']]],
  ];
  test.each(rows)('%s', (_, healthCheck, expected) => {
    expect(verdicts({ healthCheck: healthCheck ?? {} })).toEqual(expected);
  });

  test('a standalone task lives on, however unhealthy, and no event tells of it', () => {
    const { world, clock, history } = jobs({ healthCheck: { unhealthyAfterSeconds: 60 } });
    clock.advance(HOUR);
    const task = theOnly(world.tasks);
    expect([task.healthStatus, task.lastStatus, task.version, history.length]).toEqual(['UNHEALTHY', 'RUNNING', 3, 3]);
    expect(JSON.stringify(taskEvent(world, task))).not.toMatch(/health/i);
  });

  test('without one the health stays unknown', () => {
    expect(verdicts({})).toEqual([]);
  });
});

describe('Spot', () => {
  test('an interruption is told first, and two minutes later the task goes', () => {
    const { world, clock } = jobs({ capacityProvider: 'FARGATE_SPOT', alreadyRunning: true });
    const task = theOnly(world.tasks);
    interruptTask(world, task);
    expect(taskEvent(world, task).detail).toMatchObject({
      desiredStatus: 'STOPPED',
      lastStatus: 'RUNNING',
      stopCode: 'SpotInterruption',
      stoppedReason: 'Your Spot Task was interrupted.',
    });
    clock.advance(2 * MINUTE - 1);
    expect(task.lastStatus).toBe('RUNNING');
    clock.advance(1);
    expect(task.lastStatus).toBe('STOPPING');
    clock.advance(2 * MINUTE);
    expect(task).toMatchObject({ lastStatus: 'STOPPED', exitCode: 143 });
  });

  test('a registered task stays registered until its two minutes are over', () => {
    const { world, clock, service } = stage({
      activates: true,
      alreadyRunning: true,
      capacityProvider: 'FARGATE_SPOT',
    });
    const [task] = running(service);
    if (task) interruptTask(world, task);
    clock.advance(2 * MINUTE - 1);
    expect(task?.lastStatus).toBe('RUNNING');
    clock.advance(1);
    expect(task?.lastStatus).toBe('DEACTIVATING');
  });

  test('strikes as often as the fleet says, Spot alone, and services replace what they lose', () => {
    const small = createSmallWorld({
      spotMeanHours: 2,
      services: [
        { name: 'spot', cluster: 'shop', count: 50, alreadyRunning: true, capacityProvider: 'FARGATE_SPOT' },
        { name: 'steady', cluster: 'shop', count: 50, alreadyRunning: true, capacityProvider: 'FARGATE' },
      ],
    });
    startScheduler(small.world);
    const interrupted: Task[] = [];
    small.world.onTaskChange.add((task) => {
      if (task.stopCode === 'SpotInterruption' && task.lastStatus === 'STOPPED') interrupted.push(task);
    });
    small.clock.advance(12 * HOUR);
    // 50 tasks x 12 h / 2 h = 300
    expect(interrupted.length).toSatisfy((count: number) => count > 240 && count < 360);
    expect(new Set(interrupted.map(({ group }) => group))).toEqual(new Set(['service:spot']));
    for (const service of small.world.services.values()) expect(running(service).length).toBeGreaterThan(44);
  });

  test('is never interrupted unless the fleet says so', () => {
    const { world, clock } = stage({ alreadyRunning: true, capacityProvider: 'FARGATE_SPOT' });
    const all = started(world);
    clock.advance(24 * HOUR);
    expect(all).toEqual([]);
  });
});

test('the same seed gives the same life', () => {
  const life = (seed: number): string[] => {
    const small = createSmallWorld(
      {
        spotMeanHours: 1,
        services: [
          {
            name: 'a',
            cluster: 'shop',
            count: 5,
            capacityProvider: 'FARGATE_SPOT',
            healthCheck: { unhealthyAfterSeconds: 400, share: 0.5 },
          },
          {
            name: 'b',
            cluster: 'shop',
            count: 5,
            ends: { kind: 'exits', afterSeconds: 10, atMostSeconds: 500, share: 0.5 },
          },
        ],
      },
      seed,
    );
    const told: string[] = [];
    small.world.onTaskChange.add(({ id, version, updatedAt }) => told.push(`${id} ${version} ${updatedAt}`));
    startScheduler(small.world);
    small.clock.advance(2 * HOUR);
    return told;
  };
  expect(life(5)).toEqual(life(5));
  expect(life(5)).not.toEqual(life(6));
});

describe('whatever ends a task', () => {
  const spans = fc.integer({ min: 0, max: 10 * MINUTE });
  const ends = fc.oneof(
    fc.constant(undefined),
    fc.constant<FleetEnd>({ kind: 'cannot-pull' }),
    fc.record({ kind: fc.constant('exits' as const), afterSeconds: fc.integer({ min: 0, max: 300 }) }),
  );
  const stopAll = (world: World, how: (world: World, task: Task) => void): void => {
    for (const task of world.tasks.values()) how(world, task);
  };

  test('it is STOPPED in the end, with a code and a reason, and its interface is gone', () => {
    fc.assert(
      fc.property(fc.nat(), ends, fc.boolean(), fc.constantFrom('awsvpc', 'bridge'), spans, spans, (...drawn) => {
        const [seed, end, byUser, networkMode, first, second] = drawn;
        const { world, clock } = jobs(
          { networkMode, launchType: 'EC2', ...(end === undefined ? {} : { ends: end }) },
          3,
          seed,
        );
        clock.advance(first);
        stopAll(world, byUser ? (w, task) => stopTask(w, task, byHand) : interruptTask);
        clock.advance(second);
        stopAll(world, (w, task) => stopTask(w, task, byHand));
        clock.advance(5 * MINUTE);
        expect(world.networkInterfaces.size).toBe(0);
        for (const task of world.tasks.values()) {
          expect(task.lastStatus).toBe('STOPPED');
          expect(task.stopCode).toBeTruthy();
          expect(task.stoppedReason).toBeTruthy();
          expect(task.exitCode === undefined).toBe(task.pullStoppedAt === undefined);
        }
      }),
      { numRuns: 100 },
    );
  });
});
