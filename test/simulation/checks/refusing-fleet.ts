// A fleet in which every host refuses loses nothing, ever, unless an operator has asserted that some host accepts.
import { choiceFor } from '../scene.ts';
import type { CreateCheck } from '../witness.ts';

export const refusingFleet: CreateCheck = ({ world, stacks }, report) => {
  let accepted = false;
  const look = (): void => {
    accepted ||= [...world.hostTypes.values()].some(({ mirrorable, weight }) => mirrorable && weight > 0);
  };
  return {
    before({ operation, stack, input }) {
      look();
      if (operation !== 'StopTask' || accepted) return undefined;
      const task = world.tasks.get(String(Reflect.get(input, 'task')));
      const policy = stacks.find(({ name }) => name === stack)?.policy;
      const choice = task === undefined || policy === undefined ? undefined : choiceFor(task, policy);
      if (choice?.kind === 'replace' && choice.assumeMirrorable === true) return undefined;
      report(stack, `${stack} stops tasks although no host was ever there that EC2 mirrors`);
      return undefined;
    },
    minute: look,
  };
};
