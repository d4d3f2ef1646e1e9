// How a capacity provider strategy shares tasks out.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capacityInTurn } from '../src/world/capacity.ts';
import { stopTask } from '../src/world/life-cycle.ts';
import { byHand, MINUTE, stage } from './scheduler-stage.ts';
import { createSmallWorld, running, theOnly } from './small-world.ts';

const share = (name: string, weight: number, base = 0) => ({ name, weight, base });

function dealt(tasks: number, capacityProviders: readonly ReturnType<typeof share>[]): Record<string, number> {
  const { world } = createSmallWorld();
  const next = capacityInTurn(world, { launchType: 'FARGATE', capacityProviders }, []);
  const counts: Record<string, number> = {};
  for (let n = 0; n < tasks; n += 1) {
    const { capacityProvider = 'none' } = next();
    counts[capacityProvider] = (counts[capacityProvider] ?? 0) + 1;
  }
  return counts;
}

describe('a strategy', () => {
  const rows: [string, number, ReturnType<typeof share>[], Record<string, number>][] = [
    ['without providers', 3, [], { none: 3 }],
    ['of one provider, whatever its weight', 3, [share('FARGATE_SPOT', 0)], { FARGATE_SPOT: 3 }],
    ['of equal weights', 6, [share('a', 1), share('b', 1)], { a: 3, b: 3 }],
    ['of one to four', 10, [share('a', 1), share('b', 4)], { a: 2, b: 8 }],
    ['of two without tasks the heavier comes first', 1, [share('a', 1), share('b', 4)], { b: 1 }],
    ['the base comes before all weights', 2, [share('a', 100), share('b', 1, 2)], { b: 2 }],
    ['the base is not counted by weight', 12, [share('a', 1, 2), share('b', 1)], { a: 7, b: 5 }],
    ['a weight of 0 carries its base alone', 5, [share('a', 0, 2), share('b', 1)], { a: 2, b: 3 }],
    ['a weight of 0 without a base carries nothing', 5, [share('a', 0), share('b', 1)], { b: 5 }],
  ];
  test.each(rows)('%s', (_, tasks, strategy, expected) => {
    expect(dealt(tasks, strategy)).toEqual(expected);
  });

  test('is kept to within one task at any count', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.nat(200), weights, (tasks, drawn) => {
        const counts = dealt(
          tasks,
          drawn.map((weight, index) => share(`${index}`, weight)),
        );
        const all = drawn.reduce((sum, weight) => sum + weight, 0);
        for (const [index, weight] of drawn.entries()) {
          expect(Math.abs((counts[`${index}`] ?? 0) - (tasks * weight) / all)).toBeLessThan(drawn.length);
        }
      }),
    );
  });
});

describe('a service', () => {
  const spotFirst = [
    { name: 'FARGATE', base: 1, weight: 1 },
    { name: 'FARGATE_SPOT', weight: 3 },
  ];
  const providers = (here: ReturnType<typeof stage>): string[] =>
    running(here.service)
      .map(({ capacityProvider = '' }) => capacityProvider)
      .sort();

  test.each([true, false])('keeps to its strategy when tasks are replaced (running before: %s)', (alreadyRunning) => {
    const here = stage({ count: 5, alreadyRunning, capacityProviders: spotFirst });
    here.clock.advance(2 * MINUTE);
    const expected = ['FARGATE', 'FARGATE', 'FARGATE_SPOT', 'FARGATE_SPOT', 'FARGATE_SPOT'];
    expect(providers(here)).toEqual(expected);
    for (const task of running(here.service)) {
      if (task.capacityProvider === 'FARGATE_SPOT') stopTask(here.world, task, byHand);
    }
    here.clock.advance(2 * MINUTE);
    expect(providers(here)).toEqual(expected);
  });

  test('on Managed Instances has branch interfaces', () => {
    const here = stage({
      count: 1,
      alreadyRunning: true,
      launchType: 'MANAGED_INSTANCES',
      capacityProviders: [{ name: 'managed' }],
    });
    expect(running(here.service)[0]).toMatchObject({ capacityProvider: 'managed', launchType: 'MANAGED_INSTANCES' });
    expect(theOnly(here.world.networkInterfaces).interfaceType).toBe('branch');
  });

  test('on Fargate has FARGATE tasks, on a provider of its own EC2 tasks', () => {
    const types = (name: string) =>
      running(stage({ count: 1, alreadyRunning: true, capacityProviders: [{ name }] }).service)[0]?.launchType;
    expect([types('FARGATE_SPOT'), types('asg-cp')]).toEqual(['FARGATE', 'EC2']);
  });
});
