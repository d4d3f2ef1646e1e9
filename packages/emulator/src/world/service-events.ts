// The event log of a service, as DescribeServices shows it: what its scheduler did, in ECS's words.
import type { Service, Task, World } from './state.ts';

/** "We only show the 100 most recent events" (ECS developer guide, service event messages). */
const KEPT = 100;

/** Tasks named in one message (inferred: ECS starts and stops in batches). */
const NAMED = 10;

/** "Duplicate event messages are omitted" (ibid.); here as long as nothing else was said. Answers whether it was said. */
export function say(world: World, service: Service, words: string): boolean {
  const message = `(service ${service.name}) ${words}`;
  const last = service.events.at(-1);
  if (last?.message === message) return false;
  service.events.push({ turn: (last?.turn ?? 0) + 1, at: world.clock.now(), message });
  if (service.events.length > KEPT) service.events.shift();
  return true;
}

export function sayStarted(world: World, service: Service, tasks: readonly Task[]): void {
  for (const some of tens(tasks)) say(world, service, `has started ${some.length} tasks: ${named(some)}.`);
}

/** Of those that have just been wished to stop. */
export function sayStopped(world: World, service: Service, tasks: readonly Task[]): void {
  const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING');
  const pending = tasks.filter(({ lastStatus }) => lastStatus !== 'RUNNING');
  for (const some of tens(running)) say(world, service, `has stopped ${some.length} running tasks: ${named(some)}.`);
  for (const some of tens(pending)) say(world, service, `has stopped ${some.length} pending tasks: ${named(some)}.`);
}

const named = (tasks: readonly Task[]): string => tasks.map(({ id }) => `(task ${id})`).join(' ');

function tens(tasks: readonly Task[]): readonly (readonly Task[])[] {
  const groups = Math.ceil(tasks.length / NAMED);
  return Array.from({ length: groups }, (_, index) => tasks.slice(index * NAMED, (index + 1) * NAMED));
}
