// What a story has come to, in the few numbers that a scenario's ending names.
import type { Ending } from './play.ts';
import { lately, ownerTag } from './scene.ts';

export interface Facts {
  /** By stack. */
  readonly sessions: Readonly<Record<string, number>>;
  /** Tasks that the stacks have stopped. */
  readonly stopped: number;
  /** Messages in dead-letter queues. */
  readonly dead: number;
  /** Reasons of the last two sweeps, with the tasks that each was given for. */
  readonly open: Readonly<Record<string, number>>;
  /** Deployments that have failed: `shop/web 2` is the second one of that service. */
  readonly failed: readonly string[];
}

const twoSweepsMs = 10 * 60_000 + 30_000;

export function factsOf({ stage, journal, failed }: Ending): Facts {
  const { account, stacks } = stage;
  const { world } = account;
  const sessions = [...world.sessions.values()];
  const ours = stacks.map(
    ({ name }) => [name, sessions.filter(({ tags }) => tags.get(ownerTag) === name).length] as const,
  );
  const open = new Map<string, Set<string>>();
  for (const { entry } of lately({ journal, world }, twoSweepsMs)) {
    if (entry.kind !== 'not-mirrored' && entry.kind !== 'held') continue;
    open.set(entry.reason, (open.get(entry.reason) ?? new Set()).add(entry.task ?? ''));
  }
  return {
    sessions: Object.fromEntries(ours),
    stopped: journal.filter(({ entry }) => entry.kind === 'task-stopped').length,
    dead: stacks.reduce((sum, { dead }) => sum + dead.events.count() + dead.looks.count(), 0),
    open: Object.fromEntries([...open].sort().map(([reason, tasks]) => [reason, tasks.size])),
    failed,
  };
}
