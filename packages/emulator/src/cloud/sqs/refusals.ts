// How SQS says no, by the names its JSON protocol uses.
import { AwsError } from '../operation.ts';

export function queueDoesNotExist(): AwsError {
  return new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
}

export function missingParameter(name: string): AwsError {
  return new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);
}

export function invalidParameter(name: string, value: unknown, reason: string): AwsError {
  return new AwsError('InvalidParameterValue', `Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);
}

export function requireBetween(name: string, value: number, low: number, high: number): void {
  if (value >= low && value <= high) return;
  throw invalidParameter(name, value, `Must be between ${low} and ${high}, if provided.`);
}
