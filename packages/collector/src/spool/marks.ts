// What a file's name says of it: that is all that the writers and the uploader know of each other.

/** Still being written, or left by a process that was killed. */
export const partMark = '.part';
/** Beside a finished file: how far its upload has come. */
export const uploadMark = '.upload';

/** Begins the folder in which a writer of flows has files that are not whole. */
export const partFolderMark = '.part-';

export function isFinished(path: string): boolean {
  if (path.split('/').some((part) => part.startsWith(partFolderMark))) return false;
  return ![partMark, uploadMark].some((mark) => path.endsWith(mark));
}
