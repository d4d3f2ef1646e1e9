// The stage for tests of the scheduler: one service `web`, its scheduler at work, and a way to roll out what behaves otherwise.
import { deploy } from '../src/world/deployments.ts';
import type { FleetService } from '../src/world/fleet.ts';
import { startScheduler } from '../src/world/scheduler.ts';
import { announceService } from '../src/world/services.ts';
import type { Service, Task, World } from '../src/world/state.ts';
import type { TaskBehaviour } from '../src/world/task-behaviour.ts';
import { registerTaskDefinition } from '../src/world/task-definitions.ts';
import { createSmallWorld, type SmallWorld, serviceNamed } from './small-world.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export const byHand = { code: 'UserInitiated', reason: 'by hand' } as const;

export interface Stage extends SmallWorld {
  readonly service: Service;
  readonly scheduler: { close(): void };
}

export function stage(service: Partial<FleetService>, seed = 1): Stage {
  const small = createSmallWorld({ services: [{ name: 'web', cluster: 'shop', count: 3, ...service }] }, seed);
  const scheduler = startScheduler(small.world);
  return { ...small, scheduler, service: serviceNamed(small.world, 'web') };
}

/** Second by second, for some minutes at most. */
export function passUntil({ clock }: Stage, holds: () => boolean): void {
  for (let seconds = 0; seconds < 300 && !holds(); seconds += 1) clock.advance(SECOND);
}

/** Every task from now on, in the order of their starts. */
export function started(world: World): Task[] {
  const tasks: Task[] = [];
  world.onTaskChange.add((task) => {
    if (task.version === 1) tasks.push(task);
  });
  return tasks;
}

/** A new revision, which behaves as the one before unless another way is given. */
export function rollOut({ world, service }: Stage, behaviour: Partial<TaskBehaviour> = {}): void {
  const before = world.taskDefinitions.get(service.taskDefinitionArn);
  if (before === undefined) throw new Error('Expected a task definition, got none.');
  const after = { ...before, behaviour: { ...before.behaviour, ...behaviour } };
  deploy(world, service, registerTaskDefinition(world, after).arn);
  announceService(world, service);
}

export const cannotPull: Partial<TaskBehaviour> = { end: { kind: 'cannot-pull', share: 1 } };

export const crashes = (afterMs: number): Partial<TaskBehaviour> => ({
  end: { kind: 'exits', afterMs: [afterMs, afterMs], exitCode: 1, share: 1 },
});

/** Never healthy: UNHEALTHY is the first verdict. */
export const unhealthyAfter = (unhealthyAfterMs: number): Partial<TaskBehaviour> => ({
  healthCheck: { intervalMs: 30 * SECOND, unhealthyAfterMs, share: 1 },
});

export const healthy: Partial<TaskBehaviour> = {
  healthCheck: { intervalMs: 30 * SECOND, unhealthyAfterMs: undefined, share: 1 },
};

export const rollouts = ({ service }: Stage): string[][] =>
  service.deployments.map(({ status, rolloutState }) => [status, rolloutState]);

export const messages = ({ service }: Stage): string[] => service.events.map(({ message }) => message);
