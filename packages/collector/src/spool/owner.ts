// Whose what is written is: what tasks say to each other is nobody else's.
import { chmodSync, mkdirSync, openSync, rmSync } from 'node:fs';

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

/**
 * Empty, and of this process's user: in a folder such as /tmp somebody else may have put a file, a folder or a link of this name there beforehand, which would
 * stay his. What a killed process left goes as well. Answers its number. @throws whatever the disk says; where what is there cannot be removed, too
 */
export function createOwnFile(path: string): number {
  rmSync(path, { force: true });
  return openSync(path, 'wx', ownerOnly);
}

/** The same of a folder. */
export function createOwnFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { mode: folderOfOwner });
}
