// What the probe reads before it tries anything: where to mirror to, who is there, and what an earlier probe left behind.
import type { Clock, Probing } from '@tasktap/aws';
import {
  type ClusterArn,
  clusterArn,
  clusterNameOf,
  type FilterId,
  filterId,
  instant,
  type MirrorSession,
  serviceName,
  type TargetId,
  type Task,
  targetId,
} from '@tasktap/core';
import { onlyOne } from '../account/only-one.ts';
import { expectHeard } from '../account/refusals.ts';
import { regionOf } from '../account/region.ts';
import { waitingBy } from '../waiting.ts';
import type { Surroundings } from './choice.ts';
import { type Kind, kindsOf } from './kinds.ts';
import { isLeftBehind, isOfProbe } from './marks.ts';
import { stopIf } from './stop-if.ts';
import { probeWork } from './work.ts';

export interface ProbeWishes {
  /** Names or ARNs; none: every cluster. */
  readonly clusters: readonly string[];
  /** Undefined: every task. */
  readonly service: string | undefined;
  /** Undefined: the only one there is. */
  readonly target: string | undefined;
  readonly filter: string | undefined;
}

export interface Survey {
  readonly region: string;
  readonly destination: { readonly target: TargetId; readonly filter: FilterId };
  readonly kinds: readonly Kind[];
  readonly around: Surroundings;
}

interface Surveyor {
  readonly probing: Probing;
  readonly clock: Clock;
  readonly say: (line: string) => void;
  readonly interrupted: () => boolean;
}

/** @throws UserError */
export async function survey(surveyor: Surveyor, wishes: ProbeWishes): Promise<Survey> {
  const { probing, say } = surveyor;
  const waiting = waitingBy(say);
  const region = await regionOf(probing);
  const targets = expectHeard(await waiting('Reading the mirror targets …', probing.targets()), probeWork);
  const filters = expectHeard(await waiting('Reading the mirror filters …', probing.filters()), probeWork);
  const destination = {
    target: targetId(
      wishes.target ?? onlyOne({ what: 'mirror target', flag: '--target', ids: targets.map(({ id }) => id) }),
    ),
    filter: filterId(wishes.filter ?? onlyOne({ what: 'mirror filter', flag: '--filter', ids: filters })),
  };
  const sessions = await withoutLeftovers(
    surveyor,
    expectHeard(await waiting('Reading the mirror sessions …', probing.sessions()), probeWork),
  );
  const clusters =
    wishes.clusters.length > 0
      ? wishes.clusters.map(clusterArn)
      : expectHeard(await waiting('Reading the clusters …', probing.clusters()), probeWork);
  const tasks = await readTasks(surveyor, clusters, wishes.service);
  const collectorEnis = new Set(targets.flatMap(({ eni }) => eni ?? []));
  return { region, destination, kinds: kindsOf(tasks), around: { sessions, collectorEnis } };
}

async function readTasks(
  { probing, say, interrupted }: Surveyor,
  clusters: readonly ClusterArn[],
  service: string | undefined,
): Promise<readonly Task[]> {
  const tasks: Task[] = [];
  for (const cluster of clusters) {
    stopIf(interrupted());
    say(`Reading the tasks of ${clusterNameOf(cluster)} …`);
    const read = await probing.tasks(cluster, service === undefined ? undefined : serviceName(service));
    tasks.push(...expectHeard(read, probeWork));
  }
  return tasks;
}

/** Removes what an earlier probe left behind; the sessions that stay. */
async function withoutLeftovers(
  { probing, clock, say }: Surveyor,
  sessions: readonly MirrorSession[],
): Promise<readonly MirrorSession[]> {
  const old = new Set(sessions.filter((session) => isLeftBehind(session, instant(clock.now()))));
  for (const { id, eni } of old) {
    say(`Deleting ${id} on ${eni}, which an earlier probe left behind …`);
    const said = await probing.delete(id);
    if (said.kind === 'unheard' && said.reading.meaning.kind !== 'session-gone') expectHeard(said, probeWork);
  }
  const young = sessions.filter((session) => isOfProbe(session) && !old.has(session));
  for (const { id } of young) say(`Leaving ${id} alone: another probe made it within the last two minutes.`);
  return sessions.filter((session) => !old.has(session));
}
