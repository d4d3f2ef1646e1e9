// Where the files of one demo lie: a folder of its own, in which there was nothing before.
import { join } from 'node:path';
import { makeFolderOrSay } from '../collect/files.ts';

/** e.g. `tasktap-demo/20261128T051200Z`. @throws UserError where it cannot be made */
export function createRunFolder(parent: string, now: number): string {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  for (let turn = 1; ; turn += 1) {
    const folder = join(parent, turn === 1 ? time : `${time}-${turn}`);
    if (makeFolderOrSay(folder)) return folder;
  }
}
