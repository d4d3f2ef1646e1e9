// Names in a fleet file: of what is not there, and of two things at once.
import type { FleetWorkload } from '../world/fleet-workload.ts';
import type { Nonsense } from './fleet-nonsense.ts';
import type { Parts } from './fleet-parts.ts';

/** Services and tasks, each with its path. */
export function workloadsOf({
  services,
  tasks,
}: Parts): readonly (readonly [at: readonly [string, number], FleetWorkload])[] {
  return [
    ...services.things.map(([place, service]) => [['services', place], service] as const),
    ...tasks.things.map(([place, task]) => [['tasks', place], task] as const),
  ];
}

/** While a list of what there is has complaints of its own, nobody knows what it was to hold. */
export function unknownNames(parts: Parts): readonly Nonsense[] {
  const clusters = parts.clusters.things.map(([, cluster]) => cluster);
  const hosts = parts.hosts.things.map(([, host]) => host.name);
  const known = { clusters: new Set(clusters), hosts: new Set(hosts) };
  return workloadsOf(parts).flatMap(([at, { cluster, hosts: shares = {} }]): Nonsense[] => [
    ...(parts.clusters.whole && !known.clusters.has(cluster)
      ? [
          {
            path: [...at, 'cluster'] as const,
            found: cluster,
            expected: clusters.length > 0 ? clusters : 'expected a name that clusters lists',
          },
        ]
      : []),
    ...(parts.hosts.whole ? Object.keys(shares) : [])
      .filter((host) => !known.hosts.has(host))
      .map((host) => ({ path: [...at, 'hosts', host] as const, isWord: true as const, found: host, expected: hosts })),
  ]);
}

export function namesTwice({ clusters, hosts, services }: Parts): readonly Nonsense[] {
  return [
    ...repeated(clusters.things, String).map(([place, cluster]) => ({
      path: ['clusters', place] as const,
      found: cluster,
      expected: 'expected each cluster once',
    })),
    ...repeated(hosts.things, ({ name }) => name).map(([place, { name }]) => ({
      path: ['hosts', place, 'name'] as const,
      found: name,
      expected: 'expected a name that no other host has',
    })),
    ...repeated(services.things, ({ cluster, name }) => `${cluster}/${name}`).map(([place, { cluster, name }]) => ({
      path: ['services', place, 'name'] as const,
      found: name,
      expected: `expected a name that no other service of ${cluster} has`,
    })),
  ];
}

/** All but the first of those with the same key. */
function repeated<Thing>(
  things: readonly (readonly [number, Thing])[],
  keyOf: (thing: Thing) => string,
): readonly (readonly [number, Thing])[] {
  const seen = new Set<string>();
  return things.filter(([, thing]) => {
    const key = keyOf(thing);
    const before = seen.has(key);
    seen.add(key);
    return before;
  });
}
