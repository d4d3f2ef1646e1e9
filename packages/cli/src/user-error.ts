// What a person can mend: printed in sentences, without a stack trace.
import { misunderstood } from './account/exit-codes.ts';

export class UserError extends Error {
  /** Of the process. Undefined: 1, not as wished. */
  readonly exitCode: number | undefined;

  /** One sentence a line. */
  constructor(sentences: string, { exitCode, ...options }: ErrorOptions & { readonly exitCode?: number } = {}) {
    super(sentences, options);
    this.name = 'UserError';
    this.exitCode = exitCode;
  }
}

/** The command line, or a file or a thing named on it, was not understood, or does not fit. */
export function unfit(sentences: string, options: ErrorOptions = {}): UserError {
  return new UserError(sentences, { ...options, exitCode: misunderstood });
}
