// Import directions by dependency-cruiser, with a floor: a cruise that did not see every source file has proven nothing.
import { execFileSync, spawnSync } from 'node:child_process';

interface Cruise {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
  };
}

const tracked = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', 'packages/*/src/**/*.ts'],
  { encoding: 'utf8' },
);
const sources = tracked.split('\n').filter((line) => line !== '');

const run = spawnSync('depcruise', ['--config', 'check/dependency-rules.cjs', '--output-type', 'json', 'packages'], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});
const cruise = parse(run.stdout, run.stderr);
const seen = new Set(cruise.modules.map((module) => module.source));
const unseen = sources.filter((file) => !seen.has(file));

for (const violation of cruise.summary.violations) {
  console.error(`${violation.rule.name}: ${violation.from} imports ${violation.to}`);
}
for (const file of unseen) console.error(`not looked at by dependency-cruiser: ${file}`);
console.log(
  `${sources.length} source files, ${sources.length - unseen.length} seen, ${cruise.summary.violations.length} violations`,
);
process.exit(unseen.length > 0 || cruise.summary.violations.length > 0 || sources.length === 0 ? 1 : 0);

function parse(stdout: string, stderr: string): Cruise {
  if (!stdout.startsWith('{')) {
    console.error(`dependency-cruiser gave no report: ${stderr || stdout}`);
    process.exit(1);
  }
  return JSON.parse(stdout) as Cruise;
}
