// The emulated fleet as the page shows it: what is true in the world, whether or not anybody has noticed.
import type { ApiBudget, Fleet, ServiceState, TargetState, TaskRow } from '@tasktap/console';
import type { Emulator, World, WorldSession, WorldTask } from '@tasktap/emulator';
import { lastPart } from '../fleet-view.ts';

export function fleetOf(
  { world, calls }: Pick<Emulator, 'world' | 'calls'>,
  isOurs: (principal: string) => boolean,
): Fleet {
  return {
    at: world.clock.now(),
    services: servicesOf(world),
    targets: targetsOf(world),
    budgets: budgetsOf(calls.counts().filter(({ principal }) => isOurs(principal))),
    counts: [],
    paused: undefined,
  };
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
  return [...world.targets.values()].map(({ id, kind }) => ({
    id,
    kind,
    sessions: counts.get(id) ?? 0,
    limit: kind === 'network-interface' ? world.quotas.sourcesPerInterfaceTarget : world.quotas.sessionsPerAccount,
  }));
}

/** EC2 API throttling page: mutating calls refill at 5 a second, describing ones at 20. */
const allowed: Readonly<Record<string, number>> = {
  'ec2:CreateTrafficMirrorSession': 5,
  'ec2:DeleteTrafficMirrorSession': 5,
  'ec2:ModifyTrafficMirrorSession': 5,
  'ec2:DescribeTrafficMirrorSessions': 20,
  'ecs:DescribeTasks': 20,
};

function budgetsOf(
  counts: readonly { readonly operation: string; readonly calls: number; readonly errors: number }[],
): readonly ApiBudget[] {
  const sums = new Map<string, { calls: number; errors: number }>();
  for (const { operation, calls, errors } of counts) {
    const sum = sums.get(operation) ?? { calls: 0, errors: 0 };
    sums.set(operation, { calls: sum.calls + calls, errors: sum.errors + errors });
  }
  return [...sums]
    .filter(([operation]) => /^(ec2|ecs):/.test(operation))
    .map(([operation, { calls, errors }]) => ({ operation, calls, errors, perSecond: allowed[operation] }))
    .sort((one, other) => other.calls - one.calls);
}
