// At rest no session of ours is left on what is not selected, nor on an interface that has no task any more.
import type { WorldTask } from '@tasktap/emulator';
import { interfaceOf, isWanted, type Scene, type SceneStack, sessionsOf } from '../scene.ts';
import type { CreateCheck } from '../witness.ts';

export const unselected: CreateCheck = (scene, report) => ({
  atRest() {
    const tasks = tasksByInterface(scene);
    for (const stack of scene.stacks) {
      for (const { id, networkInterfaceId } of leftOver(scene, stack, tasks)) {
        const whose = tasks.get(networkInterfaceId)?.arn ?? 'no task';
        report(id, `${id} of ${stack.name} is still on ${networkInterfaceId} of ${whose}, which is not selected`);
      }
    }
  },
});

type Tasks = ReadonlyMap<string, WorldTask>;

function tasksByInterface(scene: Scene): Tasks {
  const found = [...scene.world.tasks.values()].map((task) => [interfaceOf(scene, task) ?? '', task] as const);
  return new Map(found.filter(([id]) => id !== ''));
}

function leftOver(scene: Scene, stack: SceneStack, tasks: Tasks) {
  if (stack.paused) return [];
  return sessionsOf(scene, stack.name).filter(({ networkInterfaceId }) => {
    const task = tasks.get(networkInterfaceId);
    // EC2 deletes the sessions of an interface that is gone by itself.
    if (task === undefined) return scene.world.networkInterfaces.has(networkInterfaceId);
    return !isWanted(task, stack);
  });
}
