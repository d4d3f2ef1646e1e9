// What the scheduler does about unhealthy tasks, and how many it leaves running whatever happens.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { interruptTask, stopTask } from '../src/world/life-cycle.ts';
import { nextStep } from '../src/world/service-step.ts';
import { announceService, countTasks } from '../src/world/services.ts';
import type { Task } from '../src/world/state.ts';
import {
  byHand,
  cannotPull,
  crashes,
  HOUR,
  healthy,
  MINUTE,
  passUntil,
  rollOut,
  rollouts,
  SECOND,
  type Stage,
  stage,
  started,
  unhealthyAfter,
} from './scheduler-stage.ts';
import { running } from './small-world.ts';

/** As if its health check had failed. */
function sicken({ world }: Stage, task: Task | undefined): void {
  if (task === undefined) throw new Error('Expected a task to sicken, got none.');
  task.healthStatus = 'UNHEALTHY';
  for (const listener of world.onHealthChange) listener(task);
}

const failedHealth = ({ service }: Stage): Task[] =>
  [...service.tasks].filter(({ stoppedReason }) => stoppedReason === 'Task failed container health checks');

describe('an unhealthy task', () => {
  test('is replaced first and stopped when its replacement is healthy', () => {
    const here = stage({ alreadyRunning: true, healthCheck: {} });
    const [victim] = running(here.service);
    const all = started(here.world);
    sicken(here, victim);
    here.clock.advance(5 * SECOND);
    expect([all.length, victim?.desiredStatus]).toEqual([1, 'RUNNING']);
    for (let waited = 0; waited < 120 && all[0]?.healthStatus !== 'HEALTHY'; waited += 1) {
      expect(victim?.desiredStatus).toBe('RUNNING');
      here.clock.advance(SECOND);
    }
    here.clock.advance(2 * SECOND);
    expect(victim).toMatchObject({ desiredStatus: 'STOPPED', stopCode: 'ServiceSchedulerInitiated' });
    expect(failedHealth(here)).toEqual([victim]);
    here.clock.advance(10 * MINUTE);
    expect([running(here.service).length, all.length]).toEqual([3, 1]);
  });

  test('without room for a replacement goes first, one by one', () => {
    const here = stage({
      alreadyRunning: true,
      healthCheck: {},
      minimumHealthyPercent: 75,
      maximumPercent: 100,
      count: 4,
    });
    for (const task of running(here.service).slice(0, 2)) sicken(here, task);
    let least = 4;
    here.world.onTaskChange.add(() => {
      least = Math.min(least, running(here.service).length);
    });
    here.clock.advance(3 * SECOND);
    expect(failedHealth(here)).toHaveLength(1);
    here.clock.advance(10 * MINUTE);
    expect(failedHealth(here)).toHaveLength(2);
    expect(running(here.service).filter(({ healthStatus }) => healthStatus === 'HEALTHY')).toHaveLength(4);
    expect(least).toBe(3);
  });

  test('never goes at the same time as another one that has no replacement', () => {
    const here = stage({
      alreadyRunning: true,
      healthCheck: {},
      minimumHealthyPercent: 0,
      maximumPercent: 100,
      count: 4,
    });
    for (const task of running(here.service)) sicken(here, task);
    here.clock.advance(10 * MINUTE);
    expect(new Set(failedHealth(here).map(({ stoppingAt }) => stoppingAt)).size).toBe(4);
  });

  test('and unhealthy tasks of an earlier deployment share what can be spared', () => {
    const here = stage({ alreadyRunning: true, healthCheck: {}, maximumPercent: 150, count: 2 });
    rollOut(here);
    passUntil(here, () => running(here.service).length === 3);
    for (const task of running(here.service)) task.healthStatus = 'UNHEALTHY';
    const { start, stop, stopUnhealthy } = nextStep(here.service, here.clock.now());
    expect([running(here.service).length, start, stop.length + stopUnhealthy.length]).toEqual([3, 0, 1]);
  });

  test('stays where neither percentage allows a change', () => {
    const here = stage({ alreadyRunning: true, healthCheck: {}, maximumPercent: 100 });
    sicken(here, running(here.service)[0]);
    here.clock.advance(HOUR);
    expect([failedHealth(here).length, running(here.service).length]).toEqual([0, 3]);
  });

  test('is not protected by task protection', () => {
    const here = stage({ alreadyRunning: true, healthCheck: {} });
    const [victim] = running(here.service);
    if (victim) victim.protectedUntil = here.clock.now() + HOUR;
    sicken(here, victim);
    here.clock.advance(5 * MINUTE);
    expect(failedHealth(here)).toEqual([victim]);
  });

  test('goes with the others when nothing is wanted any more', () => {
    const here = stage({ alreadyRunning: true, healthCheck: {} });
    sicken(here, running(here.service)[0]);
    here.service.desiredCount = 0;
    announceService(here.world, here.service);
    here.clock.advance(5 * MINUTE);
    expect(running(here.service)).toHaveLength(0);
  });

  test('scaling in spares the healthy: it takes the youngest of them, and the unhealthy one as well', () => {
    const here = stage({ alreadyRunning: true, healthCheck: {}, count: 4 });
    const [victim] = running(here.service);
    sicken(here, victim);
    here.service.desiredCount = 2;
    announceService(here.world, here.service);
    here.clock.advance(5 * MINUTE);
    expect(running(here.service).map(({ healthStatus }) => healthStatus)).toEqual(['HEALTHY', 'HEALTHY']);
  });
});

describe('a deployment with a health check', () => {
  test('keeps the old tasks until the new ones are HEALTHY, and is COMPLETED then', () => {
    const here = stage({ alreadyRunning: true, count: 2 });
    const before = running(here.service);
    rollOut(here, { healthCheck: { intervalMs: 10 * MINUTE, unhealthyAfterMs: undefined, share: 1 } });
    here.clock.advance(9 * MINUTE);
    expect(running(here.service)).toHaveLength(4);
    expect(before.every(({ desiredStatus }) => desiredStatus === 'RUNNING')).toBe(true);
    here.clock.advance(3 * MINUTE);
    expect([running(here.service).length, rollouts(here)]).toEqual([2, [['PRIMARY', 'COMPLETED']]]);
  });

  test('rolls the unhealthy old ones away first', () => {
    const here = stage({
      alreadyRunning: true,
      healthCheck: {},
      count: 4,
      minimumHealthyPercent: 75,
      maximumPercent: 100,
    });
    const [, , sick] = running(here.service);
    sicken(here, sick);
    rollOut(here);
    here.clock.advance(3 * SECOND);
    expect([...here.service.tasks].filter(({ desiredStatus }) => desiredStatus === 'STOPPED')).toEqual([sick]);
  });
});

describe('whatever happens to a service', () => {
  type Deed = readonly [
    kind: 'stop' | 'sicken' | 'protect' | 'interrupt' | 'scale' | 'roll',
    which: number,
    afterMs: number,
  ];
  const deeds = fc.array(
    fc.tuple(
      fc.constantFrom<Deed[0][]>('stop', 'sicken', 'protect', 'interrupt', 'scale', 'roll'),
      fc.nat(9),
      fc.integer({ min: 0, max: 3 * MINUTE }),
    ),
    { maxLength: 12 },
  );
  const ways = [{}, healthy, cannotPull, crashes(20 * SECOND), unhealthyAfter(20 * SECOND), unhealthyAfter(2 * MINUTE)];

  const acts: Record<'stop' | 'sicken' | 'protect' | 'interrupt', (here: Stage, task: Task) => void> = {
    stop: ({ world }, task) => stopTask(world, task, byHand),
    interrupt: ({ world }, task) => interruptTask(world, task),
    protect: ({ clock }, task) => {
      task.protectedUntil = clock.now() + 10 * MINUTE;
    },
    sicken(here, task) {
      if (task.hasHealthCheck && task.lastStatus === 'RUNNING') sicken(here, task);
    },
  };

  function perform(here: Stage, [kind, which]: Deed): void {
    const { world, service } = here;
    if (kind === 'roll') {
      rollOut(here, { end: { kind: 'never' }, healthCheck: undefined, ...ways[which % ways.length] });
    } else if (kind === 'scale') {
      service.desiredCount = which;
      announceService(world, service);
    } else {
      const alive = [...service.tasks].filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
      const task = alive[which % Math.max(1, alive.length)];
      if (task !== undefined) acts[kind](here, task);
    }
  }

  /** Throws at the first task that the scheduler stops or starts and should not have. */
  function watchLimits({ world, service }: Stage): void {
    const wished = new Set<Task>();
    const share = (percent: number): number => (service.desiredCount * percent) / 100;
    const judgeStop = (task: Task): void => {
      if (task.stopCode !== 'ServiceSchedulerInitiated' || wished.has(task)) return;
      wished.add(task);
      if (task.lastStatus !== 'RUNNING') return;
      expect(countTasks(service.tasks).running).toBeGreaterThanOrEqual(Math.ceil(share(service.minimumHealthyPercent)));
    };
    world.onTaskChange.add((task) => {
      judgeStop(task);
      if (task.version > 1) return;
      const { running: left, pending } = countTasks(service.tasks);
      expect(left + pending).toBeLessThanOrEqual(Math.floor(share(service.maximumPercent)));
    });
  }

  const services = fc.record({
    minimumHealthyPercent: fc.constantFrom(0, 50, 75, 100),
    maximumPercent: fc.constantFrom(100, 150, 200),
    breaker: fc.constantFrom({}, { circuitBreaker: { rollback: false } }, { circuitBreaker: { rollback: true } }),
    check: fc.constantFrom({}, { healthCheck: {} }),
  });

  test('the scheduler stops no running task below the minimum, starts none beyond the maximum, and none stays half stopped', () => {
    fc.assert(
      fc.property(fc.nat(), services, deeds, (seed, { breaker, check, ...percents }, done) => {
        const here = stage({ ...percents, ...breaker, ...check, count: 4, alreadyRunning: true }, seed);
        watchLimits(here);
        for (const deed of done) {
          perform(here, deed);
          here.clock.advance(deed[2]);
        }
        here.scheduler.close();
        here.clock.advance(10 * MINUTE);
        for (const task of here.service.tasks) {
          if (task.desiredStatus === 'RUNNING') continue;
          expect(task.lastStatus).toBe('STOPPED');
          expect([task.stopCode, task.stoppedReason].every(Boolean)).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });
});
