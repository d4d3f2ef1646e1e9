// The directory of one moment: every session that the account sees, with the task it names.
import type { Heard, Naming } from '@tasktap/aws';
import { type Fault, instant } from '@tasktap/core';
import { createEvidenceBook } from './evidence.ts';
import { createForwardedBook } from './forwarded.ts';
import type { Forwarders } from './name-forwarded.ts';
import { nameSession } from './name-session.ts';
import { type Bounds, type Known, remember, usualBounds } from './remember.ts';

export interface NamedAll {
  readonly known: readonly Known[];
  /** Sessions of which nothing says whose they are. */
  readonly nameless: number;
  /** Reads that AWS would not answer: names or details are missing for it. */
  readonly faults: readonly Fault[];
}

export interface Searched {
  /** Names or ARNs: where tasks are looked for, those of sessions without tags of ours and those with a forwarder; none: everywhere. */
  readonly clusters: readonly string[];
  /** Undefined: tasks without a session are not asked for. */
  readonly forwarders: Forwarders | undefined;
}

/** A file is not held for weeks: nobody is left out for want of room, as a collector must. */
const unbounded: Bounds = { ...usualBounds, most: Number.POSITIVE_INFINITY };

/** `at` in milliseconds since 1970. */
export async function nameAll(
  naming: Naming,
  { clusters, forwarders }: Searched,
  at: number,
): Promise<Heard<NamedAll>> {
  const now = instant(at);
  const said = await naming.sessions();
  if (said.kind === 'unheard') return said;
  const book = createEvidenceBook(naming, clusters);
  const described = await book.describe(said.value, now);
  const orphans = book.orphans(said.value, now);
  const fault = orphans.length === 0 ? undefined : await book.search(orphans, now);
  const mirrored = said.value.flatMap((session) => nameSession(session, book.of(session)) ?? []);
  const forwarded = forwarders && (await createForwardedBook(naming, clusters, forwarders).look(now));
  const tasks = [...mirrored, ...(forwarded?.tasks ?? [])];
  const { memory } = remember(new Map(), { tasks, whole: 'all', heard: new Set() }, now, unbounded);
  const nameless = said.value.length - mirrored.length;
  const faults = [described.fault, fault, forwarded?.fault].filter((one) => one !== undefined);
  return { kind: 'heard', value: { known: [...memory.values()], nameless, faults } };
}
