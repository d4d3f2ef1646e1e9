// The services of an account, put together around its world.
import type { World } from '../world/state.ts';
import { createRules } from './events/create-rules.ts';
import { createRoles } from './iam/roles.ts';
import { createFunctions } from './lambda/functions.ts';
import type { Cloud } from './operation.ts';
import { createQueues } from './sqs/create-queues.ts';

/** `origin` says where clients reach SQS, e.g. `http://127.0.0.1:4566`; see `createQueues`. */
export function createCloud(world: World, origin: () => string): Cloud {
  const queues = createQueues(world, origin);
  const functions = createFunctions(world);
  return { world, queues, functions, rules: createRules({ world, queues, functions }), roles: createRoles(world) };
}
