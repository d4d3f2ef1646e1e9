// Pipes (fifo(7)), which somebody may read later, or never: opened without ever standing still, and written and read as files are.
import { closeSync, constants, openSync, statSync } from 'node:fs';

/** Milliseconds between two looks for a reader. */
export const betweenReaders = 50;

export function isPipe(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
}

/**
 * Undefined: nobody reads it. Writing waits for a slow reader, as with any pipe: nothing is lost, nothing goes in half.
 * @throws whatever else the kernel says
 */
export function openPipe(path: string): number | undefined {
  const first = unless('ENXIO', () => openAtOnce(path, constants.O_WRONLY));
  if (first === undefined) return undefined;
  // This one is told EAGAIN where it should wait. The next one is not, but opening it would stand still if the reader had gone meanwhile: for this
  // moment we are one, if we may.
  const reader = unless('EACCES', () => openAtOnce(path, constants.O_RDONLY));
  const file = openSync(path, constants.O_WRONLY);
  for (const one of [first, reader]) if (one !== undefined) closeSync(one);
  return file;
}

function openAtOnce(path: string, flags: number): number {
  return openSync(path, flags | constants.O_NONBLOCK);
}

/** Undefined: the kernel says this. */
function unless(code: string, act: () => number): number | undefined {
  try {
    return act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return undefined;
    throw error;
  }
}

/** Milliseconds between two tries. */
const betweenTries = 1;

/** Reads or writes. Where the kernel was told not to wait, as Node tells it of pipes that are standard input or output, this waits for the other end. */
export function patiently(act: () => number): number {
  let taken = unless('EAGAIN', act);
  while (taken === undefined) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, betweenTries);
    taken = unless('EAGAIN', act);
  }
  return taken;
}

export interface Patience {
  /** Told once, if nobody reads it yet. */
  readonly waits: () => void;
  /** Whether nobody wants it any more. */
  readonly isOver: () => boolean;
}

/** Holds up the thread until somebody reads it. Undefined: before that it was over. @throws as `openPipe` */
export function awaitReader(path: string, { waits, isOver }: Patience): number | undefined {
  const resting = new Int32Array(new SharedArrayBuffer(4));
  let file = openPipe(path);
  if (file === undefined) waits();
  while (file === undefined && !isOver()) {
    Atomics.wait(resting, 0, 0, betweenReaders);
    file = openPipe(path);
  }
  return file;
}
