// Other answers to a failure than to roll back, which the emulator does not know.
import { AwsError } from '../../operation.ts';

/** @throws AwsError; the sentence is ours */
export function refuseKeeping(isAsked: boolean): void {
  if (!isAsked) return;
  throw new AwsError(
    'ValidationError',
    'The emulator rolls back whatever fails: leave DisableRollback out, and OnFailure or OnStackFailure at ROLLBACK.',
  );
}
