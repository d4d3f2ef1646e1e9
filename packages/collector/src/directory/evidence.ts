// What is known beside a session's tags: the facts of its interface, and of a session without tags of ours the task on that interface.
import type { InterfaceFacts, Naming } from '@tasktap/aws';
import {
  type EniId,
  type Fault,
  type Instant,
  later,
  type MirrorSession,
  minutes,
  seconds,
  type Task,
} from '@tasktap/core';
import { isOfOneCluster, wantedOf } from './clusters.ts';
import { type Evidence, tagsOf } from './name-session.ts';
import { isTime } from './pace.ts';

export interface EvidenceBook {
  /** Asks EC2 for interfaces that are not known yet. Answers how many calls that took, and why it could not be done. */
  readonly describe: (sessions: readonly MirrorSession[], now: Instant) => Promise<Asked>;
  /** Sessions without tags of ours, on interfaces of ECS, whose tasks are still to be found. */
  readonly orphans: (sessions: readonly MirrorSession[], now: Instant) => readonly MirrorSession[];
  /** Looks for the tasks of these sessions in ECS. */
  readonly search: (sessions: readonly MirrorSession[], now: Instant) => Promise<Fault | undefined>;
  readonly of: (session: MirrorSession) => Evidence;
  /** Forgets what is known of all other interfaces. */
  readonly keep: (sessions: readonly MirrorSession[]) => void;
}

interface Asked {
  readonly calls: number;
  /** Undefined: none. */
  readonly fault: Fault | undefined;
}

/** EC2 may see a new interface a moment late; */
const missingAgain = seconds(5);
/** those of another account, whose sessions to a target of ours it shows, it never sees. */
const missingStill = minutes(10);
/** A task that was not found is ending, or in a cluster that we may not read. */
const searchAgain = minutes(10);
/** EC2's default bucket of describes holds 100 calls (EC2 API throttling page): half of it for 10,000 interfaces at once. */
const mostInterfaces = 10_000;
const perCall = 200;
/** As ECS describes the interfaces that it makes (seen in captures). */
const ofEcs = /^arn:[^:]+:ecs:/;

interface Page {
  /** Undefined: it was not there when it was asked for. */
  readonly facts: InterfaceFacts | undefined;
  readonly askAt: Instant;
}

/** `clusters`: names or ARNs of those to search in; none: all. */
export function createEvidenceBook(naming: Naming, clusters: readonly string[]): EvidenceBook {
  const pages = new Map<EniId, Page>();
  const tasks = new Map<EniId, Task>();
  const searchAt = new Map<EniId, Instant>();

  const isUnknown = (eni: EniId, now: Instant): boolean => {
    const page = pages.get(eni);
    return page === undefined || (page.facts === undefined && isTime(page.askAt, now, missingStill));
  };
  const isOrphan = (session: MirrorSession): boolean =>
    tagsOf(session) === undefined &&
    !tasks.has(session.eni) &&
    ofEcs.test(pages.get(session.eni)?.facts?.description ?? '');

  return {
    async describe(sessions, now) {
      const wanted = [...new Set(sessions.map(({ eni }) => eni))].filter((eni) => isUnknown(eni, now));
      const asked = wanted.slice(0, mostInterfaces);
      const said = await naming.interfaces(asked);
      const calls = Math.ceil(asked.length / perCall);
      if (said.kind === 'unheard') return { calls, fault: said.reading.fault };
      const found = new Map(said.value.map((facts) => [facts.id, facts]));
      for (const eni of asked) {
        const wait = pages.has(eni) ? missingStill : missingAgain;
        pages.set(eni, { facts: found.get(eni), askAt: later(now, wait) });
      }
      return { calls, fault: undefined };
    },
    orphans: (sessions, now) =>
      sessions.filter((session) => isOrphan(session) && isTime(searchAt.get(session.eni) ?? now, now, searchAgain)),
    async search(sessions, now) {
      const wanted = new Set(sessions.map(({ eni }) => eni));
      const fault = await findTasks(naming, clusters, wanted, tasks);
      if (fault === undefined || isOfOneCluster(fault)) {
        for (const eni of wanted) searchAt.set(eni, later(now, searchAgain));
      }
      return fault;
    },
    of: ({ eni }) => ({ facts: pages.get(eni)?.facts, task: tasks.get(eni) }),
    keep: (sessions) => {
      const there = new Set(sessions.map(({ eni }) => eni));
      for (const book of [pages, tasks, searchAt]) {
        for (const eni of book.keys()) if (!there.has(eni)) book.delete(eni);
      }
    },
  };
}

/** What is found goes from `wanted` to `found`. Answers why not all clusters were read, or the first of them that was not. */
async function findTasks(
  naming: Naming,
  clusters: readonly string[],
  wanted: Set<EniId>,
  found: Map<EniId, Task>,
): Promise<Fault | undefined> {
  const there = wantedOf(await naming.clusters(), clusters);
  if (there.kind === 'unheard') return there.reading.fault;
  let unread: Fault | undefined;
  for (const cluster of there.value) {
    if (wanted.size === 0) return undefined;
    const said = await naming.tasks(cluster);
    if (said.kind === 'heard') takeFrom(said.value, wanted, found);
    else if (isOfOneCluster(said.reading.fault)) unread ??= said.reading.fault;
    else return said.reading.fault;
  }
  return unread;
}

function takeFrom(tasks: readonly Task[], wanted: Set<EniId>, found: Map<EniId, Task>): void {
  for (const task of tasks) {
    if (task.eni?.id !== undefined && wanted.delete(task.eni.id)) found.set(task.eni.id, task);
  }
}
