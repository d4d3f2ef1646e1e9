// A program run to its end beside this process, which serves it meanwhile.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export async function run(environment: NodeJS.ProcessEnv, program: string, ...words: readonly string[]) {
  const child = spawn(program, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { output: '', complaint: '' };
  child.stdout.on('data', (bytes: Buffer) => {
    said.output += bytes;
  });
  child.stderr.on('data', (bytes: Buffer) => {
    said.complaint += bytes;
  });
  await once(child, 'close');
  return { status: child.exitCode, ...said };
}
