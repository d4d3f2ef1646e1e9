// The emulated fleet as the page shows it: what is true in the world, whether or not anybody has noticed.
import { isPaused } from '@tasktap/aws';
import type { Fleet, ServiceState, TargetState, TaskRow } from '@tasktap/console';
import type { World, WorldSession, WorldTask } from '@tasktap/emulator';
import { lastPart } from '../fleet-view.ts';

export function fleetOf(world: World, budgets: Fleet['budgets']): Fleet {
  return {
    at: world.clock.now(),
    services: servicesOf(world),
    targets: targetsOf(world),
    budgets,
    counts: [],
    paused: pausedIn(world),
  };
}

const switchName = /^\/tasktap\/[^/]+\/switch$/;

/** Undefined: no stack has a switch here. False where one of several may still act. */
function pausedIn({ parameters }: World): boolean | undefined {
  const switches = [...parameters.values()].filter(({ name }) => switchName.test(name));
  return switches.length === 0 ? undefined : switches.every(({ value }) => isPaused(value));
}

function servicesOf(world: World): readonly ServiceState[] {
  const services = new Map<string, { readonly cluster: string; readonly name: string; readonly tasks: TaskRow[] }>();
  for (const task of world.tasks.values()) {
    if (task.desiredStatus !== 'RUNNING') continue;
    const cluster = lastPart(task.clusterArn);
    const name = task.group.startsWith('service:') ? task.group.slice('service:'.length) : task.group.replace(':', ' ');
    const key = `${cluster}/${name}`;
    const service = services.get(key) ?? { cluster, name, tasks: [] };
    services.set(key, service);
    service.tasks.push([task.id, ...standingIn(world, task)]);
  }
  return [...services].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, service]) => service);
}

function standingIn(world: World, { attachment }: WorldTask): readonly [verdict: string, reason: string] {
  if (attachment === undefined) return ['ignored', 'no-interface'];
  const { networkInterfaceId: id } = attachment;
  const sessions = id === undefined ? [] : world.sessions.on(id);
  if (sessions.length > 0)
    return sessions.some((session) => carries(world, session)) ? ['mirrored', ''] : ['unmirrored', 'nothing-passes'];
  const tags = [...(world.networkInterfaces.get(id ?? '')?.tags ?? [])];
  const refusal = tags.find(([key]) => key.startsWith('tasktap:refused:'));
  if (refusal !== undefined) return ['unmirrorable', refusal[1]];
  return attachment.status === 'ATTACHED' ? ['unmirrored', 'new'] : ['waiting', 'interface-not-attached'];
}

/** Its target is there, and its filter lets something pass. */
function carries(world: World, { targetId, filterId }: WorldSession): boolean {
  const rules = [...(world.filters.get(filterId)?.rules.values() ?? [])];
  return world.targets.has(targetId) && rules.some(({ action }) => action === 'accept');
}

function targetsOf(world: World): readonly TargetState[] {
  const counts = new Map<string, number>();
  for (const { targetId } of world.sessions.values()) counts.set(targetId, (counts.get(targetId) ?? 0) + 1);
  const { sessionsPerAccount, sourcesPerInterfaceTarget } = world.quotas;
  return [
    ...[...world.targets.values()].map(({ id, kind }) => ({
      id,
      kind,
      sessions: counts.get(id) ?? 0,
      limit: kind === 'network-interface' ? sourcesPerInterfaceTarget : undefined,
    })),
    { id: 'the account', kind: 'every target', sessions: world.sessions.size, limit: sessionsPerAccount },
  ];
}
