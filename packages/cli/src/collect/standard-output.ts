// Standard output as the place of packets: what else a command prints goes to standard error then.
import { fstatSync, statSync } from 'node:fs';
import { unfit } from '../user-error.ts';

export const standardOutput = 1;

/** `-`, or a name of what is there, such as `/dev/stdout`: opened once more, it would be written from its beginning. @throws UserError for a terminal */
export function isStandardOutput(path: string): boolean {
  if (path !== '-' && !leadsThere(path)) return false;
  if (process.stdout.isTTY) {
    throw unfit('a capture is nothing for a terminal: name a file with -w, or pipe it into wireshark -k -i -');
  }
  return true;
}

/** Other devices, such as /dev/null, mix nothing. */
function leadsThere(path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined || (there.isCharacterDevice() && !process.stdout.isTTY)) return false;
  const here = fstatSync(standardOutput);
  return there.ino === here.ino && there.dev === here.dev;
}
