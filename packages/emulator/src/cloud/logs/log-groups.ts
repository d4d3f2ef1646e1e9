// What functions have written, kept by log group in the order of writing.
import type { WorldTime } from '../../world/clock.ts';

export interface LogEvent {
  /** Counts up over all groups. */
  readonly id: number;
  readonly at: WorldTime;
  readonly stream: string;
  readonly message: string;
}

export interface LogGroups {
  /** Nothing where it is there already: Lambda makes the group of a function too. */
  create(name: string): void;
  remove(name: string): void;
  /** To the group, which is made where it is missing, as Lambda does. */
  keep(group: string, event: Omit<LogEvent, 'id'>): void;
  /** Oldest first. Undefined: there is no such group. */
  eventsOf(name: string): readonly LogEvent[] | undefined;
}

/** A group keeps at least so many lines, however long the emulator runs. */
const kept = 10_000;

export function createLogGroups(): LogGroups {
  const groups = new Map<string, LogEvent[]>();
  let id = 0;
  const groupOf = (name: string): LogEvent[] => {
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    return group;
  };
  return {
    create: groupOf,
    remove: (name) => groups.delete(name),
    keep(name, event) {
      const group = groupOf(name);
      id += 1;
      group.push({ ...event, id });
      if (group.length >= 2 * kept) group.splice(0, kept);
    },
    eventsOf: (name) => groups.get(name),
  };
}
