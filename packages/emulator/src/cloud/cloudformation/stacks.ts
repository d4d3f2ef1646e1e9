// The stacks of the account, by name and by id.
import { AwsError } from '../operation.ts';
import { createStack } from './create-stack.ts';
import { refuseName } from './names.ts';
import type { Site } from './site.ts';
import type { Stack, Stacks } from './stack.ts';

/** Of those that are gone, so that whoever asks by id is answered; AWS remembers them for 90 days. */
const MOST_REMEMBERED = 100;

export function createStacks(site: Site): Stacks {
  const stacks = new Map<string, Stack>();
  const gone: Stack[] = [];
  let born = 0;
  const leave = (stack: Stack): void => {
    stacks.delete(stack.name);
    gone.push(stack);
    if (gone.length > MOST_REMEMBERED) gone.shift();
  };
  const review = (name: string) => {
    refuseName('stackName', name);
    if (stacks.has(name)) throw new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
    born += 1;
    const stack = createStack(name, born, site, leave);
    stacks.set(name, stack);
    return stack;
  };
  return {
    byName: (name) => stacks.get(name),
    find: (nameOrId) => stacks.get(nameOrId) ?? [...stacks.values(), ...gone].find(({ id }) => id === nameOrId),
    all: () => [...stacks.values()],
    review,
    forget: ({ name }) => void stacks.delete(name),
    async deploy(name, request) {
      const stack = review(name);
      try {
        await stack.create(request);
      } catch (problem) {
        stacks.delete(name);
        throw problem;
      }
      return stack;
    },
  };
}
