// An emulated AWS in a process of its own, for whoever measures a client of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What a served fleet tells of itself. */
export type Served = Readonly<
  Record<'url' | 'cluster' | 'target' | 'filter' | 'accessKeyId' | 'secretAccessKey', string>
>;

const servedFleet = fileURLToPath(new URL('./served-fleet.ts', import.meta.url));

/** Runs a fleet in another process for as long as `work` takes; it is given what the fleet told of itself. */
export async function withFleet<Result>(tasks: number, work: (served: string) => Promise<Result>): Promise<Result> {
  const fleet = spawn(process.execPath, [servedFleet, String(tasks)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [served] = (await once(createInterface(fleet.stdout), 'line')) as [string];
    return await work(served);
  } finally {
    fleet.kill();
  }
}
