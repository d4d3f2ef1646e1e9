// What a person can mend: printed in sentences, without a stack trace.

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

/** A command line that was not understood. */
export function unfit(sentences: string): UserError {
  return new UserError(sentences, { exitCode: 2 });
}

/** A file that was named on the command line cannot be read, or does not fit: the command was not understood. */
export class UnfitFile extends UserError {
  constructor(sentences: string, options?: ErrorOptions) {
    super(sentences, { ...options, exitCode: 2 });
    this.name = 'UnfitFile';
  }
}
