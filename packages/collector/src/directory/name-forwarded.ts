// Tasks that send their packets themselves: they have no session, and are known by the VNI of their forwarders and their own addresses.
import type { Task } from '@tasktap/core';
import { parseAddress } from '@tasktap/wire';
import { longAddress } from './directory.ts';
import { whoseIs } from './name-session.ts';
import { type Named, noSession } from './remember.ts';

export interface Forwarders {
  /** The name of their container. */
  readonly container: string;
  readonly vni: number;
}

/** By each address that it has. Nothing: it carries no forwarder, or has no address yet. */
export function nameForwarded(task: Task, { container, vni }: Forwarders): readonly Named[] {
  const whose = whoseIs(task);
  if (!task.containers.includes(container) || whose === undefined) return [];
  const { availabilityZone: az, containers, eni } = task;
  const identity = {
    ...whose,
    az,
    containers,
    eni: eni?.id,
    ...(eni?.subnet === undefined ? {} : { subnet: eni.subnet }),
  };
  return [eni?.address, eni?.ipv6].flatMap((written): readonly Named[] => {
    const address = parseAddress(written ?? '');
    if (address === undefined) return [];
    const entry = { vni, source: longAddress(address), task: identity };
    return [{ entry, session: noSession, born: task.createdAt }];
  });
}
