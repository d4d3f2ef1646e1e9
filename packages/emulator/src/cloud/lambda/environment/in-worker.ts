// An execution environment in a thread of its own, for real time: it has its own memory, and can be ended whatever it does.
import { Worker } from 'node:worker_threads';
import type { RealClock } from '../../../world/clock.ts';
import { type FromWorker, type ToWorker, type WorkerData, wallTime } from './messages.ts';
import { type Environment, FunctionError, type Reply, type StartEnvironment } from './settings.ts';

/**
 * MB of new objects. A thread that comes to its limit gets 16 MB more to end in, and all its new objects may be in them at once: with Node's usual
 * bound, one in thirty of those that allocate fast took the whole process with them.
 */
const mostYoungMb = 8;

/** `origin` is where the emulated AWS listens; it is asked when an environment starts. */
export function startInWorkers(clock: RealClock, origin: () => string): StartEnvironment {
  return (settings, write) => {
    const time = { world: clock.now(), wall: wallTime(), speed: clock.speed };
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { settings, origin: origin(), time } satisfies WorkerData,
      // Nothing of this process's own variables gets in.
      env: {},
      // Node heeds it where the code waits now and then; a loop that allocates and never waits may take the whole process with it (tried, Node 24).
      resourceLimits: { maxOldGenerationSizeMb: settings.memoryMb, maxYoungGenerationSizeMb: mostYoungMb },
    });
    return environmentOf(worker, write);
  };
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (problem: FunctionError) => void;
}

/** Two things are waited for, one after the other: that it is ready, and a reply. */
function environmentOf(worker: Worker, write: (line: string) => void): Environment {
  let waiting: Waiting | undefined;
  let ended = false;
  const answered = (): Promise<Reply> =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
    });
  const fail = (errorType: string, message: string): void => waiting?.reject(new FunctionError(errorType, message));
  worker.on('message', (message: FromWorker) => {
    if (ended) return;
    switch (message.kind) {
      case 'wrote':
        return write(message.line);
      case 'ready':
        return waiting?.resolve({ json: undefined, usedMb: undefined });
      case 'replied':
        return waiting?.resolve(message);
      case 'failed':
        return fail(...message.problem);
    }
  });
  worker.on('error', (problem: Error & { readonly code?: string }) => {
    // Lambda kills a process that takes more than its memory.
    if (problem.code === 'ERR_WORKER_OUT_OF_MEMORY')
      fail('Runtime.ExitError', 'Runtime exited with error: signal: killed');
    else fail(problem.name, problem.message);
  });
  const ready = answered().then(() => undefined);
  ready.catch(() => undefined);
  return {
    ready,
    invoke(invocation) {
      const reply = answered();
      worker.postMessage({ kind: 'invoke', invocation } satisfies ToWorker);
      return reply;
    },
    end() {
      ended = true;
      void worker.terminate();
    },
  };
}
