// Chance belongs to what it decides: whatever others do to an account, the n-th task of the n-th deployment of a service fares the same.
import { expect, test } from 'vitest';
import { deploy } from '../src/world/deployments.ts';
import type { FleetService } from '../src/world/fleet.ts';
import { stopTask } from '../src/world/life-cycle.ts';
import { announceService } from '../src/world/services.ts';
import { byHand, HOUR, MINUTE, type Stage, stage } from './scheduler-stage.ts';

/** Hosts of two kinds, and crashes: something is drawn in every part of a life. */
const service: Partial<FleetService> = {
  count: 6,
  alreadyRunning: true,
  hosts: { nitro: 1, xen: 1 },
  ends: { kind: 'exits', afterSeconds: 60, atMostSeconds: 600, share: 0.5 },
};

/** What became of the tasks of the second deployment: on which host, and when they had come how far. */
function lifeOfSecond(meddle: (here: Stage) => void, seed = 1): readonly string[] {
  const here = stage(service, seed);
  const { world, clock } = here;
  const begin = clock.now();
  meddle(here);
  clock.advance(20 * MINUTE);
  const told: string[] = [];
  world.onTaskChange.add(({ lot, hostType, lastStatus, desiredStatus, startedBy }) => {
    if (startedBy === here.service.deployments[0]?.id)
      told.push(`${lot} on ${hostType.name}: ${lastStatus} ${desiredStatus} at ${clock.now() - begin}`);
  });
  deploy(world, here.service, here.service.taskDefinitionArn);
  announceService(world, here.service);
  clock.advance(HOUR);
  return told;
}

test.each<[words: string, meddle: (here: Stage) => void]>([
  ['identifiers are drawn', ({ world }) => void world.random.hex(40)],
  [
    'a task of the first deployment is stopped',
    ({ world, service: { tasks } }) => {
      for (const task of [...tasks].slice(0, 1)) stopTask(world, task, byHand);
    },
  ],
])('the second deployment fares the same although %s', (_words, meddle) => {
  const told = lifeOfSecond(() => undefined);
  expect(told.length).toBeGreaterThan(30);
  expect(lifeOfSecond(meddle)).toEqual(told);
});

test('and otherwise with another seed', () => {
  expect(lifeOfSecond(() => undefined, 2)).not.toEqual(lifeOfSecond(() => undefined));
});
