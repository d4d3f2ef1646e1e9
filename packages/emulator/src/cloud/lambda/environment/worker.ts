// The other side of an environment in a Worker: loads the function, and answers one invocation after the other.
import { parentPort, workerData } from 'node:worker_threads';
import { createRealClock } from '../../../world/clock.ts';
import { overLoopback } from './loopback.ts';
import { type FromWorker, type ToWorker, type WorkerData, wallTime } from './messages.ts';
import { createRealm, type Realm } from './realm.ts';
import { FunctionError, type Invocation } from './settings.ts';

const { settings, origin, time } = workerData as WorkerData;
const clock = createRealClock({ speed: time.speed, start: time.world + (wallTime() - time.wall) * time.speed });
const tell = (message: FromWorker): void => parentPort?.postMessage(message);

// Lambda ends an environment whose promise was left alone; the parent does it when it hears of a failure.
process.on('unhandledRejection', (problem) => {
  tell({ kind: 'failed', problem: ['Runtime.UnhandledPromiseRejection', `${problem}`] });
});

const realm = loaded();
parentPort?.on('message', ({ invocation }: ToWorker) => void answer(invocation));

function loaded(): Realm | undefined {
  try {
    const write = (line: string): void => tell({ kind: 'wrote', line });
    const made = createRealm(settings, { clock, transport: overLoopback(origin), write });
    tell({ kind: 'ready' });
    return made;
  } catch (problem) {
    tell(failure(problem));
    return undefined;
  }
}

async function answer(invocation: Invocation): Promise<void> {
  try {
    const json = await realm?.invoke(invocation);
    tell({ kind: 'replied', json, usedMb: usedMb() });
  } catch (problem) {
    tell(failure(problem));
  }
}

function failure(problem: unknown): FromWorker {
  if (problem instanceof FunctionError) return { kind: 'failed', problem: [problem.errorType, problem.message] };
  return { kind: 'failed', problem: ['Error', String(problem)] };
}

/** Of this thread alone, in whole MB. */
function usedMb(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return Math.ceil((heapUsed + arrayBuffers) / 1024 / 1024);
}
