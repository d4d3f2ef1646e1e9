// A program run to its end beside this process, which serves it meanwhile.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Ran {
  readonly status: number | null;
  readonly output: string;
  readonly complaint: string;
}

export function run(environment: NodeJS.ProcessEnv, program: string, ...words: readonly string[]): Promise<Ran> {
  return runWith('', environment, program, words);
}

/** `input`: what it reads. */
export async function runWith(
  input: string,
  environment: NodeJS.ProcessEnv,
  program: string,
  words: readonly string[],
): Promise<Ran> {
  const child = spawn(program, words, { env: environment });
  const said = { output: '', complaint: '' };
  child.stdout.on('data', (bytes: Buffer) => {
    said.output += bytes;
  });
  child.stderr.on('data', (bytes: Buffer) => {
    said.complaint += bytes;
  });
  // Whoever has ended reads nothing.
  child.stdin.on('error', () => undefined).end(input);
  await once(child, 'close');
  return { status: child.exitCode, ...said };
}
