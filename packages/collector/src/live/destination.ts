// What is behind an output: a file that is emptied, or a folder whose unfinished captures are taken up, not before packets can be received.
import { closeSync, openSync, writeSync } from 'node:fs';
import { createFolder } from '../spool/folder.ts';
import type { Destination } from './messages.ts';
import { createCaptureOutput, createFileOutput, type Output } from './output.ts';

export interface Place {
  /** Undefined: packets go nowhere. */
  readonly output: Output | undefined;
  /** From now on it is this process's. @throws whatever the disk says of a file */
  readonly open: () => void;
  readonly close: () => void;
}

export function placeOf(write: Destination | undefined): Place {
  const nothing = (): void => undefined;
  if (write === undefined) return { output: undefined, open: nothing, close: nothing };
  if (write.kind === 'file') return placeOfFile(write.path);
  return { output: createCaptureOutput(write.options, createFolder(write.folder)), open: nothing, close: nothing };
}

function placeOfFile(path: string): Place {
  let file: number | undefined;
  const open = (): number => {
    file ??= openSync(path, 'w');
    return file;
  };
  return {
    output: createFileOutput((bytes) => {
      for (let at = 0; at < bytes.length; ) at += writeSync(open(), bytes, at);
    }),
    open,
    close: () => closeSync(open()),
  };
}
