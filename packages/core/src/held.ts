// An action that we want and do not grant ourselves, with the reason.
import type { Action } from './action.ts';
import type { EniId, ServiceName, SessionId, TaskArn } from './ids.ts';
import type { MirrorSession, Task } from './snapshot.ts';
import type { HoldReason } from './verdict.ts';

export interface Held {
  readonly what: Action['kind'];
  /** Undefined: the session belongs to no task in sight. */
  readonly task: TaskArn | undefined;
  readonly service: ServiceName | undefined;
  readonly session: SessionId | undefined;
  readonly eni: EniId | undefined;
  readonly reason: HoldReason;
}

export function heldBack(
  what: Action['kind'],
  task: Task | undefined,
  reason: HoldReason,
  session?: MirrorSession,
): Held {
  return {
    what,
    task: task?.arn,
    service: task?.service,
    session: session?.id,
    eni: session?.eni ?? task?.eni?.id,
    reason,
  };
}
