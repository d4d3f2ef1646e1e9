// What a person can mend: printed in sentences, without a stack trace.

export class UserError extends Error {
  /** One sentence a line. */
  constructor(sentences: string, options?: ErrorOptions) {
    super(sentences, options);
    this.name = 'UserError';
  }
}

/** A file that was named on the command line cannot be read, or does not fit: the command was not understood. */
export class UnfitFile extends UserError {
  constructor(sentences: string, options?: ErrorOptions) {
    super(sentences, options);
    this.name = 'UnfitFile';
  }
}
