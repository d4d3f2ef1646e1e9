// What Lambda loads: the three handlers, put together from the process's own environment when the first event comes.
import { ConfigError, processEnvironment } from '../config.ts';
import type { LambdaContext, Ports } from '../ports.ts';
import type { StackPorts } from '../stack-ports.ts';
import { createPorts, type Surroundings } from '../start.ts';
import { createStackPorts } from '../start-stack.ts';
import { tellStack } from '../tell-stack.ts';
import { createOnLook } from './on-look.ts';
import { createOnStack } from './on-stack.ts';
import { createOnTaskEvent } from './on-task-event.ts';

function surroundings(): Surroundings {
  return {
    environment: processEnvironment(),
    clock: { now: Date.now, sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)) },
    write: console.log,
  };
}

/** Once per process; not while the module loads, so that a broken configuration fails an invocation, with its complaints in the log. */
function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const forEvents = once((): Ports => createPorts(surroundings(), 'events'));
const forLooks = once((): Ports => createPorts(surroundings(), 'looks'));
const forStack = once((): StackPorts => createStackPorts(surroundings()));

/** CloudFormation waits for an hour for whoever throws: a broken configuration is told to it instead. */
function stackOrComplaints(): StackPorts | string {
  try {
    return forStack();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

export const onTaskEvent = (event: unknown, context: LambdaContext) => createOnTaskEvent(forEvents())(event, context);
export const onLook = (event: unknown, context: LambdaContext) => createOnLook(forLooks())(event, context);
export const onStack = (event: unknown, context: LambdaContext) =>
  createOnStack(stackOrComplaints, tellStack)(event, context);
