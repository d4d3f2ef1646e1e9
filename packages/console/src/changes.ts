// From one look at the fleet to the next: what is different, so that a page with ten thousand tasks is told of a handful.
import type { Fleet, ServiceState, TaskRow } from './fleet.ts';

interface ServiceChange {
  readonly cluster: string;
  readonly name: string;
  /** New, or with another verdict. */
  readonly tasks: readonly TaskRow[];
  readonly gone: readonly string[];
}

export type Changes = Omit<Fleet, 'services'> & { readonly services: readonly ServiceChange[] };

/** Applied to `before` with `withChanges` it gives `after`, but for the order of tasks. */
export function changesBetween(before: Fleet, after: Fleet): Changes {
  const old = byKey(before.services);
  const now = byKey(after.services);
  const left = before.services
    .filter((service) => !now.has(keyOf(service)))
    .map(({ cluster, name, tasks }) => ({ cluster, name, tasks: [], gone: tasks.map(([id]) => id) }));
  const changed = after.services.map((service) => changeOf(old.get(keyOf(service)), service));
  const { services: _, ...rest } = after;
  return { ...rest, services: [...left, ...changed.filter(({ tasks, gone }) => tasks.length + gone.length > 0)] };
}

/** A service without tasks is none any more. */
export function withChanges(before: Fleet, { services, ...rest }: Changes): Fleet {
  const changes = new Map(services.map((change) => [keyOf(change), change]));
  const known = byKey(before.services);
  const begun = services.filter((change) => !known.has(keyOf(change))).map((change) => ({ ...change, tasks: [] }));
  const all = [...before.services, ...begun].map((service) => {
    const change = changes.get(keyOf(service));
    return change === undefined ? service : apply(service, change);
  });
  return { ...rest, services: all.filter(({ tasks }) => tasks.length > 0).sort(byName) };
}

export function keyOf({ cluster, name }: Pick<ServiceState, 'cluster' | 'name'>): string {
  return `${cluster}/${name}`;
}

function byName(one: ServiceState, other: ServiceState): number {
  return keyOf(one) < keyOf(other) ? -1 : 1;
}

function byKey(services: readonly ServiceState[]): ReadonlyMap<string, ServiceState> {
  return new Map(services.map((service) => [keyOf(service), service]));
}

function changeOf(before: ServiceState | undefined, { cluster, name, tasks }: ServiceState): ServiceChange {
  const old = new Map((before?.tasks ?? []).map((task) => [task[0], task]));
  const now = new Set(tasks.map(([id]) => id));
  return {
    cluster,
    name,
    tasks: tasks.filter((task) => !same(old.get(task[0]), task)),
    gone: [...old.keys()].filter((id) => !now.has(id)),
  };
}

function same(one: TaskRow | undefined, other: TaskRow): boolean {
  return one !== undefined && one[1] === other[1] && one[2] === other[2];
}

function apply({ cluster, name, tasks }: ServiceState, change: ServiceChange): ServiceState {
  const all = new Map(tasks.map((task) => [task[0], task]));
  for (const id of change.gone) all.delete(id);
  for (const task of change.tasks) all.set(task[0], task);
  return { cluster, name, tasks: [...all.values()] };
}
