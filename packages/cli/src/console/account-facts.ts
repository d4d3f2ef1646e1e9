// What a look at an account has read of a task beside its verdict.
import type { Fact } from '@tasktap/console';
import { type MirrorSession, readIdentity, type Task, taskIdOf } from '@tasktap/core';
import type { View } from '../account/view.ts';

export function factsOf({ clusters }: Pick<View, 'clusters'>, id: string): readonly Fact[] {
  for (const { snapshot } of clusters) {
    const task = snapshot.tasks.find(({ arn }) => taskIdOf(arn) === id);
    if (task !== undefined) return [...ofTask(task), ...ofInterface(task, snapshot.sessions)];
  }
  return [];
}

function ofTask({
  family,
  capacityProvider,
  launchType,
  cpuArchitecture,
  availabilityZone,
  lastStatus,
}: Task): readonly Fact[] {
  const runsOn = [capacityProvider ?? launchType, cpuArchitecture, availabilityZone];
  return [
    ['family', family],
    ['runs on', runsOn.filter((part) => part !== undefined).join(', ')],
    ['status', lastStatus],
  ];
}

function ofInterface({ eni }: Task, sessions: readonly MirrorSession[]): readonly Fact[] {
  if (eni === undefined) return [['interface', 'none of its own']];
  if (eni.id === undefined) return [['interface', `not made yet (${eni.status})`]];
  const on = sessions.filter((session) => session.eni === eni.id);
  return [['interface', eni.address === undefined ? eni.id : `${eni.id}, ${eni.address}`], ...on.map(ofSession)];
}

function ofSession({ id, vni, target, filter, tags }: MirrorSession): Fact {
  const by = readIdentity(tags)?.owner;
  return [
    'session',
    `${id}, VNI ${vni}, to ${target} through ${filter}${by === undefined ? ', not of tasktap' : `, of ${by}`}`,
  ];
}
