// A world for tests: a hand-driven clock, a fixed seed, and the fleet that a test needs.
import { type Fleet, plantFleet } from '../src/world/fleet.ts';
import { emptyAccount } from '../src/world/fleets.ts';
import { createWorld, type Service, type Task, type World } from '../src/world/state.ts';
import { createHandClock, type HandClock } from './hand-clock.ts';

export interface SmallWorld {
  readonly world: World;
  readonly clock: HandClock;
}

const NOON = Date.parse('2026-11-23T12:00:00Z');

export function createSmallWorld(fleet: Partial<Fleet> = {}, seed = 1): SmallWorld {
  const clock = createHandClock(NOON);
  const world = createWorld({ account: '111122223333', region: 'eu-west-1', clock, seed });
  plantFleet(world, { ...emptyAccount, clusters: ['shop'], ...fleet });
  return { world, clock };
}

export function theOnly<T>(items: ReadonlyMap<string, T> | Iterable<T>): T {
  const [first, ...others] = items instanceof Map ? items.values() : (items as Iterable<T>);
  if (first === undefined || others.length > 0)
    throw new Error(`Expected one item, got ${others.length + (first ? 1 : 0)}.`);
  return first;
}

export function serviceNamed(world: World, name: string): Service {
  return theOnly([...world.services.values()].filter((service) => service.name === name));
}

export function running(service: Service): Task[] {
  return [...service.tasks].filter((task) => task.lastStatus === 'RUNNING' && task.desiredStatus === 'RUNNING');
}
