// What Lambda loads: the two handlers, put together from the process's own environment when the first event comes.
import { processEnvironment } from '../config.ts';
import type { LambdaContext, Ports } from '../ports.ts';
import { createPorts } from '../start.ts';
import { createOnLook } from './on-look.ts';
import { createOnTaskEvent } from './on-task-event.ts';

/** Once per process; not while the module loads, so that a broken configuration fails an invocation, with its complaints in the log. */
function once(work: 'events' | 'looks'): () => Ports {
  let ports: Ports | undefined;
  return () => {
    ports ??= createPorts(
      {
        environment: processEnvironment(),
        clock: { now: Date.now, sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)) },
        write: console.log,
      },
      work,
    );
    return ports;
  };
}

const forEvents = once('events');
const forLooks = once('looks');

export const onTaskEvent = (event: unknown, context: LambdaContext) => createOnTaskEvent(forEvents())(event, context);
export const onLook = (event: unknown, context: LambdaContext) => createOnLook(forLooks())(event, context);
