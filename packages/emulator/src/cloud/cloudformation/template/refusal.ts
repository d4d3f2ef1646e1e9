// How CloudFormation says no to a template or its parameters.
import { AwsError } from '../../aws-error.ts';

export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

/** Of the template's form, before anything is resolved. */
export function templateError(what: string): AwsError {
  return validationError(`Template format error: ${what}`);
}

/** Of a function's use. */
export function functionError(what: string): AwsError {
  return validationError(`Template error: ${what}`);
}
