// The bin as a user runs it, in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const bin = fileURLToPath(new URL('../../packages/cli/bin/tasktap.js', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly output: string;
  readonly complaint: string;
}

export function run(...words: readonly string[]): Promise<Ran> {
  return start([bin, ...words]).ended;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

/** A script of Node with its arguments. */
export function start(
  words: readonly string[],
  options: {
    readonly environment?: Readonly<Record<string, string | undefined>>;
    readonly input?: string;
    /** A program, with its words, that starts it in its turn. */
    readonly through?: readonly string[];
  } = {},
): Started {
  const [program = '', ...rest] = [...(options.through ?? []), process.execPath, ...words];
  const child = spawn(program, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.environment === undefined ? {} : { env: options.environment }),
  });
  // Whoever has ended reads nothing.
  child.stdin.on('error', () => undefined).end(options.input ?? '');
  let output = '';
  let complaint = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes;
  });
  child.stderr.on('data', (bytes: Buffer) => {
    complaint += bytes;
  });
  const ended = new Promise<Ran>((resolve) => child.once('close', (code) => resolve({ code, output, complaint })));
  return { child, ended };
}
