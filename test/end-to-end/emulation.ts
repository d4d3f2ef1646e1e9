// `tasktap emulate` in a process of its own, until it is told to end.
import { spawn } from 'node:child_process';
import { eventually } from '../eventually.ts';
import { bin } from './bin.ts';

export interface Emulation {
  readonly variables: Readonly<Record<string, string>>;
  /** The variables as they were printed. */
  output(): string;
  /** What stood beside the variables until now. */
  beside(): string;
  shown(words: string): Promise<void>;
  /** Resolves to the exit code. */
  end(): Promise<number | null>;
}

/** Resolves when it serves. */
export async function start(...words: readonly string[]): Promise<Emulation> {
  const child = spawn(process.execPath, [bin, 'emulate', '--port', '0', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let isOver = false;
  const ended = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      isOver = true;
      resolve(code);
    }),
  );
  let output = '';
  let beside = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes;
  });
  const shown = (wanted: string): Promise<void> =>
    eventually(`it says "${wanted.trim()}"`, () => {
      if (isOver) throw new Error(`it has ended: ${beside}`);
      return beside.includes(wanted);
    });
  child.stderr.on('data', (bytes: Buffer) => {
    beside += bytes;
  });
  await shown('Ctrl-C ends it.\n');
  // Said before, but through another pipe; this one is the last.
  await eventually('it prints its variables', () => /AWS_SECRET_ACCESS_KEY.*\n$/.test(output));
  return {
    variables: Object.fromEntries(
      output
        .trim()
        .split('\n')
        .map((line) => line.replace(/^export /, '').split('=', 2)),
    ),
    output: () => output,
    beside: () => beside,
    shown,
    end() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
