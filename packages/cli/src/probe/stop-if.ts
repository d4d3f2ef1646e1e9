// Where an interrupted probe ends.
import { interruptedCode } from '../interruption.ts';
import { UserError } from '../user-error.ts';

/** @throws UserError after Ctrl-C. Whoever calls has nothing of its own left, or deletes it on the way out. */
export function stopIf(interrupted: boolean): void {
  if (interrupted) throw new UserError('Interrupted. No session of the probe is left.', { exitCode: interruptedCode });
}
