// Runs vitest and ends with what failed and one plain line, `N passed, N failed`, whatever the runner's own closing lines look like.
import { parseArgs } from 'node:util';
import type { TestCase, TestModule, TestSuite } from 'vitest/node';
import { startVitest } from 'vitest/node';
import { type Failure, failureLines } from './failures.ts';

const { values, positionals } = parseArgs({
  options: { config: { type: 'string', default: 'vitest.config.ts' } },
  allowPositionals: true,
});

const vitest = await startVitest('test', positionals, { config: values.config, watch: false, run: true });
const modules = vitest.state.getTestModules();
const passed = count(modules, 'passed');
// A file that could not be loaded, or a suite whose hook fails, holds no test that could fail: it counts as one failure, and so does a stray rejection.
const broken = modules.flatMap(suitesOf).filter((suite) => suite.errors().length > 0).length;
const failed = count(modules, 'failed') + broken + vitest.state.getUnhandledErrors().length;
await vitest.close();

for (const error of vitest.state.getUnhandledErrors()) tell('outside of every test', error);
for (const module of modules) {
  for (const suite of suitesOf(module)) for (const error of suite.errors()) tell(nameOf(suite), error);
  for (const test of module.children.allTests('failed')) {
    for (const error of test.result().errors ?? []) tell(nameOf(test), error);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
// By itself, unless something is left over: `process.exit` may wait for ever for what V8 still compiles (https://github.com/nodejs/node/issues/54918).
setTimeout(() => process.exit(), 5000).unref();

function suitesOf(module: TestModule): readonly (TestModule | TestSuite)[] {
  return [module, ...module.children.allSuites()];
}

function nameOf(one: TestModule | TestSuite | TestCase): string {
  return one.type === 'module' ? one.relativeModuleId : `${one.module.relativeModuleId} > ${one.fullName}`;
}

function tell(name: string, error: unknown): void {
  console.log(failureLines(name, error instanceof Object ? (error as Failure) : { message: String(error) }).join('\n'));
}

function count(all: readonly TestModule[], state: 'passed' | 'failed'): number {
  return all.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0);
}
