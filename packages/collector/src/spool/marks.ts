// What the end of a file's name says of it: that is all that the writers and the uploader know of each other.

/** Still being written, or left by a process that was killed. */
export const partMark = '.part';
/** Beside a finished file: how far its upload has come. */
export const uploadMark = '.upload';
/** Beside a finished file that stays here: it is stored elsewhere. */
export const storedMark = '.stored';

export function isFinished(path: string): boolean {
  return ![partMark, uploadMark, storedMark].some((mark) => path.endsWith(mark));
}
