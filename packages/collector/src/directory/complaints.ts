// What the operator is told of reads that AWS would not answer: why, once, and when it is over.
import type { Fault } from '@tasktap/core';

export interface Complaints {
  readonly about: (fault: Fault) => void;
  readonly over: () => void;
}

/** `say` is told sentences. */
export function createComplaints(say: (sentence: string) => void): Complaints {
  let last = '';
  return {
    about: ({ operation, code, message }) => {
      const complaint = `${operation}: ${code === '' ? '' : `${code}, `}${message}`;
      if (complaint !== last) {
        say(`The directory cannot be read as it should; the names known so far stay. ${complaint}`);
      }
      last = complaint;
    },
    over: () => {
      say('The directory is read again.');
      last = '';
    },
  };
}
