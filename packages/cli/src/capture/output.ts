// Where a capture goes that a person or Wireshark has named: a file, or a named pipe that somebody may read later, or never.
import { createWriteStream } from 'node:fs';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { betweenReaders, isPipe, openPipe } from '@tasktap/collector/files';
import { openOrSay, orSay } from '../collect/files.ts';

export interface Patience {
  /** Told once, if it is a pipe that nobody reads yet. */
  readonly waits: () => void;
  /** Nobody wants it any more. */
  readonly stop: AbortSignal;
}

/** A file is emptied, a pipe waits for its reader. Once it has been stopped, everything goes nowhere. @throws UserError */
export async function openOutput(path: string, patience: Patience): Promise<Writable> {
  const file = isPipe(path) ? await openWhenRead(path, patience) : openOrSay(path, 'w');
  return file === undefined ? nowhere() : createWriteStream(path, { fd: file });
}

/** Undefined: it has been stopped before. @throws UserError */
async function openWhenRead(path: string, { waits, stop }: Patience): Promise<number | undefined> {
  const look = (): number | undefined => orSay(path, () => openPipe(path));
  let file = look();
  if (file === undefined) waits();
  while (file === undefined && !stop.aborted) {
    await sleep(betweenReaders);
    file = look();
  }
  return file;
}

function nowhere(): Writable {
  return new Writable({ write: (_bytes, _encoding, done) => done() });
}
