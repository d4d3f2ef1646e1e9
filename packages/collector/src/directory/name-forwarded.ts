// Tasks that send their packets themselves: they have no session, and are known by the VNI of their forwarders and their own address.
import type { Naming } from '@tasktap/aws';
import type { Fault, Task } from '@tasktap/core';
import { parseAddress } from '@tasktap/wire';
import { longAddress } from './directory.ts';
import { wantedOf } from './evidence.ts';
import { whoseIs } from './name-session.ts';
import type { Named } from './remember.ts';

export interface Forwarders {
  /** The name of their container. */
  readonly container: string;
  readonly vni: number;
}

export interface Forwarded {
  readonly tasks: readonly Named[];
  /** Why tasks of some clusters are missing. Undefined: none is. */
  readonly fault: Fault | undefined;
}

/** `clusters`: names or ARNs; none: all. */
export async function nameForwarded(
  naming: Naming,
  clusters: readonly string[],
  forwarders: Forwarders,
): Promise<Forwarded> {
  const there = wantedOf(await naming.clusters(), clusters);
  if (there.kind === 'unheard') return { tasks: [], fault: there.reading.fault };
  const tasks: Named[] = [];
  for (const cluster of there.value) {
    const said = await naming.tasks(cluster);
    if (said.kind === 'unheard') return { tasks, fault: said.reading.fault };
    tasks.push(...said.value.flatMap((task) => nameTask(task, forwarders) ?? []));
  }
  return { tasks, fault: undefined };
}

/** Undefined: it carries no forwarder, or has no address yet. */
function nameTask(task: Task, { container, vni }: Forwarders): Named | undefined {
  const address = parseAddress(task.eni?.address ?? '');
  const whose = whoseIs(task);
  if (!task.containers.includes(container) || address === undefined || whose === undefined) return undefined;
  const { availabilityZone: az, containers, eni } = task;
  return {
    entry: {
      vni,
      source: longAddress(address),
      task: { ...whose, az, containers, eni: eni?.id, ...(eni?.subnet === undefined ? {} : { subnet: eni.subnet }) },
    },
    session: '',
    born: task.createdAt,
  };
}
