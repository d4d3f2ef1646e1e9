// Runs vitest and ends with one plain line, `N passed, N failed`, whatever the runner's own closing lines look like.
import { parseArgs } from 'node:util';
import type { TestModule } from 'vitest/node';
import { startVitest } from 'vitest/node';

const { values, positionals } = parseArgs({
  options: { config: { type: 'string', default: 'vitest.config.ts' } },
  allowPositionals: true,
});

const vitest = await startVitest('test', positionals, { config: values.config, watch: false, run: true });
const modules = vitest.state.getTestModules();
const passed = count(modules, 'passed');
// A file that could not be loaded holds no test that could fail: it counts as one failure, and so does a stray rejection.
const broken = modules.filter((module) => module.errors().length > 0).length;
const failed = count(modules, 'failed') + broken + vitest.state.getUnhandledErrors().length;
await vitest.close();

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

function count(all: readonly TestModule[], state: 'passed' | 'failed'): number {
  return all.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0);
}
