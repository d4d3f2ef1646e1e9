// What the exit code of a command says; the same for every command against an account.

export const fine = 0;
/** It went through, and what it found or did is not what was wanted. */
export const notAsWished = 1;
/** The command line, or a file or a thing named on it. */
export const misunderstood = 2;
export const awsSaidNo = 3;
