// The deployment circuit breaker: when it trips, what it leaves behind, and what it never does.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countFailure, defaultBreaker, thresholdOf } from '../src/world/circuit-breaker.ts';
import { stopTask } from '../src/world/life-cycle.ts';
import { announceService } from '../src/world/services.ts';
import type { CircuitBreaker } from '../src/world/state.ts';
import {
  byHand,
  cannotPull,
  crashes,
  HOUR,
  healthy,
  MINUTE,
  messages,
  passUntil,
  rollOut,
  rollouts,
  SECOND,
  stage,
  started,
  unhealthyAfter,
} from './scheduler-stage.ts';
import { running } from './small-world.ts';

describe('the threshold', () => {
  const rows: [string, number, CircuitBreaker['threshold'], number][] = [
    ['half of the desired count', 20, { type: 'BOUNDED_PERCENT', value: 50 }, 10],
    ['rounded up', 25, { type: 'BOUNDED_PERCENT', value: 50 }, 13],
    ['at least 3', 1, { type: 'BOUNDED_PERCENT', value: 50 }, 3],
    ['at most 200', 800, { type: 'BOUNDED_PERCENT', value: 50 }, 200],
    ['another share, in the same bounds', 20, { type: 'BOUNDED_PERCENT', value: 100 }, 20],
    ['without bounds, small', 2, { type: 'UNBOUNDED_PERCENT', value: 50 }, 1],
    ['without bounds, large', 800, { type: 'UNBOUNDED_PERCENT', value: 50 }, 400],
    ['without bounds it is never nothing', 0, { type: 'UNBOUNDED_PERCENT', value: 50 }, 1],
    ['a count, whatever is desired', 800, { type: 'COUNT', value: 2 }, 2],
  ];
  test.each(rows)('%s', (_, desiredCount, threshold, expected) => {
    const { service } = stage({ count: 0 });
    service.desiredCount = desiredCount;
    service.circuitBreaker = { ...defaultBreaker, threshold };
    expect(thresholdOf(service)).toBe(expected);
  });
});

describe('a deployment whose tasks fail', () => {
  test('is FAILED at its third task that never ran, and starts no more', () => {
    const here = stage({ alreadyRunning: true, circuitBreaker: {} });
    const all = started(here.world);
    rollOut(here, cannotPull);
    const failed = (): number => here.service.deployments[0]?.failedTasks ?? 0;
    while (failed() < 3) {
      expect(rollouts(here)[0]).toEqual(['PRIMARY', 'IN_PROGRESS']);
      here.clock.advance(10);
    }
    expect(rollouts(here)).toEqual([
      ['PRIMARY', 'FAILED'],
      ['ACTIVE', 'COMPLETED'],
    ]);
    expect(here.service.deployments[0]?.rolloutStateReason).toBe(
      'ECS deployment circuit breaker: tasks failed to start.',
    );
    const begun = all.length;
    here.clock.advance(2 * HOUR);
    expect([all.length, running(here.service).length]).toEqual([begun, 3]);
    expect(messages(here).at(-1)).toBe(
      `(service web) (deployment ${here.service.deployments[0]?.id}) deployment failed: tasks failed to start.`,
    );
  });

  test('goes back to the last completed one, whose tasks never stopped', () => {
    const here = stage({ alreadyRunning: true, circuitBreaker: { rollback: true } });
    const [completed] = here.service.deployments;
    const before = running(here.service);
    rollOut(here, cannotPull);
    const states: string[] = [];
    here.world.onDeploymentChange.add((_, { rolloutState, rolloutStateReason }) => {
      states.push(`${rolloutState}: ${rolloutStateReason}`);
    });
    here.clock.advance(10 * MINUTE);
    expect(here.service.deployments).toEqual([completed]);
    expect(completed).toMatchObject({ status: 'PRIMARY', rolloutState: 'COMPLETED' });
    expect(here.service.taskDefinitionArn).toMatch(/web:1$/);
    expect(running(here.service)).toEqual(before);
    expect(states).toEqual([
      'FAILED: ECS deployment circuit breaker: tasks failed to start.',
      `IN_PROGRESS: ECS deployment circuit breaker: rolling back to deploymentId ${completed?.id}.`,
      `COMPLETED: ECS deployment ${completed?.id} completed.`,
    ]);
    const said = messages(here);
    expect(said[said.findIndex((message) => message.includes('deployment failed')) + 1]).toBe(
      `(service web) rolling back to deployment ${completed?.id}.`,
    );
    expect(said.slice(-2)).toEqual([
      `(service web) (deployment ${completed?.id}) deployment completed.`,
      '(service web) has reached a steady state.',
    ]);
  });

  test('has nowhere to go back to when it is the first', () => {
    const here = stage({ ends: { kind: 'cannot-pull' }, circuitBreaker: { rollback: true } });
    here.clock.advance(HOUR);
    expect(rollouts(here)).toEqual([['PRIMARY', 'FAILED']]);
  });

  test('fails once more when what it went back to fails too', () => {
    const here = stage({ alreadyRunning: true, circuitBreaker: { rollback: true }, count: 2 });
    rollOut(here, cannotPull);
    const [, completed] = here.service.deployments;
    here.world.onTaskChange.add((task) => {
      if (completed?.rolloutState === 'IN_PROGRESS' || task.lastStatus === 'PENDING')
        stopTask(here.world, task, byHand);
    });
    here.world.onDeploymentChange.add((service, { rolloutState }) => {
      if (rolloutState === 'IN_PROGRESS') for (const task of running(service)) stopTask(here.world, task, byHand);
    });
    here.clock.advance(2 * HOUR);
    expect(rollouts(here)).toContainEqual(['PRIMARY', 'FAILED']);
    expect(here.service.deployments[0]).toBe(completed);
  });

  test('starts nothing in the very look that gives it up', () => {
    const threshold = { type: 'COUNT', value: 1 } as const;
    const here = stage({ count: 3, healthCheck: {}, circuitBreaker: { threshold } });
    here.clock.advance(47 * SECOND);
    const all = started(here.world);
    for (const [index, task] of running(here.service).entries())
      task.healthStatus = index === 0 ? 'HEALTHY' : 'UNHEALTHY';
    // One of the two can be spared, and one more is to be started.
    here.service.desiredCount = 2;
    announceService(here.world, here.service);
    here.clock.advance(3 * SECOND);
    expect([rollouts(here), running(here.service).length, all.length]).toEqual([[['PRIMARY', 'FAILED']], 2, 0]);
  });

  test('is watched while it is the PRIMARY one, and has a clean record when it is that again', () => {
    const here = stage({ alreadyRunning: true, circuitBreaker: { rollback: true } });
    const fail = (deployment = here.service.deployments[0]): void => {
      if (deployment) countFailure(here.world, here.service, deployment, 'tasks failed to start');
    };
    const [completed] = here.service.deployments;
    fail(completed);
    rollOut(here);
    const [first] = here.service.deployments;
    rollOut(here);
    for (let failures = 0; failures < 9; failures += 1) fail(first);
    expect(rollouts(here).map(([, state]) => state)).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'COMPLETED']);
    for (let failures = 0; failures < 3; failures += 1) fail(here.service.deployments[0]);
    expect(here.service.deployments[0]).toBe(completed);
    expect(completed).toMatchObject({ rolloutState: 'IN_PROGRESS', failedTasks: 0 });
  });

  test('is tried for ever without a breaker', () => {
    const here = stage({ alreadyRunning: true });
    rollOut(here, cannotPull);
    here.clock.advance(2 * HOUR);
    expect(rollouts(here)[0]).toEqual(['PRIMARY', 'IN_PROGRESS']);
    expect(here.service.deployments[0]?.failedTasks).toBeGreaterThan(10);
    expect(messages(here)).toContain('(service web) is unable to consistently start tasks successfully.');
  });

  test('StopTask before RUNNING counts as well', () => {
    const here = stage({ alreadyRunning: true, circuitBreaker: {} });
    here.world.onTaskChange.add((task) => {
      if (task.lastStatus === 'PENDING') stopTask(here.world, task, byHand);
    });
    rollOut(here);
    here.clock.advance(HOUR);
    expect(rollouts(here)[0]).toEqual(['PRIMARY', 'FAILED']);
  });

  test('a crash loop is no failure: its tasks did run', () => {
    const here = stage({ alreadyRunning: true, circuitBreaker: {} });
    const states = new Set<string>();
    here.world.onDeploymentChange.add((_, { rolloutState }) => states.add(rolloutState));
    rollOut(here, crashes(2 * SECOND));
    const all = started(here.world);
    here.clock.advance(2 * HOUR);
    expect(all.length).toBeGreaterThan(100);
    expect(states).not.toContain('FAILED');
    expect(here.service.deployments[0]?.failedTasks).toBe(0);
  });

  test('a completed deployment is watched no more', () => {
    const here = stage({ alreadyRunning: true, circuitBreaker: {} });
    here.world.onTaskChange.add((task) => {
      if (task.lastStatus === 'PENDING') stopTask(here.world, task, byHand);
    });
    for (const task of here.service.tasks) stopTask(here.world, task, byHand);
    here.clock.advance(HOUR);
    expect(here.service.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }]);
    expect(here.service.deployments[0]?.failedTasks).toBeGreaterThan(3);
  });

  test('tasks that fail their health checks trip it in the second stage', () => {
    const here = stage({ alreadyRunning: true, circuitBreaker: { rollback: true } });
    rollOut(here, unhealthyAfter(20 * SECOND));
    const [failing, completed] = here.service.deployments;
    here.clock.advance(HOUR);
    expect(failing).toMatchObject({
      rolloutState: 'FAILED',
      rolloutStateReason: 'ECS deployment circuit breaker: tasks failed container health checks.',
    });
    expect(here.service.deployments).toEqual([completed]);
    expect(running(here.service)).toHaveLength(3);
  });

  /** Of four tasks, in turn: two that never run, and one that does. */
  function twoOfThree(resetOnHealthyTask: boolean): string | undefined {
    const here = stage({ alreadyRunning: true, count: 1, circuitBreaker: { resetOnHealthyTask } });
    const all = started(here.world);
    here.world.onTaskChange.add((task) => {
      const luck = all.indexOf(task) % 3 === 2;
      if (task.lastStatus === (luck ? 'RUNNING' : 'PENDING'))
        here.clock.after(0, () => stopTask(here.world, task, byHand));
    });
    rollOut(here);
    here.clock.advance(HOUR);
    return here.service.deployments[0]?.rolloutState;
  }
  test('a healthy task in between sets the count back, unless the count is cumulative', () => {
    expect([twoOfThree(true), twoOfThree(false)]).toEqual(['IN_PROGRESS', 'FAILED']);
  });

  test('with a health check it is HEALTHY that sets the count back, not RUNNING', () => {
    const here = stage({ alreadyRunning: true, circuitBreaker: {} });
    const all = started(here.world);
    here.world.onTaskChange.add((task) => {
      if (task.lastStatus === 'PENDING' && all.indexOf(task) === 0) stopTask(here.world, task, byHand);
    });
    rollOut(here, healthy);
    passUntil(here, () => running(here.service).length > 3);
    expect(running(here.service).length).toBeGreaterThan(3);
    expect(here.service.deployments[0]?.failedTasks).toBe(1);
    here.clock.advance(MINUTE);
    expect(here.service.deployments[0]).toMatchObject({ failedTasks: 0, rolloutState: 'COMPLETED' });
  });
});

describe('a failed deployment', () => {
  test('keeps what runs, replaces nothing, and makes way when scaled in or deployed anew', () => {
    const here = stage({ alreadyRunning: true, circuitBreaker: {} });
    rollOut(here, cannotPull);
    here.clock.advance(10 * MINUTE);
    const [victim] = running(here.service);
    if (victim) stopTask(here.world, victim, byHand);
    here.clock.advance(10 * MINUTE);
    expect(running(here.service)).toHaveLength(2);
    here.service.desiredCount = 0;
    announceService(here.world, here.service);
    here.clock.advance(10 * MINUTE);
    expect(running(here.service)).toHaveLength(0);
    expect(rollouts(here)).toEqual([['PRIMARY', 'FAILED']]);
    here.service.desiredCount = 2;
    rollOut(here, { end: { kind: 'never' } });
    here.clock.advance(10 * MINUTE);
    expect(rollouts(here)).toEqual([['PRIMARY', 'COMPLETED']]);
    expect(running(here.service)).toHaveLength(2);
  });

  test('a smaller count leaves no more than the maximum percent', () => {
    const here = stage({ alreadyRunning: true, count: 6, maximumPercent: 150, circuitBreaker: {} });
    rollOut(here, cannotPull);
    here.clock.advance(10 * MINUTE);
    here.service.desiredCount = 2;
    announceService(here.world, here.service);
    here.clock.advance(MINUTE);
    expect(running(here.service)).toHaveLength(3);
  });
});

test('a deployment whose tasks all run is never given up', () => {
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.nat(),
        count: fc.integer({ min: 1, max: 12 }),
        minimumHealthyPercent: fc.constantFrom(0, 50, 100),
        threshold: fc.record({
          type: fc.constantFrom('BOUNDED_PERCENT' as const, 'UNBOUNDED_PERCENT' as const, 'COUNT' as const),
          value: fc.integer({ min: 1, max: 60 }),
        }),
        resetOnHealthyTask: fc.boolean(),
        checked: fc.boolean(),
        rolls: fc.array(fc.integer({ min: 0, max: 5 * MINUTE }), { minLength: 1, maxLength: 4 }),
      }),
      ({ seed, count, minimumHealthyPercent, threshold, resetOnHealthyTask, checked, rolls }) => {
        const circuitBreaker = { rollback: true, threshold, resetOnHealthyTask };
        const here = stage({ count, minimumHealthyPercent, circuitBreaker }, seed);
        here.world.onDeploymentChange.add((_, { rolloutState }) => expect(rolloutState).not.toBe('FAILED'));
        for (const afterMs of rolls) {
          here.clock.advance(afterMs);
          rollOut(here, checked ? healthy : {});
        }
        here.clock.advance(30 * MINUTE);
        expect(rollouts(here)).toEqual([['PRIMARY', 'COMPLETED']]);
      },
    ),
    { numRuns: 60 },
  );
});
