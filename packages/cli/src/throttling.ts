// Which of AWS's error codes say that somebody called too fast.
import { faultTable } from '@tasktap/aws';

const codes: ReadonlySet<string> = new Set(
  faultTable.flatMap(({ codes: spellings, meaning }) =>
    meaning.kind === 'fault' && meaning.fault === 'throttled' ? spellings : [],
  ),
);

/** `code` undefined: there was no error. */
export function isThrottling(code: string | undefined): boolean {
  return code !== undefined && codes.has(code);
}
