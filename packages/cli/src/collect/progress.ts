// How far a long read has come, in one line that is written over; only where somebody watches.
import type { WriteStream } from 'node:tty';

export interface Progress {
  /** Bytes so far. */
  readonly reached: (bytes: number) => void;
  /** Whatever comes of the work, the line goes. */
  readonly during: <Value>(work: () => Value) => Value;
}

/** Short reads end before anybody has read a line. */
const firstAfter = 500;
const between = 200;

/** `size` in bytes; 0 where it is not known, as of a pipe. */
export function createProgress(
  size: number,
  to: Pick<WriteStream, 'isTTY' | 'write'>,
  now: () => number = performance.now.bind(performance),
): Progress {
  const begun = now();
  let shown = begun + firstAfter - between;
  let written = false;
  return {
    reached: (bytes) => {
      if (!to.isTTY || now() - shown < between) return;
      shown = now();
      written = true;
      const share = size === 0 ? '' : ` of ${mebibytes(size)} (${Math.floor((bytes / size) * 100)} %)`;
      to.write(`\r\u001b[K${mebibytes(bytes)}${share}, ${mebibytes(bytes / ((shown - begun) / 1000))}/s`);
    },
    during: (work) => {
      try {
        return work();
      } finally {
        if (written) to.write('\r\u001b[K');
      }
    },
  };
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
