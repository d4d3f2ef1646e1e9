// How EventBridge says no.
import { AwsError } from '../operation.ts';

export function invalidPattern(reason: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
}

export function invalidParameter(name: string, reason: string): AwsError {
  return new AwsError('ValidationException', `Parameter ${name} is not valid. Reason: ${reason}`);
}

/** What AWS's services say of a value outside its documented bounds. */
export function brokenConstraint(name: string, value: unknown, constraint: string): AwsError {
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: ${constraint}`,
  );
}
