// Folders and files that a collector writes into: nobody else on this machine may do so meanwhile.
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { claim } from '@tasktap/collector';
import { unfit } from '../user-error.ts';

/** `as` tells apart who may share the folder. @throws UserError */
export async function claimOrSay(folder: string, as: string): Promise<void> {
  if (await claim(folder, as)) return;
  throw unfit(`${folder}: another collector writes there; name another folder`);
}

/** Which need not be there yet; its folder is. Devices and pipes may be shared: nothing of them is emptied. @throws UserError */
export async function claimFileOrSay(path: string): Promise<void> {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isFile() === false) return;
  const file = there === undefined ? path : realpathSync(path);
  if (await claim(dirname(file), `file ${basename(file)}`)) return;
  throw unfit(`${path}: another collector writes there; name another file`);
}
