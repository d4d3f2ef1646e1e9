// What the exit code of a command says; the same for every command against an account.
import { interruptedCode } from '../interruption.ts';

export const fine = 0;
/** It went through, and what it found or did is not what was wanted. */
export const notAsWished = 1;
/** The command line, or a file or a thing named on it. */
export const misunderstood = 2;
export const awsSaidNo = 3;

/** For the documents. A command that says more of a code says it in its help. */
export const exitCodes: ReadonlyMap<number, string> = new Map([
  [fine, 'It went through, and all is as wished.'],
  [notAsWished, 'It went through, and what it found or did is not what was wanted; or it broke off.'],
  [misunderstood, 'The command line, or a file or a thing named on it, was not understood, or does not fit.'],
  [awsSaidNo, 'AWS said no, or did not answer; the sentence says to what, and which right is missing.'],
  [interruptedCode, 'Interrupted (Ctrl-C); what was begun has been put back, or the sentence says what was not.'],
]);
