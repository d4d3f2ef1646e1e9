// A look may create for minutes before it stops anything: what it read of services and tasks by then is not what they are now.
import type { Snapshot } from './snapshot.ts';

/** Without what a stop is judged by and others may have changed meanwhile; the plan asks for it again. What was stopped stays known. */
export function beforeStops(seen: Snapshot): Snapshot {
  return { ...seen, services: new Map(), confirmedTasks: new Set() };
}
