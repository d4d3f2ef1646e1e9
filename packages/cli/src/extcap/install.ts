// A small script in Wireshark's folder that starts this very program: a Wireshark from a desktop has another PATH.
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolderOrSay, orSay } from '../collect/files.ts';
import { interfaceName } from './sentences.ts';

/** Below a person's own folder: newer Wiresharks read the first, Wireshark 4.0 (tried) the second. */
const personalFolders = ['.local/lib/wireshark/extcap', '.config/wireshark/extcap'] as const;

export function foldersIn(home: string): readonly string[] {
  return personalFolders.map((folder) => join(home, folder));
}

/** `command` starts tasktap. Answers where the script stands. @throws UserError */
export function install(folder: string, command: readonly string[]): string {
  const path = join(folder, interfaceName);
  makeFolderOrSay(folder);
  orSay(path, () => {
    writeFileSync(path, scriptOf(command));
    chmodSync(path, 0o755);
  });
  return path;
}

export function scriptOf(command: readonly string[]): string {
  const words = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  return `#!/bin/sh\n# Written by \`tasktap extcap --install\`: shows Wireshark a collector as an interface.\nexec ${words} extcap "$@"\n`;
}
