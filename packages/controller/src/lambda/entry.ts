// What Lambda loads for events and for looks: two handlers that share nearly all.
import type { LambdaContext } from '../invocation-time.ts';
import type { HandlerPorts } from '../ports.ts';
import { createPorts } from '../start.ts';
import { createOnLook } from './on-look.ts';
import { createOnTaskEvent } from './on-task-event.ts';
import { once, surroundings } from './process.ts';

const forEvents = once((): HandlerPorts => createPorts(surroundings(), 'events'));
const forLooks = once((): HandlerPorts => createPorts(surroundings(), 'looks'));

export const onTaskEvent = (event: unknown, context: LambdaContext) => createOnTaskEvent(forEvents())(event, context);
export const onLook = (event: unknown, context: LambdaContext) => createOnLook(forLooks())(event, context);
