// How every part of the emulated AWS says no.

/** A refusal in AWS's own words; every protocol knows how to write it on the wire. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}
