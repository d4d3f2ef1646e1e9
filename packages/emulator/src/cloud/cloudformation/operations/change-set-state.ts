// How far a change set is: CloudFormation takes a moment to judge, and finds nothing in some.
import type { WorldTime } from '../../../world/clock.ts';
import type { cloudformation } from '../../protocol/models.ts';
import type { ChangeSet } from '../plan.ts';

export interface ChangeSetState {
  readonly Status: cloudformation.ChangeSetStatus;
  readonly StatusReason: string | undefined;
  readonly ExecutionStatus: cloudformation.ExecutionStatus;
}

export function stateOf({ plan, readyAt, execution }: ChangeSet, now: WorldTime): ChangeSetState {
  if (now < readyAt) return { Status: 'CREATE_IN_PROGRESS', StatusReason: undefined, ExecutionStatus: 'UNAVAILABLE' };
  if (plan.isEmpty) {
    const StatusReason =
      "The submitted information didn't contain changes. Submit different information to create a change set.";
    return { Status: 'FAILED', StatusReason, ExecutionStatus: 'UNAVAILABLE' };
  }
  const states = { open: 'AVAILABLE', executed: 'EXECUTE_COMPLETE', obsolete: 'OBSOLETE' } as const;
  return { Status: 'CREATE_COMPLETE', StatusReason: undefined, ExecutionStatus: states[execution] };
}
