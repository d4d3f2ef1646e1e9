// Which packets come into one file: those of a task, a service or a cluster, or all, by the name of their interface; and what that file is called.

export type SplitKind = 'task' | 'service' | 'cluster' | 'all';

/** The parts of a group's name; groups of equal parts are one. */
export function groupOf(interfaceName: string, by: SplitKind): readonly string[] {
  const parts = interfaceName.split('/');
  const [cluster = '', service = ''] = parts;
  if (by === 'all') return ['all'];
  if (by === 'task') return parts;
  // `vni-4242`, and whatever others call their interfaces: no service and no cluster is known.
  if (parts.length === 1) return ['', 'unattributed'];
  if (by === 'cluster') return [cluster];
  return parts.length === 2 ? [cluster, 'standalone', 'tasks'] : [cluster, service];
}

/** Every file system takes as much, with an ending and a number behind it. */
const longest = 200;

/** Gives each group a name of its own, also where letter cases are one; e.g. `shop.web.pcapng`: names of ECS have no dots. */
export function createNames(): (group: readonly string[]) => string {
  const given = new Set<string>();
  /** From where on there may be one that is free: of ten thousands that are alike, each would try those of all before it. */
  const next = new Map<string, number>();
  return (group) => {
    const parts = group.filter((part) => part !== '').map((part) => part.replaceAll(/[^A-Za-z0-9_-]/g, '_'));
    const wanted = parts.join('.').slice(0, longest) || 'unnamed';
    let name = wanted;
    let number = next.get(wanted.toLowerCase()) ?? 2;
    for (; given.has(name.toLowerCase()); number += 1) name = `${wanted}-${number}`;
    next.set(wanted.toLowerCase(), number);
    given.add(name.toLowerCase());
    return `${name}.pcapng`;
  };
}
