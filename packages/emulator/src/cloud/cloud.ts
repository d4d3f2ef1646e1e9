// The services of an account, put together around its world.
import type { World } from '../world/state.ts';
import type { Stacks } from './cloudformation/stack.ts';
import { createRules } from './events/create-rules.ts';
import { createRoles } from './iam/roles.ts';
import { createFunctions } from './lambda/functions.ts';
import { createLogGroups } from './logs/log-groups.ts';
import type { Cloud } from './operation.ts';
import { createBuckets } from './s3/buckets.ts';
import { createQueues } from './sqs/create-queues.ts';

/**
 * `origin` says where clients reach SQS, e.g. `http://127.0.0.1:4566`; see `createQueues`. `stacksIn` makes the stacks of an account whose other
 * services are there.
 */
export function createCloud(world: World, origin: () => string, stacksIn: (cloud: Cloud) => Stacks): Cloud {
  const queues = createQueues(world, origin);
  const functions = createFunctions(world);
  const cloud: Cloud = {
    world,
    queues,
    functions,
    rules: createRules({ world, queues, functions }),
    roles: createRoles(world),
    buckets: createBuckets(world, origin),
    logGroups: createLogGroups(),
    // Stacks are made of the other services, and operations on stacks reach them beside these.
    get stacks() {
      return stacks;
    },
  };
  const stacks = stacksIn(cloud);
  return cloud;
}
