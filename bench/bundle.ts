// The bundle held against what CDK's NodejsFunction makes of the same handlers by default, with the SDK inside. `npm run bench`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleHandlers } from '@tasktap/cdk';
import { build } from 'esbuild';
import { report } from './report.ts';

/** Loads of each, in turn, so that both meet the same weather; the median counts. */
const loads = 15;
const loader = fileURLToPath(new URL('./load.cjs', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'tasktap-bench-'));
const [ours, theirs] = [join(folder, 'ours.cjs'), join(folder, 'theirs.cjs')];
writeFileSync(ours, (await bundleHandlers()).tap.code);
// As NodejsFunction calls esbuild with `bundleAwsSDK: true` and nothing else said.
await build({
  entryPoints: [fileURLToPath(import.meta.resolve('@tasktap/controller/lambda'))],
  bundle: true,
  platform: 'node',
  target: 'node24',
  outfile: theirs,
  logLevel: 'error',
});

const times = { ours: [] as number[], theirs: [] as number[] };
for (let index = 0; index < loads; index += 1) {
  times.ours.push(loadOnce(ours));
  times.theirs.push(loadOnce(theirs));
}
const [size, init] = [statSync(ours).size, median(times.ours)];
const [peerSize, peerInit] = [statSync(theirs).size, median(times.theirs)];
rmSync(folder, { recursive: true });

report(
  'bundle',
  [
    { what: 'bundle of events and looks', measured: size / 1000, unit: 'KB', goal: 360, better: 'lower' },
    {
      what: `its module init, of NodejsFunction's ${peerInit.toFixed(0)} ms`,
      measured: (100 * init) / peerInit,
      unit: '%',
      goal: 40,
      better: 'lower',
    },
  ],
  {
    initMs: init,
    peer: { sizeKB: peerSize / 1000, initMs: peerInit },
  },
);

function loadOnce(file: string): number {
  return Number(execFileSync(process.execPath, [loader, file], { encoding: 'utf8' }));
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
