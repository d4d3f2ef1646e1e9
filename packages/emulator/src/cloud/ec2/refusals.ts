// Refusals that several EC2 operations share.
import { AwsError } from '../operation.ts';

export function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}

/** The fronts refuse a missing parameter before; this one is for callers that speak to operations directly. */
export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) {
    throw new AwsError('MissingParameter', `The request must contain the parameter ${name}`);
  }
  return value;
}

export function refuseOutside(value: number, low: number, high: number, name: string): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw invalidValue(
    `Value ( ${value} ) for parameter ${name} is invalid. Expecting a value between ${low} and ${high}.`,
  );
}

/** What RemoveField names, each of it one of `known`. */
export function removedFields(known: readonly string[], given: readonly string[] | undefined): ReadonlySet<string> {
  const unknown = given?.find((field) => !known.includes(field));
  if (unknown !== undefined) throw invalidValue(`Value ( ${unknown} ) for parameter RemoveField is invalid.`);
  return new Set(given);
}
