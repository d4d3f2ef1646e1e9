// A fleet that was read from an account, as a file that can be reviewed, changed and played again.
import { writeFile } from 'node:fs/promises';
import type { Fleet } from '@tasktap/emulator';
import { oneLine } from '../one-line.ts';
import { unfit } from '../user-error.ts';

/** YAML: JSON with what was assumed above it. */
export function fleetText(fleet: Fleet, region: string, notes: readonly string[]): string {
  const head = [
    `The fleet of an account in ${region}, as it was read: tasktap rehearse --fleet FILE, or tasktap emulate.`,
    ...notes,
  ];
  return `${head.map((line) => `# ${oneLine(line)}\n`).join('')}${JSON.stringify(fleet, null, 2)}\n`;
}

/** Never over a file that is there. @throws UserError */
export async function keepFleet(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'it is there already' : message;
    throw unfit(`Expected a file that can be written, got "${path}" (${why}). Name another one with --save.`, {
      cause: error,
    });
  }
}
