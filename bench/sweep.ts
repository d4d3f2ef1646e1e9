// A look at a whole cluster in which everything is as it should be: calls, CPU time and memory, and how they grow.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withFleet } from './fleet-process.ts';
import type { Row } from './report.ts';

interface Looked {
  readonly calls: Readonly<Record<string, number>>;
  readonly ownMs: number;
  readonly sdkMs: number;
  readonly memoryMiB: number;
  readonly pacedS: number;
}

/** Tasks that ECS lists or describes at once, sessions on a page of EC2. */
const tasksPerCall = 100;
const sessionsPerPage = 1000;

const lookProcess = fileURLToPath(new URL('./look-process.ts', import.meta.url));

export async function sweep(tasks: number): Promise<readonly Row[]> {
  const looked = await withFleet(tasks, async (served) => {
    const ran = await promisify(execFile)(process.execPath, ['--expose-gc', lookProcess, served]);
    return JSON.parse(ran.stdout) as Looked;
  });
  const of = `a sweep of ${tasks.toLocaleString('en')} tasks`;
  const made = Object.values(looked.calls).reduce((sum, each) => sum + each, 0);
  const least = 2 * Math.ceil(tasks / tasksPerCall) + Math.ceil(tasks / sessionsPerPage);
  const atTenThousand = (goal: number) => (tasks === 10_000 ? { goal } : {});
  return [
    // One more for the tags of refusals, one for the targets, one for the filter.
    { what: `${of}: calls, of which ${least} are pages`, measured: made, unit: 'calls', goal: least + 3 },
    { what: `${of}: CPU time of our own`, measured: looked.ownMs, unit: 'ms', ...atTenThousand(300) },
    { what: `${of}: CPU time of the SDK beside it`, measured: looked.sdkMs, unit: 'ms' },
    { what: `${of}: peak memory of the process`, measured: looked.memoryMiB, unit: 'MiB', ...atTenThousand(400) },
    // Of the five minutes that the function has, four count.
    { what: `${of}: waits for the pace of ECS`, measured: looked.pacedS, unit: 's', goal: 240 },
  ];
}
