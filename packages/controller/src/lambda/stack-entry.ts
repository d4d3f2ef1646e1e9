// What Lambda loads for what happens to the stack itself: a handler that plans nothing, and is small without what plans.
import { ConfigError } from '../config.ts';
import type { LambdaContext } from '../invocation-time.ts';
import type { StackPorts } from '../stack-ports.ts';
import { createStackPorts } from '../start-stack.ts';
import { tellStack } from '../tell-stack.ts';
import { createOnStack } from './on-stack.ts';
import { once, surroundings } from './process.ts';

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

export const onStack = (event: unknown, context: LambdaContext) =>
  createOnStack(stackOrComplaints, tellStack)(event, context);
