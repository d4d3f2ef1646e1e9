// What the directory remembers: tasks whose sessions, or whose forwarders, are there, and for a time those that are gone.
import { type Instant, instant, type Millis, minutes } from '@tasktap/core';
import type { HeardTask } from '../hearing/hearing.ts';
import type { DirectoryEntry, TaskIdentity } from './directory.ts';

/** In the place of a session's id: of a task that forwards its packets, or of which a file does not say it. */
export const noSession = '';

/** A task and its VNI, as a mirror session names them, or a container that forwards its packets. */
export interface Named {
  readonly entry: DirectoryEntry;
  /** EC2's id of the session, or `noSession`. */
  readonly session: string;
  /** Of the task, or when the session was wanted. Undefined: not known. */
  readonly born: Instant | undefined;
}

export interface Known {
  readonly entry: DirectoryEntry;
  readonly session: string;
  /** Since when the VNI is this task's, as far as is known. */
  readonly since: Instant;
  /** When it was missed first. Undefined: it was there at the last look. */
  readonly gone: Instant | undefined;
  /** When packets of it were told of last, of interest once it is gone. Undefined: not since it was seen. */
  readonly heard: Instant | undefined;
}

/** By VNI and source. */
export type Memory = ReadonlyMap<string, Known>;

export interface Seen {
  readonly tasks: readonly Named[];
  /** Of whom all were read, so that whoever is missing is gone: of tasks with a session, of those without, of both or of neither. */
  readonly whole: 'mirrored' | 'forwarded' | 'all' | 'none';
  /** Of whom packets came since the last time, by `heardOf`. */
  readonly heard: ReadonlySet<string>;
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
  /** How long a task is remembered after it went, or after its last packet. */
  readonly keep: Millis;
  readonly most: number;
}

/** An hour, as ECS remembers stopped tasks. Twice the sessions that an account may have: as many fit into a directory file. */
export const usualBounds: Bounds = { keep: minutes(60), most: 20_000 };

/** Answers a new memory; the same one where nothing was seen and nothing is due. */
export function remember(known: Memory, seen: Seen, now: Instant, { keep, most }: Bounds = usualBounds): Remembered {
  const there = new Map(seen.tasks.map((one) => [keyOf(one.entry), one]));
  const taken = new Set(seen.tasks.map(({ entry }) => entry.vni));
  // In the order in which they came, so that what is saved stays the same as long as they do.
  const next = new Map<string, Known>();
  for (const [key, one] of known) {
    const again = there.get(key);
    const aged = again === undefined ? unseen(one, seen, now) : seenNow(again, one, now);
    if (!isOver(aged, taken, now, keep)) next.set(key, aged);
  }
  for (const [key, one] of there) if (!next.has(key)) next.set(key, seenNow(one, undefined, now));
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

/** Thousands of tasks may have one VNI, and each has its interface. */
export function heardOf({ vni, eni }: HeardTask): string {
  return `${vni} ${eni ?? ''}`;
}

function seenNow({ entry, session, born }: Named, before: Known | undefined, now: Instant): Known {
  const since = before !== undefined && isSameTask(before.entry.task, entry.task) ? before.since : (born ?? now);
  return { entry, session, since, gone: undefined, heard: undefined };
}

function unseen(one: Known, { whole, heard }: Seen, now: Instant): Known {
  const { entry, session } = one;
  const isMissed = whole === 'all' || whole === (session === noSession ? 'forwarded' : 'mirrored');
  const isHeard = heard.has(heardOf({ vni: entry.vni, eni: entry.task.eni }));
  return { ...one, gone: one.gone ?? (isMissed ? now : undefined), heard: isHeard ? now : one.heard };
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
