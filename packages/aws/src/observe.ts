// One look: everything the planner needs to know of a service or a cluster, read in the order that proves the most.
import { countedFor, type EniId, type Task } from '@tasktap/core';
import { heard } from './call.ts';
import { readPlaces } from './destinations.ts';
import type { Look, Observation } from './port.ts';
import { type Refusals, readRefusalsAmong, readRefusalsOn } from './refusals.ts';
import { ownOf, readEverySession, readSessionsOn } from './sessions.ts';
import type { Surroundings } from './surroundings.ts';
import { describeTasks, listTasks } from './tasks.ts';

type Seen = Extract<Observation, { kind: 'seen' }>['seen'];
/** What makes a look worthless when it cannot be read. */
type Essentials = Pick<Seen, 'scope' | 'tasks' | 'sessions' | 'sessionsRead' | 'ownSessionCount' | 'sessionCount'>;

export async function observe(around: Surroundings, look: Look): Promise<Observation> {
  const essentials = await heard(() => readEssentials(around, look));
  if (essentials.kind === 'unheard') return { kind: 'unseen', fault: essentials.reading.fault };
  const [refused, places] = await Promise.all([
    heard(() => readRefusals(around, look, enisOf(essentials.value.tasks))),
    readPlaces(around.clients.ec2, look),
  ]);
  const refusals: Refusals = refused.kind === 'heard' ? refused.value : new Map();
  return {
    kind: 'seen',
    seen: {
      ...essentials.value,
      refusals,
      // A tag that is there proves that tags can be kept; none proves nothing.
      refusalsKept: refusals.size > 0 ? true : undefined,
      collectorEnis: places.collectorEnis,
      destinations: places.destinations,
    },
    faults: [...(refused.kind === 'unheard' ? [refused.reading.fault] : []), ...places.faults],
  };
}

function readEssentials(around: Surroundings, look: Look): Promise<Essentials> {
  return look.service === undefined ? readCluster(around, look) : readService(around, look, look.service);
}

/** Sessions first: a session seen is then older than the list of tasks that fails to explain it, never younger. */
async function readCluster({ clients: { ec2, ecs }, settings }: Surroundings, look: Look): Promise<Essentials> {
  const { cluster } = look;
  const sessions = look.sessions ?? (await readEverySession(ec2));
  const tasks = await describeTasks(ecs, cluster, await listTasks(ecs, { cluster, desired: 'RUNNING' }));
  return {
    scope: { kind: 'cluster' },
    tasks,
    sessions,
    sessionsRead: 'all',
    ownSessionCount: ownOf(sessions, settings.owner).length,
    sessionCount: countedFor(cluster, sessions).length,
  };
}

async function readService(
  { clients: { ec2, ecs } }: Surroundings,
  { cluster }: Look,
  service: NonNullable<Look['service']>,
): Promise<Essentials> {
  const tasks = await describeTasks(ecs, cluster, await listTasks(ecs, { cluster, service, desired: 'RUNNING' }));
  const enis = enisOf(tasks);
  const sessions = await readSessionsOn(ec2, enis);
  return {
    scope: { kind: 'service', service },
    tasks,
    sessions,
    sessionsRead: new Set(enis),
    ownSessionCount: undefined,
    sessionCount: undefined,
  };
}

function readRefusals(around: Surroundings, { service }: Look, enis: readonly EniId[]): Promise<Refusals> {
  const read = service === undefined ? readRefusalsAmong : readRefusalsOn;
  return read(around, enis);
}

function enisOf(tasks: readonly Task[]): readonly EniId[] {
  return tasks.flatMap((task) => task.eni?.id ?? []);
}
