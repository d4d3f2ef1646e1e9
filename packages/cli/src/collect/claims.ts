// Folders that a collector writes into: nobody else on this machine may do so meanwhile.
import { claim } from '@tasktap/collector';
import { unfit } from '../user-error.ts';

/** `as` tells apart who may share the folder. @throws UserError */
export async function claimOrSay(folder: string, as: string): Promise<void> {
  if (await claim(folder, as)) return;
  throw unfit(`${folder}: another collector writes there; name another folder`);
}
