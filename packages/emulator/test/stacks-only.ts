// Stacks for accounts of tests in which no function runs.
import { createAnswers } from '../src/cloud/cloudformation/answers.ts';
import type { Stacks } from '../src/cloud/cloudformation/stack.ts';
import { createStacks } from '../src/cloud/cloudformation/stacks.ts';
import { startInThread } from '../src/cloud/lambda/environment/in-thread.ts';
import { createLogs } from '../src/cloud/lambda/logs.ts';
import type { Cloud } from '../src/cloud/operation.ts';

export function stacksOnly(cloud: Cloud): Stacks {
  const { world } = cloud;
  const transport = () => Promise.reject(new Error('No function calls anybody here.'));
  return createStacks({
    cloud,
    logs: createLogs(),
    answers: createAnswers(world),
    startEnvironment: startInThread({ clock: world.clock, transport }),
    origin: () => 'http://127.0.0.1',
    mappings: new Map(),
    schedules: new Map(),
  });
}
