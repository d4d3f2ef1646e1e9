// A stack whose policy cannot be read takes no session from a task that runs and is meant.
import { interfaceOf, isWanted, sessionsOf } from '../scene.ts';
import type { CreateCheck } from '../witness.ts';

/** Whoever was at work when the policy changed last ends its work under the one before; so do events, for a minute. */
const atWorkMs = 6 * 60_000;

export const lostPolicy: CreateCheck = (scene, report) => ({
  before({ operation, stack: name, at }) {
    const stack = scene.stacks.find((each) => each.name === name);
    if (operation !== 'DeleteTrafficMirrorSession' || stack?.lost !== true || at - stack.policySince < atWorkMs)
      return undefined;
    const covered = coveredTasks();
    return () => {
      const left = new Set(coveredTasks());
      for (const task of covered.filter((each) => !left.has(each)))
        report(task, `${name} has lost its policy, and ${task} its session`);
    };

    function coveredTasks(): readonly string[] {
      const on = new Set(sessionsOf(scene, name).map(({ networkInterfaceId }) => networkInterfaceId));
      return [...scene.world.tasks.values()].flatMap((task) =>
        stack !== undefined && on.has(interfaceOf(scene, task) ?? '') && isWanted(task, stack) ? [task.arn] : [],
      );
    }
  },
});
