// `tasktap emulate` in a process of its own, until it is told to end.
import { spawn } from 'node:child_process';
import { fstatSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  // Files: a pipe would be full, and the emulator stand still, where a test waits for a program that calls it and reads nothing meanwhile.
  const [printed, besidePrinted] = [fileWithoutName(), fileWithoutName()] as const;
  const output = (): string => textIn(printed);
  const beside = (): string => textIn(besidePrinted);
  const child = spawn(process.execPath, [bin, 'emulate', '--port', '0', ...words], {
    stdio: ['ignore', printed, besidePrinted],
  });
  let isOver = false;
  const ended = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      isOver = true;
      resolve(code);
    }),
  );
  const shown = (wanted: string): Promise<void> =>
    eventually(`it says "${wanted.trim()}"`, () => {
      const isShown = beside().includes(wanted);
      if (isOver && !isShown) throw new Error(`it has ended: ${beside()}`);
      return isShown;
    });
  await shown('Ctrl-C ends it.\n');
  return {
    variables: Object.fromEntries(
      output()
        .trim()
        .split('\n')
        .map((line) => line.replace(/^export /, '').split('=', 2)),
    ),
    output,
    beside,
    shown,
    end() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Gone with whoever holds it. */
function fileWithoutName(): number {
  const folder = mkdtempSync(join(tmpdir(), 'tasktap-emulation-'));
  const file = openSync(join(folder, 'file'), 'w+');
  rmSync(folder, { recursive: true });
  return file;
}

function textIn(file: number): string {
  const bytes = Buffer.alloc(fstatSync(file).size);
  readSync(file, bytes, 0, bytes.length, 0);
  return bytes.toString();
}
