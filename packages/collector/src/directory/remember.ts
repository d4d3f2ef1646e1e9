// What the directory remembers: tasks whose sessions are there, and for a time those whose sessions are gone.
import { type Instant, instant, type Millis, minutes } from '@tasktap/core';
import type { DirectoryEntry, TaskIdentity } from './directory.ts';

/** A task and its VNI, as a mirror session names them. */
export interface Named {
  readonly entry: DirectoryEntry;
  /** EC2's id of the session. */
  readonly session: string;
  /** Of the task, or when the session was wanted. Undefined: not known. */
  readonly born: Instant | undefined;
}

export interface Known {
  readonly entry: DirectoryEntry;
  readonly session: string;
  /** Since when the VNI is this task's, as far as is known. */
  readonly since: Instant;
  /** When its session was missed first. Undefined: it was there at the last look. */
  readonly gone: Instant | undefined;
  /** When packets of it were told of last, of interest once its session is gone. Undefined: not since it was seen. */
  readonly heard: Instant | undefined;
}

/** By VNI and source. */
export type Memory = ReadonlyMap<string, Known>;

export interface Seen {
  readonly tasks: readonly Named[];
  /** All sessions were read: whoever is missing is gone. */
  readonly whole: boolean;
  /** VNIs of which packets came since the last time. */
  readonly heard: ReadonlySet<number>;
}

/** What whoever writes packets must know: from now on this VNI, from this source, is this task's; or nobody's any more. */
export interface Change {
  readonly kind: 'named' | 'forgotten';
  readonly entry: DirectoryEntry;
  /** `named`: since when it is the task's, as far as is known. */
  readonly at: Instant;
}

export interface Remembered {
  readonly memory: Memory;
  readonly changes: readonly Change[];
  /** For want of room: tasks that are gone, the oldest first, then the youngest of those that are there. */
  readonly dropped: number;
}

export interface Bounds {
  /** How long a task is remembered after its session went, or after its last packet. */
  readonly keep: Millis;
  readonly most: number;
}

/** An hour, as ECS remembers stopped tasks. Twice the sessions that an account may have: as many fit into a directory file. */
export const usualBounds: Bounds = { keep: minutes(60), most: 20_000 };

/** Answers a new memory; the same one where nothing was seen and nothing is due. */
export function remember(known: Memory, seen: Seen, now: Instant, { keep, most }: Bounds = usualBounds): Remembered {
  const next = new Map<string, Known>();
  const taken = new Set<number>();
  for (const one of seen.tasks) {
    const key = keyOf(one.entry);
    next.set(key, seenNow(one, known.get(key), now));
    taken.add(one.entry.vni);
  }
  for (const [key, one] of known) {
    if (next.has(key)) continue;
    const aged = unseen(one, seen, now);
    if (!isOver(aged, taken, now, keep)) next.set(key, aged);
  }
  const surplus = surplusOf(next, most);
  for (const key of surplus) next.delete(key);
  return { memory: next, changes: changesBetween(known, next, now), dropped: surplus.length };
}

export function memoryOf(known: readonly Known[]): Memory {
  return new Map(known.map((one) => [keyOf(one.entry), one]));
}

export function keyOf({ vni, source }: DirectoryEntry): string {
  return `${vni} ${source === undefined ? 'any' : Buffer.from(source).toString('hex')}`;
}

function seenNow({ entry, session, born }: Named, before: Known | undefined, now: Instant): Known {
  const since = before !== undefined && isSameTask(before.entry.task, entry.task) ? before.since : (born ?? now);
  return { entry, session, since, gone: undefined, heard: undefined };
}

function unseen(one: Known, { whole, heard }: Seen, now: Instant): Known {
  return { ...one, gone: one.gone ?? (whole ? now : undefined), heard: heard.has(one.entry.vni) ? now : one.heard };
}

/** Whoever would take packets from any address gives way to the next task with its VNI; others keep to their own address. */
function isOver({ gone, heard, entry }: Known, taken: ReadonlySet<number>, now: Instant, keep: Millis): boolean {
  if (gone === undefined) return false;
  if (entry.source === undefined && taken.has(entry.vni)) return true;
  return now - Math.max(gone, heard ?? gone) >= keep;
}

function surplusOf(memory: Memory, most: number): readonly string[] {
  if (memory.size <= most) return [];
  const last = instant(Number.MAX_SAFE_INTEGER);
  return [...memory]
    .sort(([, one], [, other]) => (one.gone ?? last) - (other.gone ?? last) || other.since - one.since)
    .slice(0, memory.size - most)
    .map(([key]) => key);
}

function changesBetween(before: Memory, after: Memory, now: Instant): readonly Change[] {
  const named = [...after].flatMap(([key, { entry, since }]): readonly Change[] => {
    const old = before.get(key);
    return old !== undefined && isSameTask(old.entry.task, entry.task) ? [] : [{ kind: 'named', entry, at: since }];
  });
  const forgotten = [...before].flatMap(([key, { entry }]): readonly Change[] =>
    after.has(key) ? [] : [{ kind: 'forgotten', entry, at: now }],
  );
  return [...forgotten, ...named];
}

function isSameTask(one: TaskIdentity, other: TaskIdentity): boolean {
  return one.task === other.task && one.cluster === other.cluster && one.account === other.account;
}
