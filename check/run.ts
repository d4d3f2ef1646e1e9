// Everything a machine can judge without running the program: types, style, import directions, dead code, tidiness.
import { spawnSync } from 'node:child_process';

const checks: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['types', ['tsc', '--project', 'tsconfig.json']],
  ['types of core, alone', ['tsc', '--project', 'packages/core/tsconfig.json']],
  ['types of wire, alone', ['tsc', '--project', 'packages/wire/tsconfig.json']],
  ['types of the page', ['tsc', '--project', 'packages/console/page/tsconfig.json']],
  ['style', ['biome', 'check', '--error-on-warnings', '.']],
  ['import directions', ['node', 'check/dependencies.ts']],
  ['dead code', ['knip']],
  ['size of the bundle', ['node', 'check/bundle.ts']],
  ['tidiness', ['node', 'test/run.ts', 'test/tidy.test.ts']],
];

const broken: string[] = [];
for (const [name, [command = '', ...rest]] of checks) {
  const run = spawnSync(command, rest, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const fine = run.status === 0;
  console.log(`${fine ? 'ok  ' : 'FAIL'} ${name}`);
  if (fine) continue;
  broken.push(name);
  console.log(`${run.stdout ?? ''}${run.stderr ?? ''}${run.error?.message ?? ''}`);
}
if (broken.length > 0) {
  console.log(`npm run check: ${broken.join(', ')} failed`);
  process.exit(1);
}
