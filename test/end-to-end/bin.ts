// The bin as a user runs it, in a process of its own.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const bin = fileURLToPath(new URL('../../packages/cli/bin/tasktap.js', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly output: string;
  readonly complaint: string;
}

export function run(...words: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [bin, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let complaint = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes;
  });
  child.stderr.on('data', (bytes: Buffer) => {
    complaint += bytes;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output, complaint })));
}
