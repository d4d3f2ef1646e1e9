// What is behind an output: a file that is emptied, or a folder whose unfinished captures are taken up, not before packets can be received.
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { awaitReader, isPipe, type Patience, patiently } from '../output/pipe.ts';
import { createFolder } from '../spool/folder.ts';
import { ownerOnly } from '../spool/owner.ts';
import type { Destination } from './messages.ts';
import { createCaptureOutput, createFileOutput, type Output } from './output.ts';

export interface Place {
  /** Undefined: packets go nowhere. */
  readonly output: Output | undefined;
  /** From now on it is this process's. False: it is a pipe, and was over before somebody read it. @throws whatever the disk says of a file */
  readonly open: (patience: Patience) => boolean;
  readonly close: () => void;
  /** Why nothing more is written: a sentence without its full stop. Undefined: it is. */
  readonly failure: () => string | undefined;
}

export function placeOf(write: Destination | undefined): Place {
  const nothing = (): undefined => undefined;
  const open = (): boolean => true;
  if (write === undefined) return { output: undefined, open, close: nothing, failure: nothing };
  if (write.kind === 'file') return placeOfFile(write.path);
  if (write.kind === 'standard-output') return placeOfFile('standard output', standardOutput);
  const output = createCaptureOutput(write.options, createFolder(write.folder));
  return { output, open, close: nothing, failure: nothing };
}

const standardOutput = 1;

/** `given`: open already, and not ours to cut or to close. */
function placeOfFile(path: string, given?: number): Place {
  let file = given;
  let failure: string | undefined;
  let isUnread = false;
  /** Bytes of whole blocks. */
  let whole = 0;
  const opened = (): number => {
    file ??= openSync(path, 'w', ownerOnly);
    return file;
  };
  return {
    output: createFileOutput((bytes) => {
      if (failure !== undefined || isUnread) return;
      const refusal = refusalOf(() => {
        for (let at = 0; at < bytes.length; ) at += patiently(() => writeSync(opened(), bytes, at));
      });
      if (refusal === undefined) {
        whole += bytes.length;
        return;
      }
      failure = `${path}: ${refusal}`;
      // A pipe has nothing to cut.
      if (given === undefined) refusalOf(() => ftruncateSync(opened(), whole));
    }),
    open: (patience) => {
      file = given === undefined && isPipe(path) ? awaitReader(path, patience) : opened();
      isUnread = file === undefined;
      return !isUnread;
    },
    close: () => {
      if (!isUnread && given === undefined) closeSync(opened());
    },
    failure: () => failure,
  };
}

/** What the disk says against it. */
function refusalOf(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
