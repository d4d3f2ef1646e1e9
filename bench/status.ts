// The command line held against its goals: the coverage of ten thousand tasks, and its own help. `npm run bench`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { runApart } from './apart.ts';
import { type Served, withFleet } from './fleet-process.ts';
import { type Row, reportRan } from './report.ts';

/** What Node compiles in the first run it finds in the others, as on any machine. */
const home = mkdtempSync(join(tmpdir(), 'tasktap-bench-'));
process.once('exit', () => rmSync(home, { recursive: true }));

reportRan('status', await runApart(import.meta.filename, { status: () => status(10_000), help }));

interface Told {
  readonly pacedS: number;
  readonly cpuS: number;
  readonly memoryMiB: number;
}

interface Ran {
  /** From the start of the process to its end. */
  readonly ms: number;
  readonly output: string;
  readonly complaint: string;
}

async function status(tasks: number): Promise<readonly Row[]> {
  const script = fileURLToPath(new URL('./status-process.ts', import.meta.url));
  const runs = await withFleet(tasks, async (served) => {
    const { url, accessKeyId, secretAccessKey } = JSON.parse(served) as Served;
    const environment = {
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      // As the bin has it in the user's folder.
      NODE_COMPILE_CACHE: join(home, 'compiled'),
    };
    return repeated(5, () => run([script], environment));
  });
  if (!runs.every(({ output }) => output.includes(`${tasks} of ${tasks} selected tasks covered`))) {
    throw new Error(`expected every task covered, got ${runs[0]?.output.slice(-500)}`);
  }
  const told = runs.map(({ complaint }) => JSON.parse(complaint.trim().split('\n').at(-1) ?? '{}') as Told);
  const of = `tasktap status of ${tasks.toLocaleString('en')} tasks`;
  return [
    { what: `${of}: time, but for the waits`, measured: fastest(runs) / 1000, unit: 's', goal: 3 },
    { what: `${of}: CPU time`, measured: Math.min(...told.map(({ cpuS }) => cpuS)), unit: 's', goal: 3 },
    { what: `${of}: waits for the pace of ECS`, measured: Math.max(...told.map(({ pacedS }) => pacedS)), unit: 's' },
    { what: `${of}: peak memory`, measured: Math.max(...told.map(({ memoryMiB }) => memoryMiB)), unit: 'MiB' },
  ];
}

async function help(): Promise<readonly Row[]> {
  const bin = fileURLToPath(new URL('../packages/cli/bin/tasktap.js', import.meta.url));
  const runs = await repeated(20, () => run([bin, '--help'], { HOME: home }));
  return [{ what: 'tasktap --help: time', measured: fastest(runs), unit: 'ms', goal: 120 }];
}

async function run(words: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ran> {
  const begun = performance.now();
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  });
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { ms: performance.now() - begun, output, complaint };
}

/** One after the other. */
async function repeated(times: number, work: () => Promise<Ran>): Promise<readonly Ran[]> {
  const runs: Ran[] = [];
  for (let time = 0; time < times; time += 1) runs.push(await work());
  return runs;
}

/** The one that others on this machine disturbed least. */
function fastest(runs: readonly Ran[]): number {
  return Math.min(...runs.map(({ ms }) => ms));
}
