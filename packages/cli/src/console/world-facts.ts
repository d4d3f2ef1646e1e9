// What is known of a task of an emulated account beside its verdict.
import type { Fact } from '@tasktap/console';
import type { World, WorldTask } from '@tasktap/emulator';
import { lastPart } from '../fleet-view.ts';

export function factsIn(world: World, id: string): readonly Fact[] {
  const task = [...world.tasks.values()].find((one) => one.id === id);
  return task === undefined ? [] : [...ofTask(task), ...ofInterface(world, task)];
}

function ofTask(task: WorldTask): readonly Fact[] {
  return [
    ['task definition', lastPart(task.taskDefinitionArn)],
    [
      'runs on',
      `${task.capacityProvider ?? task.launchType}, ${task.availabilityZone}, a host of type ${task.hostType.name}`,
    ],
    ['status', task.lastStatus],
  ];
}

function ofInterface(world: World, { attachment }: WorldTask): readonly Fact[] {
  const found = world.networkInterfaces.get(attachment?.networkInterfaceId ?? '');
  if (found === undefined) return [['interface', 'none of its own']];
  return [
    ['interface', `${found.id}, ${found.privateIp}`],
    ...world.sessions
      .on(found.id)
      .map(
        (session): Fact => [
          'session',
          `${session.id}, VNI ${session.vni}, to ${session.targetId} through ${session.filterId}`,
        ],
      ),
  ];
}
