// How CloudFormation says that there is no stack of a name.
import type { Reading } from './faults.ts';

/** Here a message decides: the code, ValidationError, says it of everything. The AWS CLI reads the same words. */
export function isNoStack({ fault }: Reading): boolean {
  return fault.code === 'ValidationError' && /^Stack with id .* does not exist$/.test(fault.message);
}
