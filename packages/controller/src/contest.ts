// Whom a look waits for: whoever was first to take the number of a session, and whom EC2 does not show yet.
import { type EniId, type Plan, type Snapshot, seconds } from '@tasktap/core';

/** EC2 shows a new session after a second or two (inferred). */
export const contestEnds = seconds(3);

/**
 * Interfaces whose number is taken by nobody who was seen. Two stacks that sweep at the same moment meet on every new task, and the next free number need not
 * wait for the next sweep. Events come back by themselves.
 */
export function unseenHolders({ verdicts }: Plan, { scope, tasks }: Snapshot): readonly EniId[] {
  if (scope.kind === 'nothing') return [];
  return tasks.flatMap(({ arn, eni }) => {
    const verdict = verdicts.get(arn);
    const isContested = verdict?.kind === 'waiting' && verdict.reason === 'session-not-visible';
    return isContested && eni?.id !== undefined ? [eni.id] : [];
  });
}
