// What CloudFormation tells of a deployment, in our words.
import type { Change as ToldChange, StackEvent as ToldEvent } from '@aws-sdk/client-cloudformation';

export interface Change {
  readonly action: 'add' | 'modify' | 'remove';
  readonly logicalId: string;
  /** e.g. `AWS::SQS::Queue` */
  readonly type: string;
  /** Of a change; `maybe`: it depends on what is itself to be made. */
  readonly replaced: 'yes' | 'no' | 'maybe';
}

export interface StackEvent {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly logicalId: string;
  /** e.g. `CREATE_FAILED` */
  readonly status: string;
  readonly reason: string | undefined;
}

const ACTIONS: Readonly<Record<string, Change['action']>> = { Add: 'add', Remove: 'remove' };
const REPLACED: Readonly<Record<string, Change['replaced']>> = { True: 'yes', Conditional: 'maybe' };

export function changesFrom(told: readonly ToldChange[]): readonly Change[] {
  return told.flatMap(({ ResourceChange: change }) =>
    change === undefined
      ? []
      : [
          {
            action: ACTIONS[change.Action ?? ''] ?? 'modify',
            logicalId: change.LogicalResourceId ?? '',
            type: change.ResourceType ?? '',
            replaced: REPLACED[change.Replacement ?? ''] ?? 'no',
          },
        ],
  );
}

export function stackEventFrom(told: ToldEvent): StackEvent {
  return {
    id: told.EventId ?? '',
    at: told.Timestamp?.getTime() ?? 0,
    logicalId: told.LogicalResourceId ?? '',
    status: told.ResourceStatus ?? '',
    reason: told.ResourceStatusReason,
  };
}
