// What Lambda loads for events and for looks: two handlers that share nearly all.
import type { LambdaContext, Ports } from '../ports.ts';
import { createPorts } from '../start.ts';
import { createOnLook } from './on-look.ts';
import { createOnTaskEvent } from './on-task-event.ts';
import { once, surroundings } from './process.ts';

const forEvents = once((): Ports => createPorts(surroundings(), 'events'));
const forLooks = once((): Ports => createPorts(surroundings(), 'looks'));

export const onTaskEvent = (event: unknown, context: LambdaContext) => createOnTaskEvent(forEvents())(event, context);
export const onLook = (event: unknown, context: LambdaContext) => createOnLook(forLooks())(event, context);
