// Where a stack keeps its off switch and its stop notes: as its deployment names them, unless somebody says otherwise.
import type { Owner } from '@tasktap/core';
import type { StackNames } from './connection.ts';

export interface StackFlags {
  readonly owner?: string;
  /** Name of the SSM parameter that is the off switch. */
  readonly switch?: string;
  /** Path of the SSM parameters that remember stops. */
  readonly notes?: string;
}

export function namesOf(by: Owner, flags: StackFlags): StackNames {
  return { switchName: flags.switch ?? `/tasktap/${by}/switch`, notesPrefix: flags.notes ?? `/tasktap/${by}/stops` };
}
