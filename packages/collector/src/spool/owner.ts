// Whose what is written is: what tasks say to each other is nobody else's.
import { chmodSync } from 'node:fs';

/** Of a file that is made; one that is there already keeps its mode. */
export const ownerOnly = 0o600;
/** Where a file system has no modes, as FAT, what is there stays as it is: better seen than lost. */
export function narrow(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch {
    // Whoever mounted it has said who may read.
  }
}

/** Of a folder for what is unfinished. */
export const folderOfOwner = 0o700;
