// `tasktap clear SERVICE`: takes back that a service is left alone because replacing its tasks was futile.
import { rightsFor, type StopNote, type StopNotes } from '@tasktap/aws';
import { type ClusterArn, clusterNameOf, type Owner, type ServiceName, serviceName } from '@tasktap/core';
import { clustersNamed } from '../account/clusters.ts';
import { type Connection, connected } from '../account/connection.ts';
import { fine } from '../account/exit-codes.ts';
import type { ReachFlags } from '../account/flags.ts';
import { findOwnStack } from '../account/own-stack.ts';
import { expectHeard, type Work } from '../account/refusals.ts';
import { namesOf, type StackFlags } from '../account/stack-names.ts';
import { printLines } from '../printing.ts';
import { unfit } from '../user-error.ts';
import { waiting } from '../waiting.ts';
import { counted } from '../words/counted.ts';
import { askIfMeant } from '../words/meant.ts';

export interface ClearFlags extends ReachFlags, Pick<StackFlags, 'owner' | 'notes'> {
  readonly cluster?: readonly string[];
  readonly json?: true;
}

interface Cleared {
  readonly region: string;
  readonly owner: Owner;
  /** Its name; null: no note knows the service. */
  readonly cluster: string | null;
  readonly service: ServiceName;
  /** Whether there was anything to take back. */
  readonly cleared: boolean;
  /** ISO 8601; since when it was left alone, null: it was not. */
  readonly givenUp: string | null;
  /** Stops that were counted as futile, if they were, and go on counting for the budgets. */
  readonly stops: number;
  /** Services of which the notes tell a stop, or that they are left alone. */
  readonly noted: readonly ServiceName[];
}

const work: Work = {
  name: 'clear',
  again: 'try again',
  rights: ['ecs:ListClusters', ...rightsFor(['read-own-sessions', 'give-up'])],
};

/** The exit code. @throws UserError */
export function clear(service: string, flags: ClearFlags): Promise<number> {
  return connected(flags, async (connection) => {
    const cleared = await clearOver(connection, serviceName(service), flags);
    printLines(flags.json === true ? [JSON.stringify(cleared)] : linesOf(cleared));
    return fine;
  });
}

interface Noted {
  readonly cluster: ClusterArn;
  readonly note: StopNote;
}

async function clearOver(
  { account, stopNotes }: Connection,
  service: ServiceName,
  flags: ClearFlags,
): Promise<Cleared> {
  const { region, owner } = await findOwnStack(account, flags.owner, work);
  const clusters = clustersNamed(
    flags.cluster ?? [],
    expectHeard(await waiting('Reading the clusters …', account.clusters()), work),
  );
  const notes = stopNotes(namesOf(owner, flags).notesPrefix);
  const read = await waiting('Reading the notes of stops …', notesOn(clusters, notes));
  const found = read.filter(({ note }) => note.givenUp.has(service) || stopsOf(note, service) > 0);
  const known = { region, owner, service, noted: servicesIn(read) };
  const [first, ...others] = found;
  if (first === undefined) return { ...known, cluster: null, cleared: false, givenUp: null, stops: 0 };
  if (others.length > 0) {
    const names = found.map(({ cluster }) => clusterNameOf(cluster)).join(', ');
    throw unfit(`Expected one service ${service}, found one in each of ${names}: name one by --cluster.`);
  }
  expectHeard(await notes.clear(first.cluster, service), work);
  const since = first.note.givenUp.get(service);
  return {
    ...known,
    cluster: clusterNameOf(first.cluster),
    cleared: true,
    givenUp: since === undefined ? null : new Date(since).toISOString(),
    stops: stopsOf(first.note, service),
  };
}

async function notesOn(clusters: readonly ClusterArn[], notes: StopNotes): Promise<readonly Noted[]> {
  const read: Noted[] = [];
  for (const cluster of clusters) read.push({ cluster, note: expectHeard(await notes.read(cluster), work) });
  return read;
}

function stopsOf(note: StopNote, service: ServiceName): number {
  return note.stops.filter((stop) => stop.service === service).length;
}

function servicesIn(read: readonly Noted[]): readonly ServiceName[] {
  const named = read.flatMap(({ note }) => [...note.givenUp.keys(), ...note.stops.map(({ service }) => service)]);
  return [...new Set(named)].sort();
}

function linesOf({ region, owner, cluster, service, givenUp, stops, noted }: Cleared): readonly string[] {
  if (cluster === null) {
    return [
      `${owner} in ${region} has noted nothing about ${service}: there is nothing to take back.${askIfMeant(service, noted)}`,
    ];
  }
  const was = givenUp === null ? 'was not left alone yet' : `was left alone since ${givenUp}`;
  return [
    `Cleared ${cluster}/${service}: it ${was}; ${counted(stops, 'stop')} of the last 24 hours are not held against it any more.`,
    'They still count for the budgets of stops. The next look at the cluster may replace its tasks again.',
  ];
}
