// Ctrl-C on a terminal, which reaches every process there: a command ends in order with it, also where an older Node has started a newer one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const bin = 'packages/cli/bin/tasktap.js';

test.each<[string, string]>([
  ['by itself', process.execPath],
  ['through another Node', `${process.execPath} --no-experimental-strip-types`],
])('%s', async (_what, node) => {
  const child = spawn('script', ['-qec', `${node} ${bin} emulate --port 0`, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => {
    const isReady = said.includes('Ctrl-C ends it.');
    said += bytes;
    if (!isReady && said.includes('Ctrl-C ends it.')) child.stdin.write('\u0003');
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
});
