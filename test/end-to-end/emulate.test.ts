// `tasktap emulate` from end to end: five variables on standard output, each call in a line beside it, and a clean end.
import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { bin } from './bin.ts';

test('prints the variables of a client, shows its calls, and ends when it is told to', async () => {
  const child = spawn(process.execPath, [bin, 'emulate', '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let output = '';
  let beside = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes;
  });
  const shown = (words: string): Promise<void> =>
    new Promise((resolve) => {
      child.stderr.on('data', (bytes: Buffer) => {
        beside += bytes;
        if (beside.includes(words)) resolve();
      });
    });
  await shown('Serving on');
  const url = /AWS_ENDPOINT_URL=(\S+)/.exec(output)?.[1] ?? '';
  const called = shown('MissingAuthenticationToken');
  expect((await fetch(url, { method: 'POST', body: 'Action=DescribeTrafficMirrorSessions' })).status).toBe(403);
  await called;
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(
    output
      .trim()
      .split('\n')
      .map((line) => line.replace(/=.*/, '')),
  ).toEqual([
    'export AWS_ENDPOINT_URL',
    'export AWS_REGION',
    'export AWS_DEFAULT_REGION',
    'export AWS_ACCESS_KEY_ID',
    'export AWS_SECRET_ACCESS_KEY',
  ]);
  expect(beside).toMatch(/\d\d:\d\d:\d\d {2}nobody {2}ec2:\w+ {2}403 MissingAuthenticationToken {2}\d+ ms/);
});
