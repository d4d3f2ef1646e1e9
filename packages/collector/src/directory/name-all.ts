// The directory of one moment: every session that the account sees, with the task it names.
import type { Heard, Naming } from '@tasktap/aws';
import { type Fault, instant } from '@tasktap/core';
import { createEvidenceBook } from './evidence.ts';
import { nameSession } from './name-session.ts';
import { type Known, remember } from './remember.ts';

export interface NamedAll {
  readonly known: readonly Known[];
  /** Sessions of which nothing says whose they are. */
  readonly nameless: number;
  /** Reads that AWS would not answer: names or details are missing for it. */
  readonly faults: readonly Fault[];
}

/** `clusters`: names or ARNs; where the tasks of sessions without tags of ours are looked for; none: everywhere. `at` in ms since 1970. */
export async function nameAll(naming: Naming, clusters: readonly string[], at: number): Promise<Heard<NamedAll>> {
  const now = instant(at);
  const said = await naming.sessions();
  if (said.kind === 'unheard') return said;
  const book = createEvidenceBook(naming, clusters);
  const described = await book.describe(said.value, now);
  const orphans = book.orphans(said.value, now);
  const fault = orphans.length === 0 ? undefined : await book.search(orphans, now);
  const tasks = said.value.flatMap((session) => nameSession(session, book.of(session)) ?? []);
  const { memory } = remember(new Map(), { tasks, whole: true, heard: new Set() }, now);
  const nameless = said.value.length - tasks.length;
  const faults = [described.fault, fault].filter((one) => one !== undefined);
  return { kind: 'heard', value: { known: [...memory.values()], nameless, faults } };
}
