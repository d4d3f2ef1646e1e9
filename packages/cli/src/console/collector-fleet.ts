// A collector's packets as the page shows them: which tasks are heard, which are not yet, and which packets have no name.
import type { Directory, TaskIdentity } from '@tasktap/collector';
import type { ServiceState, TaskRow } from '@tasktap/console';
import type { HeardInterface } from './collector-packets.ts';

/** Whoever makes up VNIs fills no page. */
const mostStrangers = 1000;
const nobody = { cluster: 'in no directory', name: 'VNIs without a task' } as const;

export function servicesHeard(present: Directory, heard: readonly HeardInterface[]): readonly ServiceState[] {
  const sending = new Set(heard.flatMap(({ owner, packets }) => (packets > 0 ? (owner.task?.task ?? []) : [])));
  const tasks = new Map([...present.values()].flat().map(({ task }) => [task.task, task]));
  const services = Map.groupBy(tasks.values(), placeOf);
  const known = [...services.values()].flatMap((all): readonly ServiceState[] => {
    const [first] = all;
    if (first === undefined) return [];
    return [{ ...nameOfPlace(first), tasks: all.map(({ task }) => rowOf(task, sending.has(task))) }];
  });
  const strangers = strangersIn(heard);
  return [...known, ...(strangers.length === 0 ? [] : [{ ...nobody, tasks: strangers }])].sort(byPlace);
}

function rowOf(task: string, isHeard: boolean): TaskRow {
  return isHeard ? [task, 'mirrored', ''] : [task, 'waiting', 'no-packet-yet'];
}

function strangersIn(heard: readonly HeardInterface[]): readonly TaskRow[] {
  const rows = heard
    .filter(({ owner, packets }) => owner.task === undefined && packets > 0)
    .sort((one, other) => other.packets - one.packets)
    .slice(0, mostStrangers)
    .map(({ one: { name } }): TaskRow => [name, name.endsWith('-spoofed') ? 'spoofed' : 'unattributed', '']);
  // A VNI has an interface for each unknown sender, under one name.
  return [...new Map(rows.map((row) => [row[0], row])).values()];
}

function nameOfPlace({ cluster, service, family }: TaskIdentity): Pick<ServiceState, 'cluster' | 'name'> {
  return { cluster, name: service ?? `family ${family?.replace(/:\d+$/, '') ?? 'unknown'}` };
}

function placeOf(task: TaskIdentity): string {
  const { cluster, name } = nameOfPlace(task);
  return `${cluster}/${name}`;
}

function byPlace(one: ServiceState, other: ServiceState): number {
  return `${one.cluster}/${one.name}` < `${other.cluster}/${other.name}` ? -1 : 1;
}
