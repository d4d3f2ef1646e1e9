// `tasktap emulate` in a process of its own, until it is told to end.
import { spawn } from 'node:child_process';
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
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let output = '';
  let beside = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes;
  });
  const shown = (wanted: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (beside.includes(wanted)) resolve();
      };
      look();
      child.stderr.on('data', look);
    });
  child.stderr.on('data', (bytes: Buffer) => {
    beside += bytes;
  });
  await shown('Ctrl-C ends it.\n');
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
