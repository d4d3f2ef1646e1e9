// The process that Lambda starts, as the handlers are put together from it: when the first event comes, and once.
import { processEnvironment } from '../config.ts';
import type { Surroundings } from '../start.ts';

export function surroundings(): Surroundings {
  return {
    environment: processEnvironment(),
    clock: { now: Date.now, sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)) },
    write: console.log,
  };
}

/** Once per process; not while the module loads, so that a broken configuration fails an invocation, with its complaints in the log. */
export function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
