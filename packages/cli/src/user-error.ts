// What a person can mend: printed as one sentence, without a stack trace.

export class UserError extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'UserError';
  }
}
