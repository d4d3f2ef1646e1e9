// When EC2's bucket of creates lets the event of each task pass, if events are served as the interfaces were connected.
import type { TaskArn } from './ids.ts';
import type { Task } from './snapshot.ts';
import { type Instant, instant } from './time.ts';

/** EC2 API throttling page, mutating actions: 50 at once, and another every fifth of a second. */
const burst = 50;
const fillMs = 200;

/** Mirrored tasks count as well: they had their turns before the others. */
export function turnsOf(tasks: readonly Task[]): ReadonlyMap<TaskArn, Instant> {
  const connected = tasks
    .flatMap(({ arn, connectedAt }) => (connectedAt === undefined ? [] : [{ arn, connectedAt }]))
    .sort((one, other) => one.connectedAt - other.connectedAt || (one.arn < other.arn ? -1 : 1));
  const turns = new Map<TaskArn, Instant>();
  // The instant at which the bucket is full again: each create puts it off by what one token takes to come back.
  let fullAt = Number.NEGATIVE_INFINITY;
  for (const { arn, connectedAt } of connected) {
    const turn = Math.max(connectedAt, fullAt - (burst - 1) * fillMs);
    turns.set(arn, instant(turn));
    fullAt = Math.max(fullAt, turn) + fillMs;
  }
  return turns;
}
